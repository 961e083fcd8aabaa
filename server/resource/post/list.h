/* list.h -- roots by filters, a page at a time: what GET /posts and the feeds of posts share.
 * Model:  filters come from the query of a request: any value within a filter, all filters together. A page is loaded with the
 *         access of the call's viewer; the position after it is (sort key, id).
 * Threads: with the call. Memory: the call's arena. Errors: bad filters are collected by the call (call_ok). */
#ifndef VB_POST_LIST_H
#define VB_POST_LIST_H

#include "domain/summary.h"
#include "http/endpoint.h"

enum { LIST_CHOICES = 16 /* values of one filter */ };
enum list_sort { LIST_BY_ACTIVITY, LIST_BY_CREATED, LIST_BY_HELPFUL };

struct list_ids {
    int64_t id[LIST_CHOICES];
    size_t n; /* 0 = any */
};

struct list_filters {
    int64_t kinds, statuses, progress, freshness, phases, marks; /* bit sets, 0 = any */
    struct list_ids themes, tags, laws, places;
    int64_t project, group, author, since, until; /* 0 = any */
    int64_t cursor[2];                            /* sort key, id */
    int sort, limit;
};

struct list_page {
    struct summary *items; /* id 0: it may not be read any more */
    int64_t *keys;
    size_t n;
    bool more;
};

/* Reads every filter, sort, limit and cursor. */
void list_read(struct call *c, struct list_filters *f);
/* Loads the page that the filters ask for. */
enum err list_load(struct call *c, struct db *db, const struct list_filters *f, struct list_page *page) MUST_CHECK;
/* The cursor after the page; {NULL,0} when it is the last one. */
struct str list_next(struct call *c, const struct list_page *page);

#endif
