/* oidc_finish.h -- the steps of POST /identity-providers/_finish {state, code?, iss?, error?}: see oidc.h.
 * Threads, memory, errors: as oidc.h. */
#ifndef VB_OIDC_FINISH_H
#define VB_OIDC_FINISH_H

#include "http/endpoint.h"

enum err finish_parse(struct call *c) MUST_CHECK;
enum err finish_look(struct call *c, struct db *db) MUST_CHECK;
enum err finish_ask(struct call *c, const struct net_request *answer, struct net_request *next) MUST_CHECK;
enum err finish_run(struct call *c, struct db *db) MUST_CHECK;
void finish_render(struct call *c, struct jw *j);

#endif
