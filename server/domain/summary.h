/* summary.h -- a post as lists, search results and links show it: everything but its text, replies and links.
 * Model:  struct summary is one row of post with the names around it; summary_json writes the API's shape. The row keeps all of
 *         it in one text, {{post_summary}}, since reading one column costs a twentieth of reading forty; a change of a post sets it to
 *         NULL, and it is worked out while it is read until thread_changed writes it.
 *         Whoever may not see the author of an anonymous post gets neither author nor place, but what kind of place it is.
 *         A post that names a law which ended after it was written says so, until somebody calls it still valid.
 *         A reading connection remembers the JSON of the last SUMMARY_ROOM roots that a list showed, while the versions of the post
 *         and its thread and the names around them stay as they were, and no date passes after which it says something else; an
 *         anonymous one only without its author, for those who may not know. How many follow it is remembered while nobody follows
 *         or unfollows anything (sequence "subscription").
 * Threads: any, with the caller's connection. Memory: arena. Errors: as db.h.
 * Source: schema PostSummary of the API document (http/openapi). */
#ifndef VB_SUMMARY_H
#define VB_SUMMARY_H

#include "domain/access.h"
#include "domain/anonymity.h"
#include "domain/kind.h"
#include "domain/label.h"
#include "json/jw.h"

enum {
    SUMMARY_ROOM = 1024, /* roots that a connection remembers; a newer one takes the place of an older */
    SUMMARY_JSON = 2560, /* bytes of the JSON of one */
    SUMMARY_TERMS = 64   /* terms of one post */
};

struct term_ref {
    int64_t id;
    struct str kind, name;
    int64_t ended;          /* of a law: from when on it holds no more, or a successor does; 0 = it holds */
    int64_t recorded;       /* since when that is known */
    struct named successor; /* or none */
    int64_t confirmed;      /* when somebody last said that the post is still valid; 0 = never */
};

struct summary {
    int64_t id, root, parent;
    int kind, status, access, phase, evidence, progress;
    bool anonymous, superseded;
    bool hide_author; /* the viewer may not know who wrote it */
    bool asks_viewer; /* of a root: the viewer, who answers only when asked, was asked in the thread */
    int64_t created, published, updated, activity, resolved_at, review_due, valid_until, version, thread_version,
        project;
    int64_t starts, ends; /* of a meeting; 0 = none */
    int64_t answers, comments, helpful, me_too, endorsed, worked, partly, failed, followers;
    struct named author, organisation, place, group, on_behalf_of; /* organisation: the author's */
    struct str ref, title, lead, resolution;
    struct anonymity as; /* of an anonymous post: what is shown instead of name and place */
    struct term_ref *terms;
    size_t n_terms;
    struct str json; /* summary_load_shown: what summary_json would write; {NULL,0} when it is yet to be written */
};

/* Reads what the column summary of a post holds, after label_begin, and what else is known of it, into s, of which id and root are
 * set; followers stay as they are. Access and version of the thread are those of its root: of a reply the caller sets them. packed may
 * be borrowed; NULL (changed in this transaction) is worked out. */
enum err summary_read(struct db *db, struct arena *a, const struct viewer *v, struct str packed,
    struct summary *s) MUST_CHECK;
/* What the column summary of a new root without outside id will hold: kind, status, access, phase, evidence, anonymous, created, published,
 * review_due, valid_until, both versions, the numbers of author, place, group and on_behalf_of, title and lead are set. In the arena;
 * empty when there is no memory. */
struct str summary_new(struct arena *a, const struct summary *s);
/* Loads the terms of one post, where it can from what a reading connection remembers; names: the counter of names (label.h). */
enum err summary_known_terms(struct db *db, struct arena *a, int64_t names, struct summary *s) MUST_CHECK;
/* Loads the posts with these ids that the viewer may read, in the order given; out[i].id is 0 where it may not. */
enum err summary_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, const int64_t *ids, size_t n,
    struct summary *out) MUST_CHECK;
/* A root that the viewer may read, as a statement of this transaction has just found: with what says whether it changed. */
struct summary_found {
    int64_t id, thread_version, version;
};
/* The same for roots that were found so. */
enum err summary_load_found(struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct summary_found *found, size_t n, struct summary *out) MUST_CHECK;
/* The same just to be written: of what the connection remembers only id, root and json are set. */
enum err summary_load_shown(struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct summary_found *found, size_t n, struct summary *out) MUST_CHECK;

/* Writes the properties of s into an object that is open: the caller opens and closes it, and may add its own. */
void summary_fields(struct jw *j, struct arena *a, const struct summary *s, int64_t now);
/* Writes the whole object. */
void summary_json(struct jw *j, const char *key, struct arena *a, const struct summary *s, int64_t now);
/* Writes { "id": …, "title": …, "url": … }; title is the one of its thread when the post has none. */
void summary_reference_json(struct jw *j, const char *key, struct arena *a, const struct summary *s, struct str title);
/* Does what was written still hold? Derived from superseded, valid_until and review_due at now. */
enum freshness summary_freshness(const struct summary *s, int64_t now);
/* "/casus/12/klussendienst-in-de-wijk"; of a reply the address of its thread with "#p13". */
struct str summary_url(struct arena *a, const struct summary *s);
/* Reads a number and a name from the current row. */
struct named named_row(struct query *q, struct arena *a);
/* { "id": …, "name": … } or null. */
void named_json(struct jw *j, const char *key, struct named n);

#endif
