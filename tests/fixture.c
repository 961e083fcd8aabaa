/* fixture.c -- see fixture.h. */
#include "fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

enum { CASES_MAX = 500 };

struct str fixture_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is missing", path);
    (void)fseek(f, 0, SEEK_END);
    long n = ftell(f);
    (void)fseek(f, 0, SEEK_SET);
    char *p = arena_alloc(a, (size_t)n + 1);
    assert_non_null(p);
    assert_int_equal(fread(p, 1, (size_t)n, f), (size_t)n);
    (void)fclose(f);
    return (struct str){ p, (size_t)n };
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* True when the case gives what is expected. */
static bool run_case(const char *folder, const char *name, fixture_make *make)
{
    struct arena a = { 0 };
    struct str input = fixture_read(&a, arena_printf(&a, "%s/%s/input", folder, name).p);
    struct str expected = fixture_read(&a, arena_printf(&a, "%s/%s/expected", folder, name).p);
    struct str made = make(&a, name, input);
    bool same = str_eq(made, expected);
    if (!same)
        fprintf(stderr, "---- %s/%s: expected\n%.*s---- got\n%.*s----\n", folder, name, STR_ARG(expected),
            STR_ARG(made));
    arena_release(&a);
    return same;
}

void fixture_run(const char *folder, fixture_make *make)
{
    struct arena a = { 0 };
    const char *names[CASES_MAX];
    size_t n = 0, bad = 0;
    DIR *dir = opendir(folder);
    if (!dir)
        fail_msg("%s is missing", folder);
    for (struct dirent *entry; (entry = readdir(dir)) && n < CASES_MAX;)
        if (entry->d_name[0] != '.')
            names[n++] = arena_cstr(&a, str_c(entry->d_name));
    (void)closedir(dir);
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++)
        bad += !run_case(folder, names[i], make);
    arena_release(&a);
    assert_int_not_equal(n, 0);
    if (bad)
        fail_msg("%zu of %zu cases of %s differ", bad, n, folder);
}
