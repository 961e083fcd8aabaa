/* stop.c -- see stop.h. */
#include "text/stop.h"

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 8 };

/* Sorted bytewise: looked up by halving. Filled up with zeroes, so that two are compared as two numbers. */
static const char words[][LONGEST] = { "aan", "al", "alles", "als", "altijd", "andere", "ben", "bij", "daar", "dan",
    "dat", "de", "der", "des", "deze", "die", "dit", "doch", "doen", "door", "dus", "een", "eens", "en", "er", "ge",
    "geen", "geweest", "haar", "had", "heb", "hebben", "heeft", "hem", "het", "hier", "hij", "hoe", "hun", "ie",
    "iemand", "iets", "ik", "in", "is", "ja", "je", "jij", "jullie", "kan", "kon", "kunnen", "maar", "mag", "me",
    "meer", "men", "met", "mij", "mijn", "moet", "moeten", "mogen", "na", "naar", "niet", "niets", "nog", "nu", "of",
    "om", "omdat", "onder", "ons", "ook", "op", "over", "per", "reeds", "te", "tegen", "ten", "ter", "toch", "toen",
    "tot", "u", "uit", "uw", "van", "veel", "via", "voor", "waar", "waarom", "wanneer", "want", "waren", "was", "wat",
    "we", "wel", "welke", "werd", "wezen", "wie", "wij", "wil", "worden", "wordt", "zal", "ze", "zelf", "zich", "zij",
    "zijn", "zo", "zonder", "zou" };

static int compare(const void *key, const void *entry)
{
    uint64_t a, b;
    memcpy(&a, key, sizeof a);
    memcpy(&b, entry, sizeof b);
    a = be64toh(a);
    b = be64toh(b);
    return a < b ? -1 : a > b;
}

bool stop_is(struct str word)
{
    char filled[LONGEST] = "";
    if (!word.n || word.n > LONGEST)
        return false;
    memcpy(filled, word.p, word.n);
    return bsearch(filled, words, sizeof words / sizeof *words, sizeof *words, compare) != NULL;
}
