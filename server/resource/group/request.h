/* request.h -- asking to join a closed group; and the broken glass of a hidden one.
 * Model:  joining a closed group makes a request. Who manages the group, and the curators, let somebody in or refuse; a request
 *         ends with that, and when its maker takes it back (POST _leave).
 *         A hidden group is hidden from administrators too. One of them may break the glass, with a reason: for GLASS_HOURS it
 *         is a guest, which the members see in the group for good, and the trail keeps.
 * Threads: the tables are constant; group_request runs on the writer. Memory: arena. Errors: as resource/group/row.h. */
#ifndef VB_GROUP_REQUEST_H
#define VB_GROUP_REQUEST_H

#include "resource/group/row.h"

enum { GLASS_HOURS = 4, GLASS_REASON_MAX = 500 /* characters */ };

extern const struct endpoint request_endpoints[];
extern const struct listener group_listeners[];

/* Stores that the viewer wants to join this group; again is fine. */
enum err group_request(struct call *c, struct db *db, const struct group_row *row) MUST_CHECK;

#endif
