/* anonymity.c -- see anonymity.h. */
#include "domain/anonymity.h"

static const struct {
    const char *size, *nl, *en;
} sizes[] = {
    { "under_10k", "minder dan 10 duizend inwoners", "fewer than 10 thousand inhabitants" },
    { "10k_25k", "10 tot 25 duizend inwoners", "10 to 25 thousand inhabitants" },
    { "25k_50k", "25 tot 50 duizend inwoners", "25 to 50 thousand inhabitants" },
    { "50k_100k", "50 tot 100 duizend inwoners", "50 to 100 thousand inhabitants" },
    { "100k_250k", "100 tot 250 duizend inwoners", "100 to 250 thousand inhabitants" },
    { "over_250k", "meer dan 250 duizend inwoners", "more than 250 thousand inhabitants" },
};
static const struct {
    const char *nl, *en;
} densities[] = { { "een gemeente", "a municipality" }, { "een stad", "a town" },
    { "een grotere plaats", "a larger place" }, { "een dorp", "a village" } };

static const char *size_of(struct str name, bool english)
{
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (str_is(name, sizes[i].size))
            return english ? sizes[i].en : sizes[i].nl;
    return NULL;
}

struct anonymity anonymity_read(struct arena *a, struct str packed, bool english)
{
    struct anonymity as = { 0 };
    int64_t density = 0, both = 0, alike = 0;
    if (!packed.n)
        return as;
    const char *size = size_of(str_cut(&packed, ' '), english);
    bool read = str_int(str_cut(&packed, ' '), &density) && str_int(str_cut(&packed, ' '), &both) &&
        str_int(packed, &alike);
    if (!read || density < 0 || density > 3)
        density = both = alike = 0;
    as.fits = both;
    as.narrow = both < ANONYMITY_LEAST;
    density = as.narrow ? 0 : density;
    const char *place = english ? densities[density].en : densities[density].nl;
    as.text = size && alike >= ANONYMITY_LEAST ? arena_printf(a, "%s, %s", place, size) : str_c(place);
    return as;
}

enum err anonymity_of(struct db *db, struct arena *a, int64_t place, int64_t organisation, bool english,
    struct anonymity *out)
{
    struct str packed = { 0 };
    struct query q = db_query(db, SQL_ANONYMITY_OF);
    query_int_or_null(&q, place ? place : organisation);
    if (query_row(&q))
        packed = row_str(&q, a);
    enum err e = query_end(&q);
    *out = anonymity_read(a, packed.n ? packed : STR("- 0 0 0"), english);
    return e ? e : arena_err(a);
}

void anonymity_json(struct jw *j, const char *key, const struct anonymity *as, bool whole)
{
    if (!as->text.n) {
        jw_null(j, key);
        return;
    }
    jw_open(j, key, '{');
    jw_str(j, "text", as->text);
    if (whole) {
        jw_int(j, "fits", as->fits);
        jw_bool(j, "narrow", as->narrow);
    }
    jw_close(j, '}');
}
