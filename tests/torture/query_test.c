/* query_test.c -- no text that anybody types is an error of the search: random rows of signs, words and characters. */
#include "tests/torture/long.h"
#include "tests/world.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "index/index.h"

#include <string.h>

/* A piece of a query: signs that mean something somewhere, words and their misspellings, numbers, any bytes as UTF-8. */
static size_t put_piece(char *out, unsigned *seed)
{
    static const char *const bits[] = { "wijk", "\"", "*", "(", ")", "AND", "OR", "NOT", "NEAR(", "-", ":",
        "thema:", "title:", "^", "{", "}", " ", " ", " ", " ", "'", "é", "😀", "+", "door:", "#12", "\t", "--", "/*",
        ";", "NULL", "1", "…", "wijk*", "x", "woningcorporatie", "wijkteamcoach", "vergunnnig", "gemeente:Goirle",
        "soort:casus", "fase:", "wet:\"Wmo 2015\"", "WZSW", "WSZW", "zijn we er al", "re-integratie", "2015",
        "-\"de wijk\"", "C++", "it's", "\\", "%", "_", "\x01", "ǆ", "ﬁ", "İ", "\xE2\x80\x8F", "æ", "ß" };
    *seed = *seed * 1103515245u + 12345u;
    unsigned r = *seed >> 8;
    if (r % 8) {
        const char *bit = bits[(r >> 3) % (sizeof bits / sizeof *bits)];
        strcpy(out, bit);
        return strlen(bit);
    }
    uint32_t c = 1 + (r >> 3) % (r & 64 ? 0x250 : 0xD7FF);
    size_t n = utf8_put(out, c);
    out[n] = 0;
    return n;
}

static void search_any_text_is_never_an_error(void **state)
{
    struct world w = world_open("one-question");
    unsigned seed = 7;
    int searches = few_or_many(1000, 100000);
    int found = 0;
    struct arena a = { 0 };
    (void)state;
    world_exec(&w,
        "UPDATE post SET body = 'De wijk, de vergunning en de woningcorporatie: we zijn er al.', access = 0");
    world_index(&w);
    for (int i = 0; i < searches; i++) {
        char text[1200] = "";
        size_t n = 0, pieces = 1 + (size_t)i % (i % 100 ? 14 : 80);
        for (size_t k = 0; k < pieces; k++)
            n += put_piece(text + n, &seed);
        struct search s = { .text = { text, n },
            .facets = ~0u,
            .limit = 25,
            .typing = i % 3 == 0,
            .similar = i % 7 == 0 };
        struct viewer v = i % 2 ? world_viewer(&w, "rita") : (struct viewer){ 0 };
        struct search_result r;
        enum err e = index_search(w.own.index, w.db, &a, &v, clock_now(), &s, &r);
        if (e)
            fail_msg("%s: %s", err_type(e), text);
        found += r.n > 0;
        arena_reset(&a);
    }
    assert_true(found > searches / 20); /* it was a search, not a refusal */
    FIGURES("queries", "%d texts searched, %d with hits, 0 errors", searches, found);
    arena_release(&a);
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(search_any_text_is_never_an_error),
};
UNIT_MAIN(tests);
