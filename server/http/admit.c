/* admit.c -- who is asking, and may they: see exchange_admit in exchange.h. */
#include "crypt/token.h"
#include "http/accept.h"
#include "http/exchange.h"
#include "http/memo.h"
#include "http/rate.h"
#include "http/service.h"

static struct str bearer(const struct request *r)
{
    struct str v = request_header(r, STR("authorization"));
    bool ok = v.n > 7 && str_ieq(str_sub(v, 0, 7), STR("bearer "));
    return ok ? str_trim(str_sub(v, 7, v.n)) : (struct str){ 0 };
}

struct str exchange_credential(const struct exchange *x, bool *token)
{
    *token = request_header(&x->request, STR("authorization")).p != NULL;
    return *token ? bearer(&x->request) : request_cookie(&x->request, STR("vb_session"));
}

/* Loopback without a proxy between, or the token for it. */
static enum err admit_operator(struct exchange *x)
{
    const struct request *r = &x->request;
    struct str token = bearer(r), wanted = str_c(r->service->config->metrics_token);
    if (token.p)
        return wanted.n && token_equal(token, wanted) ? OK : ERR_UNAUTHENTICATED;
    if (r->loopback && !r->forwarded)
        return OK;
    return wanted.n ? ERR_UNAUTHENTICATED : ERR_FORBIDDEN;
}

/* Finds the viewer behind a session or token, remembered or in the database. A token and a session never stand for each other. */
static enum err known_viewer(struct exchange *x, struct db *db, struct str credential, bool token)
{
    struct viewer *v = &x->call.viewer;
    int64_t now = x->call.now, epoch = x->epoch * 2 + token;
    if (memo_viewer(x->memo, &x->arena, credential, epoch, now, v))
        return OK;
    enum err e = token ? viewer_by_api_token(db, &x->arena, credential, now, v)
                       : viewer_by_session(db, &x->arena, credential, now, v);
    const struct server_config *config = x->request.service->config;
    if (!e)
        memo_keep_viewer(x->memo, credential, epoch, now, v);
    if (!e && !token && config->used_hook)
        config->used_hook(config->used_context, v, now);
    return e;
}

/* A bearer token must be right; a session that has ended only means that nobody is asking. */
static enum err authenticate(struct exchange *x, struct db *db)
{
    struct request *r = &x->request;
    struct viewer *v = &x->call.viewer;
    bool english = v->english;
    struct str session = request_cookie(r, STR("vb_session"));
    if (request_header(r, STR("authorization")).p) {
        struct str token = bearer(r);
        r->by_token = true;
        if (!db || !token.n || request_count(r, STR("authorization")) != 1)
            return ERR_UNAUTHENTICATED;
        return known_viewer(x, db, token, true);
    }
    if (!db || !session.n)
        return OK;
    enum err e = known_viewer(x, db, session, false);
    if (e != ERR_UNAUTHENTICATED)
        return e;
    *v = viewer_nobody();
    v->english = english;
    return OK;
}

static enum err check_need(struct exchange *x)
{
    const struct viewer *v = &x->call.viewer;
    int need = x->call.endpoint->need;
    if (need == NEED_NOBODY)
        return OK;
    if (!v->user)
        return ERR_UNAUTHENTICATED;
    return need == NEED_USER || viewer_may(v, (enum right)(need - NEED_RIGHT)) ? OK : ERR_FORBIDDEN;
}

/* Only our own pages may act with the cookie: a token that other origins cannot read, and what the browser says itself
 * (Fetch Metadata), which also covers signing in. */
static enum err check_forgery(struct exchange *x)
{
    const struct request *r = &x->request;
    const struct viewer *v = &x->call.viewer;
    struct str site = request_header(r, STR("sec-fetch-site"));
    if (method_safe(r->method) || r->by_token)
        return OK;
    if (site.p && !str_is(site, "same-origin") && !str_is(site, "none"))
        return ERR_CSRF;
    if (!v->user || x->call.endpoint->flags & ENDPOINT_NO_CSRF)
        return OK;
    return v->csrf.n && token_equal(request_header(r, STR("x-csrf-token")), v->csrf) ? OK : ERR_CSRF;
}

bool call_must_factor(const struct call *c)
{
    const struct viewer *v = &c->viewer;
    return v->user && !v->has_factor && (v->roles & c->request->service->config->factor_roles);
}

/* Whoever must have a second factor, and has none, can only set it. */
static enum err check_factor(struct exchange *x)
{
    bool early = x->call.endpoint->flags & ENDPOINT_BEFORE_FACTOR;
    return !early && call_must_factor(&x->call) ? ERR_FACTOR_NEEDED : OK;
}

static enum err check_rates(struct exchange *x)
{
    struct rate *rate = x->request.service->rate;
    const struct viewer *v = &x->call.viewer;
    unsigned flags = x->call.endpoint->flags;
    struct str owner = address_owner(&x->request.client);
    char user[24];
    struct buf account = { .p = user, .room = sizeof user, .max = sizeof user };
    buf_int(&account, v->user);
    if (!rate)
        return OK;
    if (flags & ENDPOINT_RATE_SIGN_IN && !rate_take(rate, RATE_SIGN_IN, owner, x->call.now))
        return ERR_RATE;
    if (flags & ENDPOINT_RATE_MAIL && !rate_take(rate, RATE_MAIL, v->user ? buf_str(&account) : owner, x->call.now))
        return ERR_RATE;
    if (!v->user && !(flags & ENDPOINT_UNLIMITED) && !rate_take(rate, RATE_ANONYMOUS, owner, x->call.now))
        return ERR_RATE;
    return OK;
}

static enum err no_json(struct call *c)
{
    return call_fail(c, ERR_MEDIA_TYPE, "Stuur application/json in UTF-8.", "Send application/json in UTF-8.");
}

static enum err check_media(struct exchange *x)
{
    struct call *c = &x->call;
    const struct request *r = &x->request;
    if (!r->body.n || c->endpoint->flags & ENDPOINT_ANY_BODY)
        return OK;
    if (c->endpoint->flags & ENDPOINT_NO_BODY) {
        call_bad(c, "", "Dit verzoek heeft geen inhoud nodig.", "This request takes no body.");
        return ERR_INVALID;
    }
    struct str parameters = request_header(r, STR("content-type")), type = str_trim(str_cut(&parameters, ';'));
    if (!str_ieq(type, STR("application/json")) && !str_ieq(type, STR("application/merge-patch+json")))
        return no_json(c);
    parameters = str_trim(parameters);
    bool utf8 = !parameters.n || str_ieq(parameters, STR("charset=utf-8")) ||
        str_ieq(parameters, STR("charset=\"utf-8\""));
    return utf8 && request_count(r, STR("content-type")) == 1 ? OK : no_json(c);
}

enum err exchange_admit(struct exchange *x, struct db *db)
{
    struct call *c = &x->call;
    if (c->endpoint->flags & ENDPOINT_PUBLIC_CORS)
        x->reply.cors = true;
    if (c->endpoint->need == NEED_OPERATOR)
        return admit_operator(x);
    enum err known = c->viewer.user ? OK : authenticate(x, db);
    enum err e = known && known != ERR_UNAUTHENTICATED ? known : check_rates(x);
    if (!e)
        e = known;
    if (!e)
        e = check_factor(x);
    if (!e)
        e = check_need(x);
    if (!e)
        e = check_forgery(x);
    if (!e && c->viewer.read_only && !method_safe(x->request.method))
        e = call_fail(c, ERR_FORBIDDEN, "Met dit token kun je alleen lezen.", "This token can only read.");
    return e ? e : check_media(x);
}
