/* import_route.h -- POST /imports: brings files in over HTTP, as `vraagbaak import` does (app/import.h).
 * Model:  the body is a .tar.gz or .zip, or one file whose name is given with ?name=; it goes to disk while it comes in
 *         (http/upload.h), so that it may be larger than memory, and is taken apart in a folder of its own beside the
 *         database, imported from there with a write connection of its own (commits of at most 50 ms beside the
 *         server's writer), and the folder goes. The answer has every line that the import said. Whoever is no
 *         administrator brings in no people and groups; and nobody changes over HTTP what they may not read.
 * Threads: the pool. Memory: one text file at a time, the lines. Errors: ERR_INVALID for an archive that is not right;
 *         what is wrong inside a file is a line. */
#ifndef VB_IMPORT_ROUTE_H
#define VB_IMPORT_ROUTE_H

#include "http/endpoint.h"

extern const struct endpoint import_endpoints[];

#endif
