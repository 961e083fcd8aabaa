/* member.h -- who is in a group: list, add, remove, join, leave.
 * Model:  the chair, the deputy and the coach of a group manage its members; so do those with MAY_MANAGE_GROUPS, except in
 *         hidden groups. An open group can be joined by every member of the network.
 * Threads: the table is constant; its functions run where their row says. Memory: arena.
 * Errors: ERR_NOT_FOUND for a group that the viewer may not see, ERR_FORBIDDEN for one that it may only see. */
#ifndef VB_MEMBER_H
#define VB_MEMBER_H

#include "http/endpoint.h"
#include "resource/group/row.h"

extern const struct endpoint member_endpoints[];

#endif
