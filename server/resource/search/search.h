/* search.h -- GET /search, GET /suggestions and POST /posts/_similar.
 * Model:  the index finds ids, scores and snippets (index/index.h); the posts themselves are summaries, as in lists.
 *         Everything honours the viewer's access; nobody signed in finds what is public.
 * Threads, Memory, Errors: as http/endpoint.h. ERR_BUSY while the index is being read into memory.
 * Source: http/openapi/paths-search.json. */
#ifndef VB_SEARCH_H
#define VB_SEARCH_H

#include "http/endpoint.h"

extern const struct endpoint search_endpoints[];

#endif
