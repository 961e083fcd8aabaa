/* office.h -- the words of an office document: Word, PowerPoint and Excel (OOXML), and OpenDocument.
 * Model:  the document is a ZIP with XML in it. The parts that hold what a reader sees are read as they are unpacked, never whole
 *         in memory: of OOXML what stands in elements "t", of OpenDocument what stands in paragraphs and headings. A paragraph
 *         ends its line; formatting, comments and what was deleted are left out. What is in a part is never trusted: a
 *         DOCTYPE (and with it every entity) ends the reading, and so do too much unpacked and too deep nesting.
 *         Both libraries read what strangers wrote, so this is only called in a process that can do nothing else (app/extractor.h).
 * Threads: any; one document at a time per call. Memory: the caller's buf; a few hundred KB of the libraries while it runs.
 * Errors: ERR_INVALID: damaged or not such a document, ERR_TOO_LARGE: it unpacks to too much (what was read stays in out),
 *         ERR_MEMORY. A buf that is full ends it with OK: there was more.
 * Source: ISO 29500 (OOXML), OASIS ODF 1.2; libarchive and expat. */
#ifndef VB_OFFICE_H
#define VB_OFFICE_H

#include "base/buf.h"

enum {
    OFFICE_UNPACKED = 64 << 20, /* bytes of all parts that are read */
    OFFICE_DEPTH = 400          /* elements in one another */
};

/* Opens the library that office_text needs, for who is about to lose the right to open files; false without it. */
bool office_load(void);
/* Adds the text of the document behind fd (read from its beginning) to out, up to out->max. */
enum err office_text(int fd, struct buf *out) MUST_CHECK;

#endif
