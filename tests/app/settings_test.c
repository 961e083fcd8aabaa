/* settings_test.c -- what the program runs with, as an administrator sees it. */
#include "tests/world.h"

#include "app/config.h"

#include <string.h>

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
    w.own.config = NULL;
    world_close(&w);
}

/* The page about privacy tells everybody how long things are kept here. */
static void settings_howLongThingsAreKept_areForEverybody(void **state)
{
    (void)state;
    static const char *const others[] = { "nobody", "rita", "coco" };
    struct world w = world_open("empty");
    struct config config;
    const struct setting *s;
    int64_t kept = 0;
    for (size_t i = 0; (s = setting_at(i)); i++) {
        *(const char **)(void *)((char *)&config + s->offset) = s->fallback;
        kept += strncmp(s->name, "VRAAGBAAK_KEEP_", 15) == 0;
    }
    config.keep_drafts = "90";
    w.own.config = &config;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct answer r = call_as(&w, others[i], "GET /api/v1/settings", NULL);
        assert_status(r, 200);
        assert_int_equal(reply_size(&r, "items"), kept);
        assert_false(reply_has(&r, "VRAAGBAAK_DATA") || reply_has(&r, "SECRET") || reply_has(&r, "MAIL"));
        r = call_as(&w, others[i], "GET /api/v1/settings/VRAAGBAAK_KEEP_DRAFTS", NULL);
        assert_string_equal(reply_text(&r, "value"), "90");
        assert_status(call_as(&w, others[i], "GET /api/v1/settings/VRAAGBAAK_DATA", NULL), i ? 403 : 401);
    }
    w.own.config = NULL;
    world_close(&w);
}

static void contact_isAWholeAddressOrNothing(void **state)
{
    (void)state;
    static const char *const good[] = { "", "mailto:veilig@voorbeeld.nl", "https://voorbeeld.nl/melden",
        "tel:+31201234567" };
    static const char *const bad[] = { "veilig@voorbeeld.nl", "mailto:", "mailto:@", "mailto:a@", "http://voorbeeld.nl",
        "https://", "https:", "tel:020", "mailto:a@b.nl\nExpires: 1", "mailto:a@b.nl c", "x" };
    struct str why = { 0 };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(config_contact(good[i], &why), OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (config_contact(bad[i], &why) != ERR_INVALID)
            fail_msg("taken: %s", bad[i]);
    assert_has(why, "VRAAGBAAK_SECURITY_CONTACT");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(settings_inEffect_areShownToAdministratorsWithoutSecrets),
    cmocka_unit_test(settings_howLongThingsAreKept_areForEverybody),
    cmocka_unit_test(contact_isAWholeAddressOrNothing),
};
UNIT_MAIN(tests);
