/* mail.h -- mails about notifications, and about one's account: what the courier sends (domain/outbox.h).
 * Model:  notice_sender makes the mail of one notification, digest_sender the overview of a day (digest.c), account_sender the
 *         link for a new password or an invitation. They are made when they leave: in the reader's language, with what the
 *         reader may see now; nothing is made for what was read in the meantime, nor for an address that takes no mail.
 *         A thread is a conversation: its mails share subject and References. Every mail can be stopped with one click.
 * Threads: prepare on a read connection, settled on the writer. Memory: arena. Errors: as outbox.h.
 * Source: RFC 5322 section 3.6.4 (threads), RFC 8058 (one click). */
#ifndef VB_MAIL_H
#define VB_MAIL_H

#include "domain/outbox.h"
#include "domain/summary.h"
#include "domain/viewer.h"
#include "resource/notification/notification.h"
#include "text/letter.h"
#include "text/message.h"

extern const struct outbox_sender notice_sender, digest_sender, account_sender;

/* What a signed stop link stops, with its number. */
enum stop { STOP_THREAD = 1, STOP_FOLLOWING, STOP_DIGEST, STOP_DIRECT };
#define STOP_PURPOSE   "stop"
#define REPLY_PURPOSE  "reply"
#define BOUNCE_PURPOSE "bounce"

/* For whom a mail is. */
struct reader {
    struct viewer v;
    struct str mail;
    struct mail_preference wish;
};
/* Loads; *out is all zero when this person gets no mail (gone, or the address is dead). */
enum err reader_load(struct db *db, struct arena *a, int64_t account, int64_t now, struct reader *out) MUST_CHECK;

/* What differs from mail to mail; the rest follows from the reader and the settings. */
struct envelope {
    struct str from_name, subject, id, thread, to_name;
    int64_t reply_to_post; /* 0 = this mail is not answered */
    enum stop stop;        /* 0 = cannot be stopped */
    int64_t stop_id;
    int64_t date;
};
/* Ends the letter with the small print, and makes the message. Releases the letter. */
enum err mail_finish(struct arena *a, const struct services *s, const struct reader *to, const struct envelope *e,
    struct letter *l, struct outgoing *out) MUST_CHECK;
/* nl or en, by the reader's language. */
struct str said(const struct reader *to, const char *nl, const char *en);
/* The first words of a Markdown text, at most so many characters, without marks. */
struct str excerpt(struct arena *a, struct str body, size_t characters);
/* The absolute address of a path of the client. */
struct str absolute(struct arena *a, const struct services *s, struct str path);
/* "donderdag 26 november". */
struct str day_words(struct arena *a, bool english, int64_t day);

#endif
