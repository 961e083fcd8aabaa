/* verb.h -- forms of Dutch strong verbs, which no rule leads back: "gaf" and "gegeven" are of geven, "aangeboden" of aanbieden.
 * Model:  a table of past tenses and participles with the stem that the infinitive gets (strong.def); what stands before them
 *         (be-, ver-, aan-, op- …) stays, but for ge-. The regular verbs are the stemmer's (text/stem.h).
 * Threads: pure. Memory: the caller's. Errors: none.
 * Source: the list of strong and irregular verbs of the Dutch grammar (Algemene Nederlandse Spraakkunst, 2.3). */
#ifndef VB_VERB_H
#define VB_VERB_H

#include "base/str.h"

enum { VERB_MAX = 40 /* bytes of a form that is looked at; its stem is no longer than that */ };

/* Writes the stem of a folded form to out and returns its length; 0 when it is not the form of a strong verb. out may be the form
 * itself. */
size_t verb_stem_of(struct str form, char out[VERB_MAX]);
/* Length of what stands before a separable verb (aan, op, uit …) at the start of the word; 0 when there is none. */
size_t verb_particle(struct str word);
/* The word is one of those: "haakt … af" is of afhaken. */
bool verb_is_particle(struct str word);
/* The same, or of what cannot be separated (be, ver, ont …). */
size_t verb_before(struct str word);
/* Calls fn for everything that forms of the verb of a stem begin with, other than the stem: "opgeneem", "opgenomen" for opneem. */
void verb_forms(struct str stem, void (*fn)(void *ctx, struct str beginning), void *ctx);

#endif
