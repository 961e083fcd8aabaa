/* xml.h -- writes XML text into a buf.
 * Model:  what XML 1.0 cannot hold (control characters, U+FFFE and U+FFFF) becomes a space; the five special characters are
 *         escaped, so that a text is right as content and in an attribute.
 * Threads: pure. Memory: borrows the buf. Errors: sticky in the buf. Source: XML 1.0 sections 2.2 and 2.4. */
#ifndef VB_XML_H
#define VB_XML_H

#include "base/buf.h"

/* Adds a text (UTF-8), escaped. */
void xml_text(struct buf *out, struct str s);
/* Adds <name>text</name> and a line end; attributes (may be "") stand in the start tag as given: ` type="html"`. */
void xml_element(struct buf *out, const char *name, const char *attributes, struct str text);

#endif
