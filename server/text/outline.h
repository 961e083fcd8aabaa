/* outline.h -- what stands in a Markdown body: its sections, its first sentence, its words.
 * Model:  a heading at the top level of the text (not in a quote or list) opens a section, which ends where the next heading
 *         of the same or a higher level begins; so a section holds its subsections. The lead is the first sentence of the
 *         first paragraph. The plain text is what a reader sees: no marks, no addresses; blocks on lines of their own.
 * Threads: pure. Memory: arena. Errors: as document.h.
 * Source: CommonMark 0.30 (cmark). */
#ifndef VB_OUTLINE_H
#define VB_OUTLINE_H

#include "base/arena.h"

enum { OUTLINE_LEAD_MAX = 300 /* characters */ };

struct outline_section {
    struct str title; /* plain text */
    int level;        /* 1-6, as written */
    size_t start;     /* byte of the body where the heading's line begins */
    size_t text;      /* where the line after the heading begins */
    size_t end;       /* where the section ends */
};

struct outline {
    struct outline_section *sections;
    size_t n;
    struct str lead;  /* at most OUTLINE_LEAD_MAX characters; empty when there is no paragraph */
    struct str plain; /* white space is single spaces and single \n */
};

/* Reads a body (UTF-8). */
enum err outline_read(struct arena *a, struct str body, struct outline *out) MUST_CHECK;
/* Returns the first sentence of plain text, at most max characters, whole words and "…" when it had to be cut. Knows
 * abbreviations ("m.n.", "bijv.", "dhr.") and initials. A slice of text unless cut. */
struct str outline_sentence(struct arena *a, struct str text, size_t max);

#endif
