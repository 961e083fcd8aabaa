/* metadata.c -- see metadata.h. */
#include "resource/user/metadata.h"

#include "json/fields.h"
#include "json/jw.h"
#include "net/net.h"

enum { TEXT_MAX = 2000 /* characters */, KEYS_MAX = 100, METHODS_MAX = 20 };

static struct str address(struct fields *f, const char *name, bool must, const char **why)
{
    struct str s = field_text(f, name, must, TEXT_MAX);
    if (s.n && !net_url_fits(arena_cstr(f->arena, s), NULL))
        *why = "it names an address that is not https";
    return s;
}

static bool has_method(struct fields *f, const char *method, bool fallback)
{
    struct str *names = NULL;
    size_t n = field_texts(f, "token_endpoint_auth_methods_supported", METHODS_MAX, TEXT_MAX, &names);
    for (size_t i = 0; i < n; i++)
        if (str_is(names[i], method))
            return true;
    return n ? false : fallback;
}

enum err metadata_read(struct arena *a, struct str json, struct str issuer, struct metadata *out, const char **why)
{
    struct fields f;
    *out = (struct metadata){ 0 };
    *why = NULL;
    if (fields_open(&f, a, json, true) == OK) {
        out->authorize = address(&f, "authorization_endpoint", true, why);
        out->token = address(&f, "token_endpoint", true, why);
        out->keys = address(&f, "jwks_uri", true, why);
        out->userinfo = address(&f, "userinfo_endpoint", false, why);
        out->end_session = address(&f, "end_session_endpoint", false, why);
        out->names_itself = field_bool(&f, "authorization_response_iss_parameter_supported", false);
        out->secret_in_body = !has_method(&f, "client_secret_basic", true) &&
            has_method(&f, "client_secret_post", false);
        if (!str_eq(field_text(&f, "issuer", 0, TEXT_MAX), issuer))
            *why = "it is about another issuer than the one in the settings";
    }
    f.whole = true;
    if (f.errors && !*why)
        *why = "the discovery document is not as it should be";
    enum err e = fields_end(&f);
    return *why ? ERR_INVALID : e;
}

/* The JWK again, with only what makes the key: certificates and private parts have no business here. */
static struct str bare_key(struct fields *key)
{
    static const char *const members[] = { "kty", "crv", "n", "e", "x", "y" };
    struct buf b = { 0 };
    struct jw j = jw_to(&b);
    jw_open(&j, NULL, '{');
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        struct str value = field_text(key, members[i], 0, TEXT_MAX);
        if (value.n)
            jw_str(&j, members[i], value);
    }
    jw_close(&j, '}');
    struct str json = buf_err(&b) ? STR("") : arena_str(key->arena, buf_str(&b));
    buf_release(&b);
    return json;
}

/* Reads key i; false when it is not for signatures, or cannot be read. */
static bool read_key(struct fields *f, size_t i, struct jws_key *out)
{
    struct fields key;
    if (!fields_open_item(&key, f, "keys", i))
        return false;
    struct str use = field_text(&key, "use", 0, TEXT_MAX);
    out->id = field_text(&key, "kid", 0, TEXT_MAX);
    out->algorithm = field_text(&key, "alg", 0, TEXT_MAX);
    out->json = bare_key(&key);
    key.whole = true; /* more may be said of a key */
    enum err e = fields_end(&key);
    return !e && out->json.n && (!use.n || str_is(use, "sig"));
}

enum err keys_read(struct arena *a, struct str json, struct jws_key **out, size_t *count, const char **why)
{
    struct fields f;
    *out = NULL;
    *count = 0;
    *why = NULL;
    enum err e = fields_open(&f, a, json, true);
    size_t n = e ? 0 : field_count(&f, "keys", KEYS_MAX);
    struct jws_key *keys = n ? arena_array(a, n, sizeof *keys) : NULL;
    for (size_t i = 0; keys && i < n; i++)
        *count += read_key(&f, i, &keys[*count]);
    f.whole = true;
    e = fields_end(&f);
    e = arena_err(a) ? arena_err(a) : e;
    if (e)
        *why = "the set of keys is not as it should be";
    *out = keys;
    return e;
}
