/* glossary.h -- the terms and their other names, in memory: what a word also means.
 * Model:  every name of a term (abbreviation, law, theme, tag …), folded, leads to the term; a term knows all its names and
 *         what replaced it. "WZSW" and "WSZW" are names of one term, so looking for one finds the other. A law that was
 *         replaced also brings the names of its successor.
 *         Organisations are here too, by all their names: for field words such as gemeente:.
 * Threads: a glossary does not change once it was made; it is shared by reference (glossary_hold, glossary_drop).
 * Memory: counted references. Errors: as db.h. */
#ifndef VB_GLOSSARY_H
#define VB_GLOSSARY_H

#include "db/db.h"

struct glossary;

enum {
    GLOSSARY_WORDS = 6 /* words of a name that is looked up */,
    GLOSSARY_NAMES = 8 /* names of one term that are added */
};

struct glossary_term {
    int64_t id;
    struct str kind; /* theme, tag, law, abbreviation, partner_type, goal */
    struct str name;
    int64_t replaced_by;
};

enum err glossary_load(struct glossary **out, struct db *db) MUST_CHECK;
struct glossary *glossary_hold(struct glossary *g);
void glossary_drop(struct glossary *g);

/* Finds terms by a folded name (words with one space between); returns how many, at most max. */
size_t glossary_find(const struct glossary *g, struct str folded, const struct glossary_term **out, size_t max);
/* The same by the stems of the words, for another form of a name: "contracten". Not by names of fewer than five letters. */
size_t glossary_find_stems(const struct glossary *g, struct str stems, const struct glossary_term **out, size_t max);
/* Finds terms of which a name starts with a folded text, or a word in it does; each once, at most max. */
size_t glossary_prefix(const struct glossary *g, struct str folded, const struct glossary_term **out, size_t max);
/* All names of the term (its own first), as written; returns how many, at most max. */
size_t glossary_names(const struct glossary *g, int64_t term, struct str *out, size_t max);
const struct glossary_term *glossary_term(const struct glossary *g, int64_t id);
/* Finds organisations by a folded name. */
size_t glossary_places(const struct glossary *g, struct str folded, int64_t *out, size_t max);
/* What an organisation is called itself; empty when there is none. */
struct str glossary_place(const struct glossary *g, int64_t id);
/* Folds a name as glossary_find expects it: words and one space between them. */
struct str glossary_fold(struct arena *a, struct str name);

#endif
