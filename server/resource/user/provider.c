/* provider.c -- see provider.h. */
#include "resource/user/provider.h"

#include "domain/viewer.h"
#include "json/fields.h"
#include "net/net.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 500 /* characters of a setting */ };

static bool id_valid(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!((id.p[i] >= 'a' && id.p[i] <= 'z') || (id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] == '-' && i)))
            return false;
    return id.n > 0 && id.n <= 40;
}

static void read_rules(struct fields *f, struct provider *p)
{
    size_t n = field_count(f, "roles", ROLE_RULES_MAX);
    p->rule = n ? arena_array(f->arena, n, sizeof *p->rule) : NULL;
    for (size_t i = 0; p->rule && i < n; i++) {
        struct fields rule;
        if (!fields_open_item(&rule, f, "roles", i))
            continue;
        struct str role = field_text(&rule, "role", 1, TEXT_MAX);
        p->rule[p->rules].value = field_text(&rule, "value", 1, TEXT_MAX);
        p->rule[p->rules].role = role_by_name(role);
        if (role.n && !p->rule[p->rules].role)
            field_error(&rule, "role", "Deze rol bestaat niet.", "there is no such role");
        p->rules++;
        enum err e = fields_end(&rule);
        (void)e; /* reported into f */
    }
}

static void read_one(struct fields *f, struct provider *p, const char *(*secret_of)(struct arena *a, struct str id))
{
    struct str fallback = field_text(f, "rolesWithout", 0, TEXT_MAX);
    p->id = field_text(f, "id", 1, TEXT_MAX);
    p->name = field_text(f, "name", 1, 100);
    p->issuer = field_text(f, "issuer", 1, TEXT_MAX);
    p->client = field_text(f, "client", 1, TEXT_MAX);
    p->secret = field_text(f, "secret", 0, TEXT_MAX);
    p->scopes = field_text(f, "scopes", 0, TEXT_MAX);
    p->roles_claim = field_text(f, "rolesClaim", 0, TEXT_MAX);
    p->create = field_bool(f, "create", false);
    read_rules(f, p);
    p->roles_without = fallback.n && !str_is(fallback, "none") ? role_by_name(fallback) : fallback.n ? 0 : ROLE_READER;
    if (fallback.n && !p->roles_without && !str_is(fallback, "none"))
        field_error(f, "rolesWithout", "Deze rol bestaat niet.", "there is no such role");
    if (!p->scopes.n)
        p->scopes = STR("openid profile email");
    if (p->id.n && !id_valid(p->id))
        field_error(f, "id", "", "only a-z, 0-9 and -, at most 40 characters");
    if (p->issuer.n && !net_url_fits(arena_cstr(f->arena, p->issuer), NULL))
        field_error(f, "issuer", "", "an https:// address without a name or password in it");
    if (p->rules && !p->roles_claim.n)
        field_error(f, "rolesClaim", "", "roles need the claim that they are read from");
    const char *elsewhere = secret_of ? secret_of(f->arena, p->id) : NULL;
    if (elsewhere)
        p->secret = str_c(elsewhere);
}

static void check_twins(struct fields *f, const struct providers *all, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(all->one[k].id, all->one[i].id) || str_eq(all->one[k].issuer, all->one[i].issuer))
            field_error(f, "id", "", "two providers have the same id or issuer");
}

static enum err read_all(struct providers *all, struct fields *f,
    const char *(*secret_of)(struct arena *a, struct str id))
{
    size_t n = field_count(f, "providers", PROVIDERS_MAX);
    all->one = n ? arena_array(f->arena, n, sizeof *all->one) : NULL;
    for (size_t i = 0; all->one && i < n; i++) {
        struct fields one;
        pthread_mutex_init(&all->one[all->n].lock, NULL);
        if (fields_open_item(&one, f, "providers", i)) {
            read_one(&one, &all->one[all->n], secret_of);
            check_twins(&one, all, all->n);
            enum err e = fields_end(&one);
            (void)e; /* reported into f */
        }
        all->n++;
    }
    return fields_end(f);
}

enum err providers_read(struct providers **out, struct arena *a, struct str text, struct str url, struct str key,
    const char *(*secret_of)(struct arena *a, struct str id), struct str *why)
{
    struct fields f;
    struct providers *all = *out = arena_new(a, struct providers);
    if (!all)
        return arena_err(a);
    *all = (struct providers){ .url = url, .key = key };
    while (all->url.n && all->url.p[all->url.n - 1] == '/')
        all->url.n--;
    enum err e = fields_open_yaml(&f, a, text, true);
    if (!e)
        e = read_all(all, &f, secret_of);
    if (e && f.errors)
        *why = arena_printf(a, "%.*s: %.*s", STR_ARG(f.errors->field), STR_ARG(f.errors->detail));
    else if (!e && !all->n)
        *why = STR("it names no providers");
    else if (!e && !all->url.n)
        *why = STR("VRAAGBAAK_URL must be set: a provider sends people back to it");
    return e ? e : why->n ? ERR_INVALID : OK;
}

void providers_free(struct providers *p)
{
    for (size_t i = 0; p && i < p->n; i++) {
        free(p->one[i].metadata.text);
        free(p->one[i].keys.text);
        pthread_mutex_destroy(&p->one[i].lock);
    }
}

struct provider *provider_find(struct providers *p, struct str id)
{
    for (size_t i = 0; p && i < p->n; i++)
        if (str_eq(p->one[i].id, id) || str_eq(p->one[i].issuer, id))
            return &p->one[i];
    return NULL;
}

struct str document_get(struct provider *p, struct arena *a, const struct document *d, int64_t now, int64_t age)
{
    struct str s = { 0 };
    pthread_mutex_lock(&p->lock);
    if (d->text && now - d->fetched < age)
        s = arena_str(a, (struct str){ d->text, d->n });
    pthread_mutex_unlock(&p->lock);
    return s;
}

void document_keep(struct provider *p, struct document *d, struct str text, int64_t now)
{
    char *copy = malloc(text.n + 1);
    if (!copy)
        return;
    memcpy(copy, text.p, text.n);
    pthread_mutex_lock(&p->lock);
    free(d->text);
    *d = (struct document){ .text = copy, .n = text.n, .fetched = now };
    pthread_mutex_unlock(&p->lock);
}
