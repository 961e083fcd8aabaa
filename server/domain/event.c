/* event.c -- see event.h. */
#include "domain/event.h"

#define EVENT(name, verb) verb,
static const char *const verbs[EVENT_COUNT] = {
#include "domain/event.def"
};
#undef EVENT

const char *event_name(enum event_verb verb)
{
    ASSERT((unsigned)verb < EVENT_COUNT);
    return verbs[verb];
}

static enum err append(struct db *db, const struct event *e)
{
    struct query q = db_query(db, SQL_EVENT_INSERT);
    query_int(&q, e->id);
    query_int(&q, e->at);
    query_strz(&q, event_name(e->verb));
    query_int_or_null(&q, e->actor);
    query_int_or_null(&q, e->root);
    query_int_or_null(&q, e->post);
    query_strz(&q, e->entity);
    query_int(&q, e->entity_id);
    query_str(&q, e->data.n ? e->data : (struct str){ 0 });
    return query_done(&q);
}

int64_t event_number(const struct event *e, const char *key)
{
    int64_t v = 0;
    struct str name = str_c(key), rest = e->data;
    while (rest.n) { /* after each quote: is it the key, then a colon? */
        (void)str_cut(&rest, '"');
        if (!str_starts(rest, name) || !str_starts(str_sub(rest, name.n, 2), STR("\":")))
            continue;
        struct str digits = str_sub(rest, name.n + 2, rest.n);
        size_t n = 0;
        while (n < digits.n && digits.p[n] >= '0' && digits.p[n] <= '9')
            n++;
        return str_int(str_sub(digits, 0, n), &v) ? v : 0;
    }
    return 0;
}

enum err event_forget(struct db *db, int64_t post)
{
    struct query q = db_query(db, SQL_EVENT_FORGET);
    query_int(&q, post);
    return query_done(&q);
}

enum err event_expire(struct db *db, int64_t before, int64_t most, int64_t *gone)
{
    struct query q = db_query(db, SQL_EVENT_EXPIRE);
    query_int(&q, before);
    query_int(&q, most);
    return query_changes(&q, gone);
}

enum err event_emit(struct db *db, const struct event *e)
{
    struct event heard = *e;
    heard.id = db_new_id(db, "event");
    enum err err = append(db, &heard);
    for (const struct listener *const *table = all_listeners; !err && *table; table++)
        for (const struct listener *l = *table; !err && l->hear; l++)
            if (l->verb == e->verb)
                err = l->hear(db, &heard);
    return err;
}
