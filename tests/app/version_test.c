/* version_test.c -- `vraagbaak version` names each library with its version. */
#include "tests/unit.h"

#include "app/version.h"

#include <stdio.h>

static void version_ofEachLibrary_isWhatItSaysItself(void **state)
{
    (void)state;
    static const char *const names[] = { "libarchive", "libcjose", "libcmark", "libcurl", "libevent", "libexpat",
        "libjansson", "libmagic", "libsodium", "libutf8proc", "libyaml", "zlib" };
    struct buf out = { 0 };
    version_libraries(&out);
    struct str rest = buf_str(&out);
    size_t lines = 0;
    while (rest.n) {
        struct str line = str_cut(&rest, '\n'), version = line, name = str_cut(&version, ' ');
        bool known = false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known |= str_is(name, names[i]);
        if (!known || str_search(version, STR(".")) == version.n)
            fail_msg("%.*s", STR_ARG(line));
        lines++;
    }
    assert_int_equal(lines, sizeof names / sizeof *names);
    buf_release(&out);
}

static const struct CMUnitTest tests[] = { cmocka_unit_test(version_ofEachLibrary_isWhatItSaysItself) };
UNIT_MAIN(tests);
