/* thread_file.h -- a thread as one text file: YAML front matter and Markdown bodies, taken apart and put together.
 * Model:  the file begins with a line "---", the root's YAML and a line "---"; its body follows. Each reply begins with a
 *         line "+++ answer" or "+++ comment", its YAML, a line "---", and its body. One empty line after each "---" and one
 *         before each "+++" are not part of a body; the last body ends with one line end that is not part of it either.
 *         A line of a body that begins with "+++ ", or with backslashes and then "+++ ", has one backslash more in the file.
 *         Joining and splitting again gives the same parts, whatever the bodies hold.
 * Threads: pure. Memory: slices of the text, or arena where a backslash was taken out.
 * Errors: ERR_INVALID with the line where the file goes wrong and a sentence. YAML itself is read by json/fields.h.
 * Source: the project's own format; front matter as static site generators use it. */
#ifndef VB_THREAD_FILE_H
#define VB_THREAD_FILE_H

#include "base/arena.h"
#include "base/buf.h"

struct thread_part {
    struct str kind;  /* what stands after "+++ "; empty for the root */
    struct str front; /* YAML, each line with its \n */
    struct str body;
    size_t line; /* of the first line of front, from 1 */
};

struct thread_file {
    struct thread_part *parts; /* the root first */
    size_t n;
    size_t bad_line; /* on ERR_INVALID */
    const char *why; /* on ERR_INVALID: English, static */
};

/* True when text begins with a line "---" and has a second one: front matter. */
bool thread_file_is(struct str text);
/* Takes text (line ends \n) apart. */
enum err thread_file_split(struct arena *a, struct str text, struct thread_file *out) MUST_CHECK;
/* Appends one part; front must be empty or end with \n. The root comes first; parts follow one another without more. */
void thread_file_add(struct buf *out, const struct thread_part *part);

#endif
