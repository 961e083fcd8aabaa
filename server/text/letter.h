/* letter.h -- the text of a mail, written once and read twice: as plain text and as HTML.
 * Model:  a letter is a row of pieces: heading, paragraph, item of a list, quoted text, link. Each goes into both forms. The HTML
 *         is plain: no pictures, no scripts, nothing that is fetched, readable when styles are thrown away.
 * Threads: one at a time. Memory: two buffers; letter_release. Errors: sticky in the buffers. */
#ifndef VB_LETTER_H
#define VB_LETTER_H

#include "base/buf.h"

struct letter {
    struct buf text, html;
    bool list; /* a list of items is open in the HTML */
};

/* Begins; title is that of the HTML document, language "nl" or "en", hint what a mail program shows beside the subject. */
void letter_begin(struct letter *l, const char *language, struct str title, struct str hint);
void letter_heading(struct letter *l, struct str s);
void letter_paragraph(struct letter *l, struct str s);
/* Somebody's words, of several paragraphs. */
void letter_quote(struct letter *l, struct str s);
/* A linked title; below it a line about it, and some words of it (both may be empty). */
void letter_item(struct letter *l, struct str title, struct str url, struct str about, struct str words);
/* What to do: label and address. */
void letter_button(struct letter *l, struct str label, struct str url);
/* Small print at the end; url may be empty. */
void letter_small(struct letter *l, struct str s, struct str label, struct str url);
void letter_end(struct letter *l);
void letter_release(struct letter *l);

#endif
