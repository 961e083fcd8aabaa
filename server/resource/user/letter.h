/* letter.h -- mails about one's own account: an invitation, a link to choose a new password.
 * Model:  a row in the outbox of kind "account", in the transaction of its cause; resource/notification makes the text when it
 *         is sent. The row holds the link until then, and loses it when it is settled.
 * Threads: the writer. Memory: arena. Errors: as domain/outbox.h. */
#ifndef VB_LETTER_H
#define VB_LETTER_H

#include "http/call.h"

/* Whether mail leaves this server. */
bool letter_leaves(const struct call *c);
/* Puts a mail in the outbox: purpose "invitation" or "reset", to an address (with the name beside it, may be empty), in the
 * language of the account (0 = of nobody: Dutch); path as /uitnodiging#TOKEN. An empty address puts a row that is not sent, so
 * that asking for an address that nobody has costs the same. Does nothing where no mail leaves. */
enum err letter_put(struct call *c, struct db *db, const char *purpose, int64_t account, struct str to, struct str name,
    struct str path) MUST_CHECK;

#endif
