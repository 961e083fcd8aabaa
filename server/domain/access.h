/* access.h -- may this viewer see this post, and do this with it?
 * Model:  access is decided once, on the root of a thread (public, network, group), together with the root's status. The
 *         rule is one SQL fragment, {{may_read}} in access.sql, used by every statement that reads posts, and one function
 *         for rows that are in memory; a property test compares both.
 *         Drafts are their author's, and of those whom the author asked to read along; submitted posts are also seen by
 *         those who approve; withdrawn ones leave a tombstone
 *         that whoever could read the post may see (its author alone, when it never was in the open).
 * Threads: any, with the caller's connection. Memory: none kept. Errors: what may not be seen is ERR_NOT_FOUND, never
 *         ERR_FORBIDDEN: existence is private. */
#ifndef VB_ACCESS_H
#define VB_ACCESS_H

#include "domain/kind.h"
#include "domain/viewer.h"

/* Binds $1 viewer account id, $2 may curate (0/1), $3 now (Unix ms): the first three parameters of every statement that uses
 * {{may_read}}. */
void access_bind(struct query *q, const struct viewer *v, int64_t now);
/* The facts of a root that decide who may read it. */
struct access_facts {
    int64_t author, group; /* group 0 = none */
    unsigned char access;  /* enum access */
    unsigned char status;  /* enum status */
    bool reads_along;      /* the viewer stands in post_reader for it; only counts for a draft */
    bool published;        /* was in the open once; asked of withdrawn ones only */
};
enum access { ACCESS_PUBLIC, ACCESS_NETWORK, ACCESS_GROUP };
/* True when neither a group nor its state keeps anybody from it who signed in (or, of a public one, anybody at all): what is nearly
 * always so, told quickly. */
static inline bool access_open(const struct access_facts *facts, bool signed_in)
{
    return facts->status == STATUS_PUBLISHED &&
        (facts->access == ACCESS_PUBLIC || (facts->access == ACCESS_NETWORK && signed_in));
}
/* Same answer as the SQL; groups lists the group ids of which the viewer is a member now. */
bool access_allows(const struct access_facts *facts, const struct viewer *v, const int64_t *groups, size_t n_groups);
/* Loads the ids of the viewer's groups at now (arena). */
enum err access_groups(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t **ids,
    size_t *n) MUST_CHECK;
/* OK when the viewer may read the thread of this post (any post of it); *root gets its root (may be NULL). Takes as long when there
 * is no such post: every route that is given the number of a post asks this first. */
enum err access_read(struct db *db, const struct viewer *v, int64_t now, int64_t post, int64_t *root) MUST_CHECK;

#endif
