/* follow.h -- keeps the index up with the database: the thread of an index, and what it does.
 * Model:  follow_facts brings the facts up to the last commit; follow_documents the file, in transactions that also hold how
 *         far it came, so that a kill at any moment loses nothing; follow_rebuild writes a new file beside the old one and
 *         swaps them when no search is looking.
 * Threads: one at a time, under ix->updating (facts) or on the one that writes (documents). Memory: as own.h.
 * Errors: as store.h and db.h; the thread logs them and tries again. */
#ifndef VB_INDEX_FOLLOW_H
#define VB_INDEX_FOLLOW_H

#include "index/own.h"

/* Opens the connections of the one that writes, and the file; a damaged or foreign file is built anew. */
enum err follow_open(struct index *ix) MUST_CHECK;
void follow_close(struct index *ix);
/* Loads the facts, the glossary and the lengths: from here on the index answers. */
enum err follow_load(struct index *ix) MUST_CHECK;
/* Applies changes to the facts up to the last commit that db sees. Takes ix->updating. */
enum err follow_facts(struct index *ix, struct db *db) MUST_CHECK;
/* Takes the texts in up to the last commit. */
enum err follow_documents(struct index *ix) MUST_CHECK;
enum err follow_rebuild(struct index *ix, void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx) MUST_CHECK;
/* The thread. */
void *follow_thread(void *index);

#endif
