/* guest.c -- see guest.h. */
#include "resource/user/guest.h"

#include "json/fields.h"

enum { NAME_MOST = 200 };

static enum err asked(struct db *db, const struct event *e)
{
    struct arena a = { 0 };
    struct fields f;
    enum err err = fields_open(&f, &a, e->data, false);
    if (err) {
        arena_release(&a);
        return err;
    }
    struct str name = field_text(&f, "name", 1, NAME_MOST);
    err = fields_end(&f);
    struct str mail = arena_printf(&a, "deskundige-%lld@vraagbaak.invalid", (long long)e->entity_id);
    struct query q = db_query(db, SQL_ACCOUNT_INSERT);
    query_int(&q, e->entity_id);
    query_str(&q, mail);
    query_str(&q, name);
    query_null(&q);
    query_str(&q, STR(""));
    query_int(&q, 0);
    query_str(&q, STR("nl"));
    query_int(&q, e->at);
    query_int(&q, e->at);
    enum err made = query_done(&q);
    arena_release(&a);
    return err ? err : made;
}

const struct listener guest_listeners[] = {
    { EVENT_EXPERT_ASKED, asked },
    { 0 },
};
