/* mail_in.h -- an answer by mail: from a message to a post.
 * Model:  a mail of ours has a reply address that is signed for one person and one post (resource/notification/mail.h). What comes
 *         back there is judged in this order: is it a machine's (then nothing is said back, so that machines do not talk to
 *         each other); is the address ours; is the sender the person it was made for, at that person's own address; may that person
 *         answer there now; is something left without quotes and signature. Then it is posted through the same door as
 *         from the client. The same mail twice is posted once. A bounce of ours marks the address.
 * Threads: main thread, with a writer of its own. Memory: arena.
 * Errors: a text in *why for people. Source: RFC 3834 (automatic responses), RFC 3464 (bounces). */
#ifndef VB_MAIL_IN_H
#define VB_MAIL_IN_H

#include "db/writer.h"
#include "domain/services.h"

enum mail_in {
    MAIL_IN_POSTED,
    MAIL_IN_BOUNCE,  /* the address is marked */
    MAIL_IN_IGNORED, /* a machine's: taken, and nothing said */
    MAIL_IN_REFUSED  /* to be given back to the sender with *why */
};

/* reply: the address that VRAAGBAAK_MAIL_REPLY names. */
enum mail_in mail_in(struct db *db, struct writer *writer, struct arena *a, const struct services *s, struct str reply,
    struct str message, int64_t now, struct str *why);

#endif
