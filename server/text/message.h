/* message.h -- a mail as it goes over the line: headers, a plain and an HTML form of the same text.
 * Model:  message_build writes a multipart/alternative in quoted-printable, lines of at most 76 characters ending in CRLF. Words
 *         that are not plain ASCII become encoded-words in headers; control characters never get into a header. Every
 *         message says that a machine made it, so that machines do not answer.
 * Threads: pure. Memory: arena. Errors: as arena.h.
 * Source: RFC 5322, RFC 2045 (quoted-printable), RFC 2047 (encoded-words), RFC 3834 (Auto-Submitted), RFC 2369 and 8058
 *         (List-Unsubscribe), RFC 2919 (List-Id). */
#ifndef VB_MESSAGE_H
#define VB_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"

struct message {
    struct str from_name, from; /* name may be empty */
    struct str to_name, to;
    struct str reply_to; /* empty = none */
    struct str subject;
    struct str id;      /* without <>: is the same whenever the same message is sent again */
    struct str thread;  /* ids of the conversation, each in <>, separated by spaces; the last is what this answers */
    struct str list_id; /* "vraagbaak.example.nl"; empty = none */
    struct str unsubscribe; /* https address for one-click unsubscribing; empty = none */
    struct str language;    /* "nl" */
    int64_t date;           /* Unix ms */
    struct str text, html;  /* lines end in \n */
};

/* Writes the whole message. */
enum err message_build(struct arena *a, const struct message *m, struct str *out) MUST_CHECK;

#endif
