/* personal.h -- finds what identifies a person in a text, before it is published.
 * Model:  each finding is a piece of the text: BSN (nine digits that pass the eleven test), IBAN (that passes mod 97), mail address,
 *         telephone number, address (street with number, or postcode), date of birth (a date behind the word "geboren").
 *         Findings do not overlap and come in the order of the text.
 * Threads: pure. Memory: findings in the arena, slices of the text. Errors: sticky in the arena; at most PERSONAL_MAX.
 * Source: eleven test of the burgerservicenummer (Wet algemene bepalingen burgerservicenummer, Logisch Ontwerp); ISO 13616 and
 *         ISO 7064 (IBAN); numbering plan for telephone numbers in the Netherlands; PostNL postcodes (no SA, SD, SS). */
#ifndef VB_PERSONAL_H
#define VB_PERSONAL_H

#include "base/arena.h"

enum { PERSONAL_MAX = 200 };

enum personal_kind {
    PERSONAL_BSN,
    PERSONAL_IBAN,
    PERSONAL_MAIL,
    PERSONAL_PHONE,
    PERSONAL_ADDRESS,
    PERSONAL_BIRTH_DATE
};

struct personal {
    enum personal_kind kind;
    size_t start, end; /* bytes [start, end) of the text */
};

/* Finds in text (UTF-8); *out in the arena; returns how many. */
size_t personal_find(struct arena *a, struct str text, struct personal **out);
/* True when it finds anything; without memory to look, too. */
bool personal_any(struct str text);
/* "bsn", "iban", "mail", "phone", "address", "birth_date": the names of the API. */
const char *personal_name(enum personal_kind kind);
/* True when the nine digits pass the eleven test and are not all zero. */
bool personal_is_bsn(const char digits[9]);

#endif
