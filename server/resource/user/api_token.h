/* api_token.h -- API tokens: what programs sign in with.
 * Model:  a token belongs to an account, has a name and a scope (read or write), ends by itself, and is shown once; only its
 *         hash is stored.
 * Threads: the table is constant; its functions run where their row says. Memory: arena. Errors: as db.h. */
#ifndef VB_API_TOKEN_H
#define VB_API_TOKEN_H

#include "http/endpoint.h"

extern const struct endpoint api_token_endpoints[];

#endif
