/* texts.h -- reads the words of attached files while the server runs, one after another.
 * Model:  a chore looks every TEXTS_POLL_MS for a row of attachment_text that waits (a file that was just uploaded, one that an
 *         import of another process brought, one that a restart found unread), has the extractor read it, and stores what
 *         came of it on the writer; the index follows by itself. What is wrong with a file is stored as its state, so that it is
 *         tried once; when the extractor itself is gone, the rest waits for the next start.
 * Threads: texts_new and texts_free from one thread. Memory: heap. Errors: logged. */
#ifndef VB_TEXTS_H
#define VB_TEXTS_H

#include "app/extractor.h"
#include "db/writer.h"
#include "resource/post/attachment_text.h"

enum { TEXTS_POLL_MS = 1000 };

struct texts;

/* Reads one file of the folder, which t names; t gets its state, reason and body (in out). ERR_BUSY: the extractor is gone. */
enum err texts_read(struct extractor *x, const char *folder, struct attachment_text *t, struct buf *out) MUST_CHECK;
/* database and folder stay until texts_free. */
enum err texts_new(struct texts **out, struct extractor *x, struct writer *writer, const char *database,
    const char *folder) MUST_CHECK;
/* Ends the extractor too, so that it need not wait for a file. NULL does nothing. Before writer_free. */
void texts_free(struct texts *t);

#endif
