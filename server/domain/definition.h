/* definition.h -- the terms that are explained where a text first uses them.
 * Model:  abbreviations, laws and kinds of partners that have a definition, by every name they have; read from the database once
 *         per connection, and again when names changed (the counter "names": every change of a term raises it). The HTML that
 *         is stored holds no explanations, so none can grow old; they are put in while reading (text/explain.h).
 * Threads: the connection's. Memory: what is remembered is the connection's (db_kept); what a text uses lies in the arena.
 * Errors: as db.h. */
#ifndef VB_DEFINITION_H
#define VB_DEFINITION_H

#include "db/db.h"
#include "json/jw.h"
#include "text/explain.h"

struct definitions {
    struct {
        int64_t id;
        struct str name, text;
    } of[EXPLAIN_MAX];
    size_t n;
};

/* Marks the terms in *html and lists them; counter is "names" as the snapshot of this read has it. */
enum err definition_mark(struct db *db, struct arena *a, int64_t counter, struct str *html,
    struct definitions *used) MUST_CHECK;
/* [ { "id": …, "name": …, "definition": … } ] */
void definition_json(struct jw *j, const char *key, const struct definitions *used);

#endif
