/* outward.c -- see outward.h. */
#include "app/outward.h"

#include "app/secret.h"

#include <string.h>

enum { DELAY_MOST = 86400 /* seconds */, HOUR_LEAST = 3, HOUR_MOST = 23 };

/* Without a setting: the first address that is listened on. */
static struct str public_address(struct app *app)
{
    struct str url = str_c(app->config.url), rest = str_c(app->config.listen);
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    if (url.n)
        return url;
    struct str first = str_trim(str_cut(&rest, ','));
    return arena_printf(&app->arena, "http://%.*s", STR_ARG(first));
}

static const char *or_null(const char *setting)
{
    return *setting ? setting : NULL;
}

static enum err complain(struct str *why, struct str what)
{
    *why = what;
    return ERR_INVALID;
}

enum err outward_load(struct app *app, struct outward *out, struct str *why)
{
    const struct config *c = &app->config;
    int64_t delay = 0, hour = 0;
    struct str secret = { 0 };
    enum err e = config_number(&app->arena, "VRAAGBAAK_MAIL_DELAY", c->mail_delay, 0, DELAY_MOST, &delay, why);
    if (!e)
        e = config_number(&app->arena, "VRAAGBAAK_DIGEST_HOUR", c->digest_hour, HOUR_LEAST, HOUR_MOST, &hour, why);
    if (!e && strcmp(c->mail_tls, "must") != 0 && strcmp(c->mail_tls, "may") != 0)
        e = complain(why, STR("VRAAGBAAK_MAIL_TLS must be must or may"));
    if (!e && *c->mail_server && !strchr(c->mail_from, '@'))
        e = complain(why, STR("VRAAGBAAK_MAIL_FROM must be an address when there is a VRAAGBAAK_MAIL_SERVER"));
    if (!e && *c->mail_reply && !strchr(c->mail_reply, '@'))
        e = complain(why, STR("VRAAGBAAK_MAIL_REPLY must be an address"));
    if (!e)
        e = secret_load(app, &secret, why);
    if (e)
        return e;
    out->mail = (struct mail_settings){ .from = str_c(c->mail_from),
        .name = str_c(c->mail_name),
        .reply = str_c(c->mail_reply),
        .delay_ms = delay * 1000,
        .digest_hour = (int)hour };
    out->services = (struct services){ .secret = secret,
        .url = public_address(app),
        .mail = *c->mail_server ? &out->mail : NULL };
    out->courier = (struct courier_mail){ .server = or_null(c->mail_server),
        .user = or_null(c->mail_user),
        .password = or_null(c->mail_password),
        .tls_may = strcmp(c->mail_tls, "may") == 0 };
    return arena_err(&app->arena);
}
