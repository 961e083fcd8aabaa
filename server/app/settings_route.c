/* settings_route.c -- see settings_route.h. */
#include "app/settings_route.h"

#include "app/config.h"
#include "domain/services.h"

static const struct config *config_of(const struct call *c)
{
    const struct services *s = c->server;
    return s ? s->config : NULL;
}

static bool is_shown(const struct call *c, const struct setting *s)
{
    return setting_is_public(s) || viewer_may(&c->viewer, MAY_ADMINISTER);
}

static void setting_json(struct jw *j, const struct setting *s, const char *value)
{
    jw_open(j, NULL, '{');
    jw_strz(j, "name", s->name);
    jw_str_or_null(j, "value", setting_is_secret(s) ? (struct str){ 0 } : str_c(value));
    jw_strz(j, "default", s->fallback);
    jw_bool(j, "changed", !str_is(str_c(value), s->fallback));
    jw_strz(j, "description", s->help);
    jw_close(j, '}');
}

static void list_render(struct call *c, struct jw *j)
{
    const struct config *config = config_of(c);
    const struct setting *s;
    jw_list_open(j);
    for (size_t i = 0; config && (s = setting_at(i)); i++)
        if (is_shown(c, s))
            setting_json(j, s, setting_value(config, s));
    jw_list_close(j, (struct str){ 0 });
}

static enum err one_parse(struct call *c)
{
    const struct setting *s = setting_find(call_path_str(c, "name"));
    c->out = (void *)(uintptr_t)s;
    enum err e = call_ok(c);
    if (!e && s && !is_shown(c, s))
        return c->viewer.user ? ERR_FORBIDDEN : ERR_UNAUTHENTICATED;
    return e ? e : s && config_of(c) ? OK : ERR_NOT_FOUND;
}

static void one_render(struct call *c, struct jw *j)
{
    const struct setting *s = c->out;
    setting_json(j, s, setting_value(config_of(c), s));
}

const struct endpoint settings_endpoints[] = {
    { GET, "/settings", NEED_NOBODY, DB_NONE, .render = list_render },
    { GET, "/settings/{name}", NEED_NOBODY, DB_NONE, .parse = one_parse, .render = one_render },
    { 0 },
};
