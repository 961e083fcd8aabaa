/* searching.h -- a world with a search index of its own, for tests of finding.
 * Model:  posts are put as rows (access 0 public, 1 network, 2 the group); what was put is found after searching_catch_up.
 * Threads: one. Memory: searching_open and searching_close; results are the world's. Errors: fail the test. */
#ifndef VB_SEARCHING_H
#define VB_SEARCHING_H

#include "tests/world.h"

#include "domain/services.h"
#include "index/own.h"

struct searching {
    struct world w;
    struct index *ix;
    struct services services;
    char path[128];
};

struct searching searching_open(void);
void searching_close(struct searching *p);
void searching_put(struct world *w, int64_t id, int64_t root, int access, const char *group, const char *title,
    const char *body);
/* Runs sql, and tells the index that this entity (post, term, organisation) changed. */
void searching_touch(struct world *w, const char *sql, const char *entity, int64_t id);
struct search_result searching_with(struct searching *p, const char *who, struct search s);
struct search_result searching_find(struct searching *p, const char *who, const char *text);
void searching_catch_up(struct searching *p);

#endif
