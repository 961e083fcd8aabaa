/* access.c -- see access.h. */
#include "domain/access.h"

#include "domain/kind.h"

void access_bind(struct query *q, const struct viewer *v, int64_t now)
{
    query_int(q, v->user);
    query_int(q, viewer_may(v, MAY_CURATE));
    query_int(q, now);
}

static bool is_member(int64_t group, const int64_t *groups, size_t n_groups)
{
    for (size_t i = 0; i < n_groups; i++)
        if (groups[i] == group)
            return true;
    return false;
}

bool access_allows(const struct access_facts *facts, const struct viewer *v, const int64_t *groups, size_t n_groups)
{
    if (access_open(facts, v->user))
        return true;
    bool in = facts->access == ACCESS_PUBLIC || (facts->access == ACCESS_NETWORK && v->user) ||
        (facts->access == ACCESS_GROUP && v->user && is_member(facts->group, groups, n_groups));
    if (!in)
        return false;
    if (facts->status == STATUS_DRAFT)
        return v->user && (facts->author == v->user || facts->reads_along);
    if (facts->status == STATUS_SUBMITTED)
        return facts->author == v->user || viewer_may(v, MAY_CURATE);
    if (facts->status == STATUS_WITHDRAWN)
        return facts->published || facts->author == v->user;
    return true;
}

enum err access_groups(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t **ids, size_t *n)
{
    size_t room = 0;
    *ids = NULL;
    *n = 0;
    if (!v->user)
        return OK;
    struct query q = db_query(db, SQL_ACCESS_GROUPS);
    query_int(&q, v->user);
    query_int(&q, now);
    while (query_row(&q)) {
        if (*n == room) {
            int64_t *more = arena_array(a, room ? room * 2 : 8, sizeof *more);
            if (!more)
                break;
            for (size_t i = 0; i < *n; i++)
                more[i] = (*ids)[i];
            *ids = more;
            room = room ? room * 2 : 8;
        }
        (*ids)[(*n)++] = row_int(&q);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

enum err access_read(struct db *db, const struct viewer *v, int64_t now, int64_t post, int64_t *root)
{
    int64_t found = 0;
    struct query q = db_query(db, SQL_ACCESS_ROOT);
    access_bind(&q, v, now);
    query_int(&q, post);
    enum err e = query_single(&q, 0, &found);
    if (root)
        *root = found;
    return e ? e : found ? OK : ERR_NOT_FOUND;
}
