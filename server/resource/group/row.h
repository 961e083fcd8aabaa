/* row.h -- a group as a viewer sees it, and its members: load, store.
 * Model:  struct group_row is one row of `user_group` with the viewer's own membership beside it. What a viewer may not see
 *         is not found. Storing writes the trail and tells the readers of `change`.
 * Threads: loading anywhere with the caller's connection; storing on the writer, in its transaction.
 * Memory: arena. Errors: as db.h; ERR_NOT_FOUND for a group that the viewer may not see. */
#ifndef VB_GROUP_ROW_H
#define VB_GROUP_ROW_H

#include "domain/viewer.h"
#include "json/jw.h"
#include "resource/group/group.h"

/* Limits, as in the API document; characters. */
enum { GROUP_NAME_MAX = 120, GROUP_DESCRIPTION_MAX = 2000 };
#define GROUP_KINDS        "steering team local intervision sounding_board theme"
#define GROUP_VISIBILITIES "open closed hidden"

struct group_row {
    int64_t id, created, updated, version, members;
    struct str kind, name, visibility, description;
    struct str role;     /* the viewer's role in it; p is NULL when it is no member */
    int64_t until;       /* of the viewer's membership; 0 = no end */
    bool requested;      /* the viewer asked to become a member */
    struct glass *glass; /* who broke it, newest first; only loaded for a member of a hidden group */
    size_t n_glass;
};
/* Somebody in a list of members or of those who ask. */
struct group_person {
    int64_t id, organisation; /* organisation 0 = none */
    struct str name, function, organisation_name;
};
/* An administrator who looked into a hidden group. */
struct glass {
    int64_t account, at, until;
    struct str name, reason;
};

/* The word at this place of the lists above, and of WORDS_GROUP_ROLE (domain/kind.h); empty for a place outside it. */
struct str group_kind(int place);
struct str group_visibility(int place);
struct str group_role(int place);

/* Reads the columns of fragment group_row. */
struct group_row group_take(struct query *q, struct arena *a);
/* Reads the columns of fragment group_person; writes it as the property "user". */
struct group_person group_person_take(struct query *q, struct arena *a);
void group_person_json(struct jw *j, const struct group_person *p);
enum err group_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t id,
    struct group_row *out) MUST_CHECK;
/* True when the viewer may change this group (as it loaded it) and its members: its chair, deputy and coach, and who has
 * MAY_MANAGE_GROUPS unless the group is hidden. */
bool group_managed(const struct viewer *v, const struct group_row *row);
/* True when the viewer may let others in who asked: who manages it, and the curators unless it is hidden. */
bool group_admits(const struct viewer *v, const struct group_row *row);
/* A deputy in a steering group acts with that role: only who has it, or an administrator, may make one. */
bool group_may_lend(const struct viewer *v, struct str kind, struct str role);
/* Writes the group as the API gives it; sets the ETag of what the viewer sees of it. */
void group_json(struct jw *j, const struct viewer *v, const struct group_row *row);
void group_etag(struct call *c, const struct group_row *row);
/* Takes a group and its memberships away; nothing may point at it. */
enum err group_remove(struct db *db, int64_t id, int64_t actor, int64_t now) MUST_CHECK;
/* Stores a new one (id 0; id, created and version are filled in) or a changed one. */
enum err group_store(struct db *db, struct group_row *row, int64_t actor, int64_t now) MUST_CHECK;
/* Stores a membership, also when it exists, and tells. */
enum err group_member_store(struct db *db, const struct membership *m, int64_t actor, int64_t now) MUST_CHECK;
/* Takes a request to join away, when there is one. */
enum err group_request_drop(struct db *db, int64_t group, int64_t account) MUST_CHECK;
/* Ends a membership; ERR_NOT_FOUND when there is none. */
enum err group_member_remove(struct db *db, int64_t group, int64_t account, int64_t actor, int64_t now) MUST_CHECK;

#endif
