/* settings_test.c -- what the program runs with, as an administrator sees it. */
#include "tests/world.h"

#include "app/config.h"

static void settings_inEffect_areShownToAdministratorsWithoutSecrets(void **state)
{
    (void)state;
    struct world w = world_open("empty");
    struct config config;
    const struct setting *s;
    size_t n = 0;
    for (; (s = setting_at(n)); n++)
        *(const char **)(void *)((char *)&config + s->offset) = s->fallback;
    config.url = "https://vraagbaak.example";
    config.secret = config.metrics_token = config.mail_password = "nietvoorandersogen";
    w.own.config = &config;
    struct answer r = call_as(&w, "adm", "GET /api/v1/settings", NULL);
    assert_status(r, 200);
    assert_int_equal(reply_size(&r, "items"), n);
    assert_string_equal(reply_text(&r, "items.0.name"), "VRAAGBAAK_DATA");
    assert_string_equal(reply_text(&r, "items.0.changed"), "false");
    assert_false(reply_has(&r, "nietvoorandersogen"));
    r = call_as(&w, "adm", "GET /api/v1/settings/VRAAGBAAK_URL", NULL);
    assert_string_equal(reply_text(&r, "value"), "https://vraagbaak.example");
    assert_string_equal(reply_text(&r, "default"), "");
    assert_string_equal(reply_text(&r, "changed"), "true");
    r = call_as(&w, "adm", "GET /api/v1/settings/VRAAGBAAK_MAIL_PASSWORD", NULL);
    assert_string_equal(reply_text(&r, "value"), "null");
    assert_string_equal(reply_text(&r, "changed"), "true");
    assert_status(call_as(&w, "adm", "GET /api/v1/settings/VRAAGBAAK_NIETS", NULL), 404);
    assert_status(call_as(&w, "adm", "PATCH /api/v1/settings/VRAAGBAAK_URL", "{}"), 405);
    assert_status(call_as(&w, "coco", "GET /api/v1/settings", NULL), 403);
    w.own.config = NULL;
    world_close(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(settings_inEffect_areShownToAdministratorsWithoutSecrets),
};
UNIT_MAIN(tests);
