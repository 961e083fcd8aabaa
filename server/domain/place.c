/* place.c -- see place.h. */
#include "domain/place.h"

#include "domain/kind.h"
#include "domain/summary.h"

static enum err load_partners(struct db *db, struct arena *a, struct place_row *out)
{
    struct query q = db_query(db, SQL_PLACE_PARTNERS);
    query_int(&q, out->id);
    query_int(&q, PLACE_PARTNERS);
    while (query_row(&q))
        out->partner[out->n_partners++] = named_row(&q, a);
    return query_end(&q);
}

enum err place_load(struct db *db, struct arena *a, int64_t id, struct place_row *out)
{
    *out = (struct place_row){ 0 };
    struct query q = db_query(db, SQL_PLACE_BY_ID);
    query_int(&q, id);
    if (query_row(&q)) {
        out->id = row_int(&q);
        out->parent = row_int(&q);
        out->name = row_str(&q, a);
        out->kind = row_str(&q, a);
        out->size_class = row_str(&q, a);
        out->urbanity_class = row_int(&q);
        out->place_type = row_str(&q, a);
        out->phase = (int)row_int(&q);
        out->partners_told = row_int(&q) != 0;
    }
    enum err e = query_end(&q);
    if (e)
        return e;
    return out->id ? load_partners(db, a, out) : ERR_NOT_FOUND;
}

bool place_is_own(const struct place_row *place, const struct viewer *v)
{
    return v->organisation && (v->organisation == place->id || v->organisation == place->parent);
}

int64_t place_type_number(struct str type)
{
    return type.n ? (int64_t)(str_hash(type) >> 1 | 1) : 0;
}

struct profile place_profile(const struct place_row *place)
{
    return (struct profile){ profile_size(place->size_class), (int)place->urbanity_class,
        place_type_number(place->place_type), place->phase };
}

void place_profile_json(struct jw *j, const char *key, const struct place_row *place)
{
    const char *phase = word_of(WORDS_PHASE, place->phase);
    const struct {
        const char *name;
        bool known;
    } asked[] = { { "sizeClass", place->size_class.n }, { "urbanityClass", place->urbanity_class },
        { "placeType", place->place_type.n }, { "phase", phase }, { "partners", place->partners_told } };
    jw_open(j, key, '{');
    jw_str_or_null(j, "sizeClass", place->size_class.n ? place->size_class : (struct str){ 0 });
    jw_id_or_null(j, "urbanityClass", place->urbanity_class);
    jw_str_or_null(j, "placeType", place->place_type.n ? place->place_type : (struct str){ 0 });
    jw_str_or_null(j, "phase", phase ? str_c(phase) : (struct str){ 0 });
    if (place->partners_told) {
        jw_open(j, "partners", '[');
        for (size_t i = 0; i < place->n_partners; i++)
            named_json(j, NULL, place->partner[i]);
        jw_close(j, ']');
    } else
        jw_null(j, "partners");
    jw_open(j, "missing", '[');
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (!asked[i].known)
            jw_strz(j, NULL, asked[i].name);
    jw_close(j, ']');
    jw_close(j, '}');
}
