/* html_text.h -- the words of an HTML mail.
 * Model:  one pass: blocks and <br> become lines, entities characters; styles, scripts and the head go; so does what mail programs
 *         mark as quoted (<blockquote>, gmail_quote, divRplyFwdMsg, appendonsend, and all behind the latter three).
 * Threads: pure. Memory: arena; never longer than the HTML and some. Errors: as arena.h. */
#ifndef VB_HTML_TEXT_H
#define VB_HTML_TEXT_H

#include "base/arena.h"

struct str html_text(struct arena *a, struct str s);

#endif
