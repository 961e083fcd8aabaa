/* oidc_finish.h -- the steps of POST /identity-providers/_finish {state, code?, iss?, error?}.
 * Model:  the second half of what resource/user/oidc.h tells, in the order of http/endpoint.h.
 * Threads, Memory, Errors: as resource/user/oidc.h. */
#ifndef VB_OIDC_FINISH_H
#define VB_OIDC_FINISH_H

#include "http/endpoint.h"

enum err finish_parse(struct call *c) MUST_CHECK;
enum err finish_look(struct call *c, struct db *db) MUST_CHECK;
enum err finish_ask(struct call *c, const struct net_request *answer, struct net_request *next) MUST_CHECK;
enum err finish_run(struct call *c, struct db *db) MUST_CHECK;
void finish_render(struct call *c, struct jw *j);

#endif
