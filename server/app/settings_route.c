/* settings_route.c -- see settings_route.h. */
#include "app/settings_route.h"

#include "app/config.h"
#include "domain/services.h"

static const struct config *config_of(const struct call *c)
{
    const struct services *s = c->server;
    return s ? s->config : NULL;
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
        setting_json(j, s, setting_value(config, s));
    jw_list_close(j, (struct str){ 0 });
}

static enum err one_parse(struct call *c)
{
    c->out = (void *)(uintptr_t)setting_find(call_path_str(c, "name"));
    enum err e = call_ok(c);
    return e ? e : c->out && config_of(c) ? OK : ERR_NOT_FOUND;
}

static void one_render(struct call *c, struct jw *j)
{
    const struct setting *s = c->out;
    setting_json(j, s, setting_value(config_of(c), s));
}

const struct endpoint settings_endpoints[] = {
    { GET, "/settings", NEED_RIGHT + MAY_ADMINISTER, DB_NONE, .render = list_render },
    { GET, "/settings/{name}", NEED_RIGHT + MAY_ADMINISTER, DB_NONE, .parse = one_parse, .render = one_render },
    { 0 },
};
