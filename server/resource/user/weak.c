/* weak.c -- see weak.h. */
#include "resource/user/weak.h"

#include <ctype.h>
#include <string.h>

enum { DIFFERENT_MIN = 5 /* bytes that differ */, WORD_MAX = 128 };

/* What is left of a common password when digits and signs go: Dutch habits and this house's own words, then the known list. */
static const char *const words[] = {
    "wachtwoord",
    "welkom",
    "geheim",
    "password",
    "passw",
    "paswoord",
    "qwerty",
    "qwertyuiop",
    "qwertyuiopasdf",
    "azerty",
    "asdfghjkl",
    "letmein",
    "iloveyou",
    "welcome",
    "admin",
    "administrator",
    "beheerder",
    "vraagbaak",
    "gemeente",
    "stuurgroep",
    "projectleider",
    "klankbord",
    "voorjaar",
    "lente",
    "zomer",
    "herfst",
    "winter",
    "spring",
    "summer",
    "autumn",
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcdefghijklmnopqrstuvwxyz",
    "changeme",
    "veranderdit",
    "test",
    "testtest",
    "nederland",
    "holland",
    "qazwsx",
    "qazwsxedc",
    "qwertyasdfgh",
    "qwertyuiopasdfghjkl",
    "zxcvbnm",
    "asdfghjklzxcvbnm",
    "football",
    "voetbal",
    "baseball",
    "basketball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "computer",
    "internet",
    "trustno",
    "unknown",
    "feyenoord",
    "ajax",
    "amsterdam",
    "rotterdam",
    "utrecht",
    "hallo",
    "hallohallo",
    "ikhouvanjou",
    "liefde",
    "schatje",
    "kerstmis",
    "sinterklaas",
#include "resource/user/common.def"
};

/* The ASCII letters of s in lower case; a zero for an o, as is often written. */
static size_t letters(char out[WORD_MAX], struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < WORD_MAX; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '0' && n)
            c = 'o';
        if (isalpha(c) || c >= 128)
            out[n++] = (char)tolower(c);
    }
    return n;
}

/* True when s is word, or word written several times over. */
static bool made_of(struct str s, struct str word)
{
    if (word.n < 3 || !s.n || s.n % word.n)
        return false;
    for (size_t i = 0; i < s.n; i += word.n)
        if (memcmp(s.p + i, word.p, word.n) != 0)
            return false;
    return true;
}

static size_t different(struct str s)
{
    bool seen[256] = { false };
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        n += !seen[(unsigned char)s.p[i]];
        seen[(unsigned char)s.p[i]] = true;
    }
    return n;
}

static bool listed(struct str s, struct str mine)
{
    bool found = made_of(s, mine);
    for (size_t i = 0; !found && i < sizeof words / sizeof *words; i++)
        found = made_of(s, str_c(words[i]));
    return found;
}

/* Zeros at the end may have been digits instead of letters: tried with and without. */
static bool common(struct str left, struct str mine)
{
    bool found = listed(left, mine);
    while (!found && left.n && left.p[left.n - 1] == 'o') {
        left.n--;
        found = listed(left, mine);
    }
    return found;
}

bool password_weak(struct str password, struct str mine)
{
    char a[WORD_MAX], b[WORD_MAX];
    struct str left = { a, letters(a, password) };
    struct str own = { b, letters(b, mine) };
    return different(password) < DIFFERENT_MIN || !left.n || common(left, own);
}
