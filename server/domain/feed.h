/* feed.h -- posts as an Atom feed.
 * Model:  a feed is a head and entries, written one after another into a buf. An entry is a post that its reader may read (the
 *         caller has checked that): a feed is read by programs of others and kept there, so who wrote an anonymous post stays
 *         unsaid even to those who may know it. The text is the stored HTML with whole addresses in its links; a text that is
 *         longer than FEED_TEXT stays on the site, and the feed has its lead.
 *         Identifiers are tag: URIs of the site's host, and stay the same whatever happens to title and address.
 * Threads: any. Memory: borrows the buf and the arena. Errors: sticky in both.
 * Source: RFC 4287 (Atom), RFC 5005 section 3 (pages), RFC 4151 (tag:). */
#ifndef VB_FEED_H
#define VB_FEED_H

#include "base/buf.h"
#include "domain/summary.h"

enum { FEED_TEXT = 32 << 10 /* bytes of HTML */ };

struct feed {
    struct buf *out;
    struct arena *arena;
    struct str origin; /* "https://host", no slash at its end */
    bool english;
};

struct feed_head {
    struct str title;
    struct str self, next, alternate; /* targets ("/feeds/posts.atom?theme=3"); next empty = the last page */
    struct str id;                    /* what makes the id, without host: "posts?theme=3" */
    int64_t updated;                  /* Unix ms */
};

/* Writes the head of a feed. */
void feed_open(struct feed *f, const struct feed_head *head);
/* Writes a post; thread: the title of its thread, for a reply; updated: when it last changed, Unix ms. */
void feed_entry(struct feed *f, const struct summary *s, struct str thread, struct str html, int64_t updated);
void feed_close(struct feed *f);
/* The host of an origin, as RFC 4151 wants it: no port; a literal IPv6 address is no name. */
struct str feed_host(struct str origin);
/* The text by which a title-less post is called. */
struct str feed_title(struct arena *a, const struct summary *s, struct str thread, bool english);

#endif
