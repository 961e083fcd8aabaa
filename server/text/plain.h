/* plain.h -- the words of a Markdown text, without its marks: for the search index and for snippets.
 * Model:  one pass over the bytes, no tree: headings, quotes, bullets and rules lose their marks, links and images keep
 *         their text and lose their address, code keeps its text, tags and entities of HTML go. Lines stay lines, and
 *         after a heading comes an empty one.
 *         What is not really Markdown ("a * b", "x < 3") stays as it is.
 * Threads: pure. Memory: arena; at most as long as the text. Errors: sticky in the arena.
 * Source: CommonMark 0.30, the parts that people use; exactness is the renderer's business. */
#ifndef VB_PLAIN_H
#define VB_PLAIN_H

#include "base/arena.h"

/* Returns the plain text of a body (UTF-8). */
struct str plain_text(struct arena *a, struct str s);

#endif
