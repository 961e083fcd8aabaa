/* own_words.h -- what somebody wrote in answer to a mail, without what was quoted and without signature.
 * Model:  by lines. It ends where a mail program begins to quote ("Op … schreef …:", "On … wrote:", "-----Oorspronkelijk
 *         bericht-----", "Van: … Verzonden: …", a rule of underscores before "Van:"), at a signature ("-- ", a greeting
 *         such as "Met vriendelijke groet" among the last lines, "Verzonden vanaf mijn iPhone"). Quoted lines (>) at the end go;
 *         those between somebody's own lines stay. Dutch and English forms of Outlook, Gmail, Apple Mail and Thunderbird.
 * Threads: pure. Memory: a slice of the text, or arena. Errors: none; nothing left gives the empty text. */
#ifndef VB_OWN_WORDS_H
#define VB_OWN_WORDS_H

#include "base/arena.h"

struct str own_words(struct arena *a, struct str text);

#endif
