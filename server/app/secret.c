/* secret.c -- see secret.h. */
#include "app/secret.h"

#include "base/log.h"
#include "crypt/token.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Exactly 2 * SECRET hex digits. */
static enum err from_setting(struct arena *a, const char *hex, struct str *out)
{
    char *key = arena_alloc(a, SECRET);
    if (!key || strlen(hex) != 2 * (size_t)SECRET)
        return ERR_INVALID;
    for (size_t i = 0; i < SECRET; i++) {
        int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return ERR_INVALID;
        key[i] = (char)(high << 4 | low);
    }
    *out = (struct str){ key, SECRET };
    return OK;
}

enum err secret_load(struct app *app, struct str *out, struct str *why)
{
    const char *path = config_path(&app->arena, &app->config, "secret.key");
    if (*app->config.secret) {
        if (!from_setting(&app->arena, app->config.secret, out))
            return OK;
        *why = STR("VRAAGBAAK_SECRET must be 64 hexadecimal digits");
        return ERR_INVALID;
    }
    char *key = arena_alloc(&app->arena, SECRET);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t n = key ? read(fd, key, SECRET) : 0;
        (void)close(fd);
        *out = (struct str){ key, SECRET };
        if (n == SECRET)
            return OK;
    }
    *out = token_random(&app->arena, SECRET);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool kept = fd >= 0 && write(fd, out->p, out->n) == (ssize_t)out->n && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    if (!kept)
        log_text(LOG_WARN, "secret", "cannot keep %s; cursors, and second factors that are set now, end with this run",
            path);
    return arena_err(&app->arena);
}
