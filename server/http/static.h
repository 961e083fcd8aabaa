/* static.h -- the built client: its files, and the pages that are the client's.
 * Model:  the names in the folder are read at start, a file when it is asked for first; from then on it is kept in memory,
 *         in the variant that was asked for (.br, .gz, as it is) with its header lines. What is not named at start is not
 *         served: a new client needs a new start. A path is a file,
 *         or a page of the client (a pattern of routes.txt: index.html with 200), or another path without extension
 *         (index.html with 404: the client says so itself), or nothing. Who has a cookie vb_look, vb_language or both gets
 *         index.LOOK.html, index.LANGUAGE.html or index.LOOK.LANGUAGE.html for index.html. After its pattern a line of
 *         routes.txt names what that page reads first: files, and addresses of the API that this request would lead to;
 *         they go out as Link. Files below /assets/ carry a hash in their name and may be kept for a year; all others
 *         are asked again with their ETag.
 * Threads: made by one, then used by any. Memory: heap, from reading to site_free; replies borrow it.
 * Errors: a folder that cannot be read is refused with a text in *why; a file that cannot be read is not found.
 * Source: RFC 9110 sections 8.8 (validators), 13 (conditions), 14 (ranges), 12.5.3 (encodings); RFC 8246 (immutable). */
#ifndef VB_STATIC_H
#define VB_STATIC_H

#include "http/reply.h"
#include "http/request.h"

struct site;

/* Reads the names in the folder. routes.txt in it (not served) has one pattern a line: "/zoeken", "/casus/" and "*" for anything
 * below. Words after it, each after a space, are what the page reads first: "/assets/x.js", "/x.css", "/api/v1/posts/" and "*" for the
 * number in the path, "/api/v1/search?*" for the question in the query; "@" before it: only for who has a session,
 * "!": only for who has none. */
enum err site_new(struct site **out, const char *folder, struct arena *a, struct str *why) MUST_CHECK;
void site_free(struct site *s);
/* Answers a GET or HEAD. */
void static_serve(struct site *s, const struct request *r, struct reply *reply, struct arena *a);

#endif
