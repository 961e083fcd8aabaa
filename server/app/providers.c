/* providers.c -- see providers.h. */
#include "app/providers.h"

#include "base/log.h"
#include "resource/user/provider.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 1 << 20 /* bytes */ };

/* VRAAGBAAK_SECRET_GOIRLE for the id goirle; NULL when it is not set. */
static const char *secret_of(struct arena *a, struct str id)
{
    struct str name = arena_printf(a, "VRAAGBAAK_SECRET_%.*s", STR_ARG(id));
    char *p = (char *)(uintptr_t)name.p;
    for (size_t i = 0; i < name.n; i++)
        p[i] = (char)(p[i] == '-' ? '_' : p[i] >= 'a' && p[i] <= 'z' ? p[i] - ('a' - 'A') : p[i]);
    return getenv(name.p);
}

static enum err read_file(struct arena *a, int fd, const char *path, struct str *text, struct str *why)
{
    struct stat st;
    char *p = arena_alloc(a, FILE_MAX);
    ssize_t n = p ? read(fd, p, FILE_MAX) : -1;
    if (n < 0 || n == FILE_MAX) {
        *why = arena_printf(a, "%s: %s", path, n < 0 ? strerror(errno) : "too long");
        return ERR_INVALID;
    }
    if (fstat(fd, &st) == 0 && st.st_mode & (S_IRWXG | S_IRWXO))
        log_line(LOG_WARN, "identity_providers", "file", path, "advice", "it may hold secrets: chmod 600", NULL);
    *text = (struct str){ p, (size_t)n };
    return OK;
}

enum err providers_load(struct app *app, struct str key, struct providers **out, struct str *why)
{
    struct arena *a = &app->arena;
    const struct config *c = &app->config;
    bool named = *c->identity_providers;
    const char *path = named ? c->identity_providers : config_path(a, c, "identity-providers.yaml");
    struct str text, reason = { 0 };
    *out = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && !named)
        return OK;
    if (fd < 0) {
        *why = arena_printf(a, "%s: %s", path, strerror(errno));
        return ERR_INVALID;
    }
    enum err e = read_file(a, fd, path, &text, why);
    (void)close(fd);
    if (e)
        return e;
    e = providers_read(out, a, text, str_c(c->url), key, secret_of, &reason);
    if (e)
        *why = arena_printf(a, "%s: %.*s", path, STR_ARG(reason));
    return e;
}
