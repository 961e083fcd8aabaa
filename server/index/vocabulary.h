/* vocabulary.h -- which words occur, as people write them and as the index holds them, and in how many threads: counted per
 *         transaction.
 * Model:  words gather in memory during a transaction, and go to the tables `word`, `stem` and `kept` in one go. As people write
 *         them, words of threads that only a group may read are not counted at all.
 * Threads: as the store it belongs to. Memory: vocabulary_new/free. Errors: without memory words are left out. */
#ifndef VB_VOCABULARY_H
#define VB_VOCABULARY_H

#include "base/buf.h"
#include "index/glue.h"

struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *v);
/* Forgets what was counted for a transaction. */
void vocabulary_empty(struct store *s);
enum { VOCABULARY_KEPT = TOKEN_MAX + 24 };
/* The key of the table `kept`, in out. */
struct str vocabulary_kept(char out[VOCABULARY_KEPT], struct str stem, int64_t circle);
/* Adds (by = 1) or takes off (by = -1) the words of a thread, each once; returns how long it is. map (may be NULL) gets where its
 * tokens stand (index/stretch.h). */
struct store_length vocabulary_count(struct store *s, const struct store_doc *doc, int by, struct buf *map);
enum err vocabulary_flush(struct store *s) MUST_CHECK;

#endif
