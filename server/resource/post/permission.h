/* permission.h -- what a viewer may do with one post: one function, used by the actions and shown to the client.
 * Model:  a set of bits, computed from the post, its root and the viewer's roles; reading was allowed before.
 * Threads: pure. Memory: none. Errors: none. Source: domain/rights.def; tests/rights asks all of it. */
#ifndef VB_POST_PERMISSION_H
#define VB_POST_PERMISSION_H

#include "domain/summary.h"

/* PERMISSION(name, property in the API) */
#define PERMISSIONS(PERMISSION)           \
    PERMISSION(CAN_EDIT, "edit")          \
    PERMISSION(CAN_ANSWER, "answer")      \
    PERMISSION(CAN_COMMENT, "comment")    \
    PERMISSION(CAN_SUBMIT, "submit")      \
    PERMISSION(CAN_APPROVE, "approve")    \
    PERMISSION(CAN_RETURN, "return")      \
    PERMISSION(CAN_PUBLISH, "publish")    \
    PERMISSION(CAN_RESOLVE, "resolve")    \
    PERMISSION(CAN_REOPEN, "reopen")      \
    PERMISSION(CAN_ARCHIVE, "archive")    \
    PERMISSION(CAN_WITHDRAW, "withdraw")  \
    PERMISSION(CAN_CONVERT, "convert")    \
    PERMISSION(CAN_LINK, "link")          \
    PERMISSION(CAN_MERGE, "merge")        \
    PERMISSION(CAN_SUGGEST, "suggest")    \
    PERMISSION(CAN_PRE_READ, "preRead")   \
    PERMISSION(CAN_HAND_OVER, "handOver") \
    PERMISSION(CAN_FLAG, "flag")          \
    PERMISSION(CAN_HELPFUL, "helpful")    \
    PERMISSION(CAN_ME_TOO, "meToo")       \
    PERMISSION(CAN_SOLVE, "solve")        \
    PERMISSION(CAN_ENDORSE, "endorse")    \
    PERMISSION(CAN_NOMINATE, "nominate")  \
    PERMISSION(CAN_TRIED, "tried")        \
    PERMISSION(CAN_JUDGE, "judge")        \
    PERMISSION(CAN_ASK_AUTHOR, "askAuthor")

#define PERMISSION(name, property) name,
enum permission { PERMISSIONS(PERMISSION) PERMISSION_COUNT };
#undef PERMISSION

/* Returns the permissions as bits (1u << enum permission) of the viewer on post, whose thread's root is root (the same
 * summary when post is a root). */
unsigned permission_of(const struct viewer *v, const struct summary *root, const struct summary *post);
/* Looks up whether the viewer was asked in the thread of root, when it is somebody who answers only then: a mention, or a task that is
 * open, for that person or for a group of theirs. */
enum err permission_asked(struct db *db, const struct viewer *v, int64_t now, struct summary *root) MUST_CHECK;
/* OK, or ERR_FORBIDDEN (ERR_UNAUTHENTICATED for nobody) when the bit is not there. */
enum err permission_need(const struct viewer *v, unsigned bits, enum permission p) MUST_CHECK;
/* May the viewer make a root of this kind at all; and put it straight into this status? */
bool permission_make(const struct viewer *v, int kind);
bool permission_set_status(const struct viewer *v, int kind, int status);
/* Writes { "edit": true, … } */
void permission_json(struct jw *j, const char *key, unsigned bits);

#endif
