/* config.c -- see config.h. */
#include "app/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING(field, name, fallback, help) { name, fallback, help, offsetof(struct config, field) },
static const struct setting settings[] = {
#include "app/settings.def"
};
#undef SETTING

enum { SETTINGS = sizeof settings / sizeof *settings, FILE_MAX = 65536 /* bytes of a settings file */ };

static const char **field_of(struct config *c, const struct setting *s)
{
    return (const char **)(void *)((char *)c + s->offset);
}

const struct setting *setting_find(struct str name)
{
    for (size_t i = 0; i < SETTINGS; i++)
        if (str_is(name, settings[i].name))
            return &settings[i];
    return NULL;
}

const struct setting *setting_at(size_t i)
{
    return i < SETTINGS ? &settings[i] : NULL;
}

const char *setting_value(const struct config *c, const struct setting *s)
{
    return *(const char *const *)(const void *)((const char *)c + s->offset);
}

bool setting_is_public(const struct setting *s)
{
    return str_starts(str_c(s->name), STR("VRAAGBAAK_KEEP_"));
}

bool setting_is_secret(const struct setting *s)
{
    struct str name = str_c(s->name);
    return str_ends(name, STR("_SECRET")) || str_ends(name, STR("_PASSWORD")) || str_ends(name, STR("_TOKEN"));
}

/* One line: KEY=value, a comment, or nothing. Quotes around a value are taken off. */
static enum err read_line(struct arena *a, const char *file, int number, struct str line, struct config *c,
    struct str *why)
{
    line = str_trim(line);
    if (!line.n || line.p[0] == '#')
        return OK;
    struct str value = line, key = str_trim(str_cut(&value, '='));
    const struct setting *s = setting_find(key);
    if (key.n == line.n || !s) {
        *why = arena_printf(a, "%s:%d: %s \"%.*s\"", file, number,
            key.n == line.n ? "expected KEY=value, not" : "unknown setting", STR_ARG(key));
        return ERR_INVALID;
    }
    value = str_trim(value);
    if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') && value.p[value.n - 1] == value.p[0])
        value = str_sub(value, 1, value.n - 2);
    *field_of(c, s) = arena_cstr(a, value);
    return OK;
}

static enum err read_file(struct arena *a, const char *file, bool must, struct config *c, struct str *why)
{
    FILE *f = fopen(file, "re");
    if (!f && !must && errno == ENOENT)
        return OK;
    if (!f) {
        *why = arena_printf(a, "%s: %s", file, strerror(errno));
        return ERR_INVALID;
    }
    char *text = arena_alloc(a, FILE_MAX);
    size_t n = text ? fread(text, 1, FILE_MAX, f) : 0;
    (void)fclose(f);
    if (n == FILE_MAX) {
        *why = arena_printf(a, "%s: longer than %d bytes", file, FILE_MAX);
        return ERR_INVALID;
    }
    struct str rest = { text, n };
    enum err e = arena_err(a);
    for (int number = 1; rest.n && !e; number++)
        e = read_line(a, file, number, str_cut(&rest, '\n'), c, why);
    return e;
}

static void from_environment(struct config *c)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        const char *value = getenv(settings[i].name);
        if (value)
            *field_of(c, &settings[i]) = value;
    }
}

enum err config_load(struct arena *a, const char *file, struct config *out, struct str *why)
{
    for (size_t i = 0; i < SETTINGS; i++)
        *field_of(out, &settings[i]) = settings[i].fallback;
    from_environment(out); /* VRAAGBAAK_DATA says where the file may lie */
    enum err e = read_file(a, file ? file : config_path(a, out, "vraagbaak.conf"), file != NULL, out, why);
    from_environment(out);
    return e;
}

void config_help(struct buf *out)
{
    buf_addz(out,
        "Settings: KEY=value lines in a file (--config FILE, else vraagbaak.conf in the data folder) and the\n"
        "environment, which wins.\n\n");
    for (size_t i = 0; i < SETTINGS; i++)
        buf_printf(out, "  %s\n      %s\n      Default: %s\n", settings[i].name, settings[i].help,
            *settings[i].fallback ? settings[i].fallback : "(empty)");
}

enum err config_number(struct arena *a, const char *name, const char *value, int64_t least, int64_t most, int64_t *out,
    struct str *why)
{
    if (str_int(str_trim(str_c(value)), out) && *out >= least && *out <= most)
        return OK;
    *why = arena_printf(a, "%s must be a whole number from %lld to %lld, not \"%s\"", name, (long long)least,
        (long long)most, value);
    return ERR_INVALID;
}

enum err config_contact(const char *value, struct str *why)
{
    struct str uri = str_c(value), rest = uri, scheme = str_cut(&rest, ':');
    size_t at = str_find(rest, '@');
    bool mail = str_is(scheme, "mailto") && at > 0 && at + 1 < rest.n;
    bool web = str_is(scheme, "https") && str_starts(rest, STR("//")) && rest.n > 2;
    bool telephone = str_is(scheme, "tel") && rest.n > 1 && rest.p[0] == '+';
    bool whole = true;
    for (size_t i = 0; i < uri.n; i++)
        whole &= uri.p[i] > ' ' && uri.p[i] < 0x7F;
    if (!uri.n || (whole && (mail || web || telephone)))
        return OK;
    *why = STR("VRAAGBAAK_SECURITY_CONTACT must be a whole address: mailto:…@…, https://… or tel:+…");
    return ERR_INVALID;
}

const char *config_path(struct arena *a, const struct config *c, const char *file)
{
    return arena_printf(a, "%s/%s", c->data, file).p;
}
