/* viewer.c -- see viewer.h. */
#include "domain/viewer.h"

#include "base/clock.h"
#include "crypt/token.h"

#define RIGHT(name, roles) [name] = (roles),
static const unsigned right_roles[RIGHT_COUNT] = {
#include "domain/rights.def"
};
#undef RIGHT

static const struct {
    const char *name;
    unsigned role;
} roles[] = {
    { "reader", ROLE_READER },
    { "sounding_board", ROLE_SOUNDING_BOARD },
    { "project_leader", ROLE_PROJECT_LEADER },
    { "steering", ROLE_STEERING },
    { "coach", ROLE_COACH },
    { "administrator", ROLE_ADMINISTRATOR },
};

struct viewer viewer_nobody(void)
{
    return (struct viewer){ 0 };
}

/* Reads the columns of fragment viewer_row. */
static void take(struct query *q, struct arena *a, struct viewer *out)
{
    out->user = row_int(q);
    unsigned own = (unsigned)row_int(q);
    out->roles = own | (unsigned)row_int(q);
    out->lent = out->roles & ~own;
    out->organisation = row_int(q);
    out->name = row_str(q, a);
    out->english = str_is(row_peek(q), "en");
    out->has_factor = row_int(q) != 0;
}

enum err viewer_by_session(struct db *db, struct arena *a, struct str token, int64_t now, struct viewer *out)
{
    *out = viewer_nobody();
    struct str hash = token_hash(a, token);
    struct query q = db_query(db, SQL_VIEWER_SESSION);
    query_blob(&q, hash);
    query_int(&q, now);
    if (query_row(&q)) {
        take(&q, a, out);
        out->csrf = row_str(&q, a);
        out->idle_until = row_int(&q);
        out->since = row_int(&q);
        out->session = hash;
    }
    enum err e = query_end(&q);
    return e ? e : out->user ? OK : ERR_UNAUTHENTICATED;
}

enum err viewer_by_api_token(struct db *db, struct arena *a, struct str token, int64_t now, struct viewer *out)
{
    *out = viewer_nobody();
    struct query q = db_query(db, SQL_VIEWER_TOKEN);
    query_blob(&q, token_hash(a, token));
    query_int(&q, now);
    if (query_row(&q)) {
        take(&q, a, out);
        out->read_only = !str_is(row_peek(&q), "write");
    }
    enum err e = query_end(&q);
    return e ? e : out->user ? OK : ERR_UNAUTHENTICATED;
}

struct str viewer_feed_token(struct arena *a, struct str key, int64_t id, int64_t created)
{
    enum { SIGNATURE = 40 /* hex digits */ };
    struct str data = arena_printf(a, "feed\n%lld\n%lld", (long long)id, (long long)created);
    struct str signature = str_sub(token_sign(a, key, data), 0, SIGNATURE);
    return arena_printf(a, "%lld-%.*s", (long long)id, STR_ARG(signature));
}

struct viewer viewer_as_reader(const struct viewer *v)
{
    struct viewer reader = *v;
    reader.roles = v->user ? ROLE_READER : 0;
    reader.lent = 0;
    reader.read_only = true;
    return reader;
}

enum err viewer_by_feed_token(struct db *db, struct arena *a, struct str key, struct str token, int64_t now,
    struct viewer *out)
{
    int64_t id = 0, created = -1;
    struct str rest = token;
    *out = viewer_nobody();
    if (!str_int(str_cut(&rest, '-'), &id))
        return ERR_NOT_FOUND;
    struct query q = db_query(db, SQL_VIEWER_FEED);
    query_int(&q, id);
    query_int(&q, now);
    if (query_row(&q)) {
        take(&q, a, out);
        created = row_int(&q);
    }
    enum err e = query_end(&q);
    bool right = token_equal(token, viewer_feed_token(a, key, id, created)) && out->user;
    out->read_only = true;
    if (!right)
        *out = viewer_nobody();
    return e ? e : right ? OK : ERR_NOT_FOUND;
}

/* Mail addresses are stored in lower case (ASCII). */
static struct str lower(struct arena *a, struct str s)
{
    struct str out = arena_str(a, s);
    char *p = (char *)(uintptr_t)out.p;
    for (size_t i = 0; i < out.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + 32);
    return out;
}

enum err viewer_by_mail(struct db *db, struct arena *a, struct str mail, struct viewer *out)
{
    *out = viewer_nobody();
    struct query q = db_query(db, SQL_VIEWER_MAIL);
    query_str(&q, lower(a, mail));
    query_int(&q, clock_now());
    if (query_row(&q))
        take(&q, a, out);
    enum err e = query_end(&q);
    return e ? e : out->user ? OK : ERR_NOT_FOUND;
}

enum err viewer_by_account(struct db *db, struct arena *a, int64_t account, int64_t now, struct viewer *out)
{
    *out = viewer_nobody();
    struct query q = db_query(db, SQL_VIEWER_ACCOUNT);
    query_int(&q, account);
    query_int(&q, now);
    if (query_row(&q))
        take(&q, a, out);
    enum err e = query_end(&q);
    return e ? e : out->user ? OK : ERR_NOT_FOUND;
}

bool viewer_may_itself(const struct viewer *v, enum right right)
{
    return v->user && (v->roles & ~v->lent & right_roles[right]) != 0;
}

bool viewer_may(const struct viewer *v, enum right right)
{
    return v->user && (v->roles & right_roles[right]) != 0;
}

const char *role_name(unsigned role)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (roles[i].role == role)
            return roles[i].name;
    return NULL;
}

unsigned role_by_name(struct str name)
{
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (str_is(name, roles[i].name))
            return roles[i].role;
    return 0;
}
