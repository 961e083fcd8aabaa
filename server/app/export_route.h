/* export_route.h -- GET /export: what its viewer may see, as a .tar.gz that is made while it is sent.
 * Model:  the files of `vraagbaak export` (app/export.h), and beside each batch of threads json/threads-N.json, with the threads
 *         as lists of the API show them. An administrator gets everything in the open except hidden groups (no drafts, nothing
 *         that was withdrawn), with people.yaml, groups.yaml and projects.yaml, which an import turns into the same content again;
 *         anybody else what they may read, with names instead of mail addresses and without tombstones. The files of a
 *         thread come right behind it, in attachments/, piece by piece. A thread is one snapshot; the whole is not.
 *         That it was made stands in the trail. Older versions, follow lists and what is being typed belong to one
 *         person: they are in GET /me/export.
 * Threads: slices on the pool. Memory: one batch of threads; a piece of a file. Errors: as http/endpoint.h; later ones
 * cut the answer off. */
#ifndef VB_EXPORT_ROUTE_H
#define VB_EXPORT_ROUTE_H

#include "http/endpoint.h"

extern const struct endpoint export_endpoints[];

#endif
