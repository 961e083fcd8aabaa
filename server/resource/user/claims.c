/* claims.c -- see claims.h. */
#include "resource/user/claims.h"

#include "crypt/token.h"
#include "json/fields.h"

enum {
    TEXT_MAX = 2000,   /* characters of a claim */
    SUBJECT_MAX = 255, /* OpenID Connect Core section 2 */
    AUDIENCES_MAX = 20,
    ROLES_MAX = 1000,
    DEPTH_MAX = 5
};
#define SECOND_MAX (INT64_C(1) << 53)

static bool is_for_us(struct fields *f, struct str client, const char **why)
{
    struct str *audience = NULL, party = field_text(f, "azp", 0, TEXT_MAX);
    size_t n = field_text_or_texts(f, "aud", AUDIENCES_MAX, TEXT_MAX, &audience);
    bool named = false;
    for (size_t i = 0; i < n; i++)
        named |= str_eq(audience[i], client);
    if (!named)
        *why = "it is for somebody else";
    else if (n > 1 && !party.n)
        *why = "it is for several, and does not say who asked for it";
    else if (party.n && !str_eq(party, client))
        *why = "somebody else asked for it";
    else
        return true;
    return false;
}

static bool is_about_now(struct fields *f, int64_t now_ms, const char **why)
{
    int64_t now = now_ms / 1000, ends = field_int(f, "exp", 0, SECOND_MAX, -1),
            made = field_int(f, "iat", 0, SECOND_MAX, -1), begins = field_int(f, "nbf", 0, SECOND_MAX, 0);
    if (ends < 0 || made < 0)
        *why = "it does not say from when or until when it holds";
    else if (ends + CLAIMS_SKEW_S <= now)
        *why = "it has expired";
    else if (made - CLAIMS_SKEW_S > now || begins - CLAIMS_SKEW_S > now)
        *why = "it holds only later";
    else if (made + CLAIMS_AGE_S + CLAIMS_SKEW_S < now)
        *why = "it was made too long ago";
    else
        return true;
    return false;
}

/* Reads the claim at the path, inside other objects when it has dots. */
static void read_roles(struct fields *f, struct str path, struct claims *out, int depth)
{
    struct fields inner;
    const char *whole = arena_cstr(f->arena, path);
    if (!path.n)
        return;
    if (field_has(f, whole)) {
        out->roles_said = true;
        out->roles = field_text_or_texts(f, whole, ROLES_MAX, TEXT_MAX, &out->role);
        return;
    }
    struct str rest = path, first = str_cut(&rest, '.');
    if (!rest.n || depth == DEPTH_MAX || !fields_open_inside(&inner, f, arena_cstr(f->arena, first)))
        return;
    read_roles(&inner, rest, out, depth + 1);
    inner.whole = true;
    enum err e = fields_end(&inner);
    (void)e; /* reported into f */
}

/* What is about the person; what is known already stays. */
static void read_person(struct fields *f, const struct claims_wanted *w, struct claims *out)
{
    static const char *const names[] = { "name", "preferred_username", "nickname" };
    bool fresh = !out->mail.n;
    if (fresh)
        out->mail = str_trim(field_text(f, "email", 0, TEXT_MAX));
    if (fresh && out->mail.n)
        out->mail_doubted = !field_bool(f, "email_verified", true);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!out->name.n)
            out->name = str_trim(field_text(f, names[i], 0, TEXT_MAX));
    if (!out->roles_said)
        read_roles(f, w->roles_claim, out, 0);
}

/* Ends reading: other claims than ours are none of our business, ones of the wrong type are. */
static enum err end(struct fields *f, const char **why)
{
    f->whole = true;
    if (f->errors && !*why)
        *why = "a claim is of another type than it should be";
    enum err e = fields_end(f);
    return *why ? ERR_INVALID : e;
}

enum err claims_read(struct arena *a, struct str payload, const struct claims_wanted *w, struct claims *out,
    const char **why)
{
    struct fields f;
    *out = (struct claims){ 0 };
    *why = NULL;
    if (fields_open(&f, a, payload, true) == OK) {
        struct str nonce = field_text(&f, "nonce", 0, TEXT_MAX);
        out->subject = field_text(&f, "sub", 0, SUBJECT_MAX);
        if (!str_eq(field_text(&f, "iss", 0, TEXT_MAX), w->issuer))
            *why = "it is from somebody else";
        else if (!w->nonce.n || !token_equal(nonce, w->nonce))
            *why = "it answers another question";
        else if (!out->subject.n)
            *why = "it does not say about whom it is";
        else if (is_for_us(&f, w->client, why) && is_about_now(&f, w->now, why))
            read_person(&f, w, out);
    }
    return end(&f, why);
}

enum err claims_add(struct arena *a, struct str userinfo, const struct claims_wanted *w, struct claims *out,
    const char **why)
{
    struct fields f;
    *why = NULL;
    if (fields_open(&f, a, userinfo, true) == OK) {
        if (str_eq(field_text(&f, "sub", 0, SUBJECT_MAX), out->subject))
            read_person(&f, w, out);
        else
            *why = "the userinfo is about somebody else";
    }
    return end(&f, why);
}
