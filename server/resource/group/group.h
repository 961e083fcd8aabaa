/* group.h -- groups of people and their members.
 * Model:  kinds steering, team, local, intervision, sounding_board, theme; open, closed or hidden; a membership has a role
 *         and may begin later and end by itself; before and after it gives nothing. A hidden group exists only for its members.
 * Threads: the table is constant; the commands run on the writer, inside its transaction. Memory: arena.
 * Errors: as db.h; ERR_NOT_FOUND for an unknown name. */
#ifndef VB_GROUP_H
#define VB_GROUP_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint group_endpoints[];

struct group_edit {
    struct str kind, name, visibility, description;
};
/* Makes the group, or changes the one with this name: what the edit leaves empty stays (a new group is then closed).
 * ERR_INVALID for an unknown kind or visibility. */
enum err group_put(struct db *db, const struct group_edit *in, int64_t now, int64_t *id, bool *changed) MUST_CHECK;
struct membership {
    int64_t group, account, since, until; /* since 0: now, or as it was; until 0: no end */
    struct str role;
};
/* Makes the account a member with this role, or changes the membership. */
enum err group_member_put(struct db *db, const struct membership *m, int64_t now, bool *changed) MUST_CHECK;
enum err group_find(struct db *db, struct str name, int64_t *id) MUST_CHECK;

#endif
