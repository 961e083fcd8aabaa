/* organisation.c -- municipalities, areas, partners and the rest: list, read, make, change, remove.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "db/like.h"
#include "resource/organisation/row.h"
#include "text/fold.h"

enum { Q_MAX = 100 /* characters of ?q= */, FOLDED_MAX = 500 /* bytes */ };
enum {
    HAS_KIND = 1,
    HAS_NAME = 2,
    HAS_PARENT = 4,
    HAS_DESCRIPTION = 8,
    HAS_ALIASES = 16,
    HAS_CODE = 32,
    HAS_PROVINCE = 64,
    HAS_INHABITANTS = 128,
    HAS_SIZE = 256,
    HAS_URBANITY = 512,
    HAS_PLACE_TYPE = 1024,
    HAS_YEAR = 2048
};

struct organisation_page {
    struct organisation_row row[CALL_LIMIT_MAX];
    struct call_page at;
    struct str kind, pattern;
    int64_t parent, after;
};
struct organisation_change {
    int64_t id; /* of the path */
    unsigned has;
    struct organisation_row to, row; /* as asked; as it became */
};

static void json_word(struct jw *j, const char *key, struct str s)
{
    jw_str_or_null(j, key, s.n ? s : (struct str){ 0 });
}

static void json_number(struct jw *j, const char *key, int64_t v)
{
    jw_id_or_null(j, key, v);
}

static void organisation_json(struct jw *j, const struct organisation_row *o)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", o->id);
    jw_str(j, "kind", o->kind);
    jw_str(j, "name", o->name);
    jw_open(j, "aliases", '[');
    for (size_t i = 0; i < o->n_aliases; i++)
        jw_str(j, NULL, o->aliases[i]);
    jw_close(j, ']');
    if (o->parent) {
        jw_open(j, "parent", '{');
        jw_int(j, "id", o->parent);
        jw_str(j, "name", o->parent_name);
        jw_close(j, '}');
    } else
        jw_null(j, "parent");
    jw_str(j, "description", o->description);
    json_word(j, "code", o->code);
    json_word(j, "province", o->province);
    json_number(j, "inhabitants", o->inhabitants);
    json_word(j, "sizeClass", o->size_class);
    json_number(j, "urbanityClass", o->urbanity_class);
    json_word(j, "placeType", o->place_type);
    json_number(j, "profileYear", o->profile_year);
    jw_time(j, "created", o->created);
    jw_time(j, "updated", o->updated);
    jw_int(j, "version", o->version);
    jw_close(j, '}');
}

/* Renders what a request read or changed. */
static void row_render(struct call *c, struct jw *j)
{
    const struct organisation_row *row = &((struct organisation_change *)c->in)->row;
    call_etag(c, row->version, str_hash(row->parent_name));
    organisation_json(j, row);
}

/* ---- GET /organisations */

static enum err list_parse(struct call *c)
{
    struct organisation_page *page = c->out = arena_new(c->arena, struct organisation_page);
    if (!page)
        return arena_err(c->arena);
    page->kind = organisation_kind(call_query_choice(c, "kind", ORGANISATION_KINDS));
    struct str q = str_trim(call_query_str(c, "q", Q_MAX));
    page->pattern = like_inside(c->arena, fold_text(c->arena, q, FOLDED_MAX));
    page->parent = call_query_int(c, "parent", 1, INT64_MAX, 0);
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct organisation_page *page = c->out;
    struct query q = db_query(db, SQL_ORGANISATION_LIST);
    query_str(&q, page->kind);
    query_str(&q, page->pattern);
    query_int(&q, page->parent);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = organisation_take(&q, c->arena);
    enum err e = query_end(&q);
    for (size_t i = 0; !e && i < page->at.n; i++)
        e = organisation_aliases(db, c->arena, &page->row[i]);
    return e;
}

static void list_render(struct call *c, struct jw *j)
{
    const struct organisation_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        organisation_json(j, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- GET /organisations/{id} */

static enum err get_parse(struct call *c)
{
    struct organisation_change *ch = c->in = arena_new(c->arena, struct organisation_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct organisation_change *ch = c->in;
    return organisation_load(db, c->arena, ch->id, &ch->row);
}

/* ---- POST /organisations, PATCH /organisations/{id} */

static void read_profile(struct fields *f, struct organisation_change *ch)
{
    struct organisation_row *to = &ch->to;
    if (ch->has & HAS_CODE)
        to->code = str_trim(field_text(f, "code", 0, ORGANISATION_CODE_MAX));
    if (ch->has & HAS_PROVINCE)
        to->province = str_trim(field_text(f, "province", 0, ORGANISATION_WORD_MAX));
    if (ch->has & HAS_INHABITANTS)
        to->inhabitants = field_int(f, "inhabitants", 0, ORGANISATION_INHABITANTS_MAX, 0);
    if (ch->has & HAS_SIZE)
        to->size_class = organisation_size(field_choice(f, "sizeClass", ORGANISATION_SIZES, false));
    if (ch->has & HAS_URBANITY)
        to->urbanity_class = field_int(f, "urbanityClass", 1, 5, 0);
    if (ch->has & HAS_PLACE_TYPE)
        to->place_type = str_trim(field_text(f, "placeType", 0, ORGANISATION_WORD_MAX));
    if (ch->has & HAS_YEAR)
        to->profile_year = field_int(f, "profileYear", 1900, 2100, 0);
}

static struct organisation_change *change_read(struct call *c, unsigned must)
{
    static const char *const names[] = { "kind", "name", "parent", "description", "aliases", "code", "province",
        "inhabitants", "sizeClass", "urbanityClass", "placeType", "profileYear" };
    struct organisation_change *ch = c->in = arena_new(c->arena, struct organisation_change);
    if (!ch)
        return NULL;
    struct fields *f = call_fields(c);
    ch->has = must | fields_given(f, names, sizeof names / sizeof *names);
    if (ch->has & HAS_KIND)
        ch->to.kind = organisation_kind(field_choice(f, "kind", ORGANISATION_KINDS, true));
    if (ch->has & HAS_NAME)
        ch->to.name = field_line(f, "name", 1, ORGANISATION_NAME_MAX);
    if (ch->has & HAS_PARENT)
        ch->to.parent = field_id(f, "parent");
    if (ch->has & HAS_DESCRIPTION)
        ch->to.description = str_trim(field_text(f, "description", 0, ORGANISATION_DESCRIPTION_MAX));
    if (ch->has & HAS_ALIASES)
        ch->to.n_aliases = field_names(f, "aliases", ORGANISATION_ALIASES_MAX, ORGANISATION_NAME_MAX, &ch->to.aliases);
    read_profile(f, ch);
    return ch;
}

static void lay_over(const struct organisation_change *ch, struct organisation_row *row)
{
    const struct organisation_row *to = &ch->to;
    row->kind = ch->has & HAS_KIND ? to->kind : row->kind;
    row->name = ch->has & HAS_NAME ? to->name : row->name;
    row->parent = ch->has & HAS_PARENT ? to->parent : row->parent;
    row->description = ch->has & HAS_DESCRIPTION ? to->description : row->description;
    row->code = ch->has & HAS_CODE ? to->code : row->code;
    row->province = ch->has & HAS_PROVINCE ? to->province : row->province;
    row->urbanity_class = ch->has & HAS_URBANITY ? to->urbanity_class : row->urbanity_class;
    row->place_type = ch->has & HAS_PLACE_TYPE ? to->place_type : row->place_type;
    row->profile_year = ch->has & HAS_YEAR ? to->profile_year : row->profile_year;
    if (ch->has & HAS_ALIASES) {
        row->aliases = to->aliases;
        row->n_aliases = to->n_aliases;
    }
    if (ch->has & HAS_INHABITANTS) {
        row->inhabitants = to->inhabitants;
        row->size_class = organisation_size_of(to->inhabitants);
    }
    row->size_class = ch->has & HAS_SIZE ? to->size_class : row->size_class;
}

static enum err check_names(struct call *c, struct db *db, const struct organisation_row *row)
{
    int64_t other = 0;
    enum err e = organisation_by_name(db, c->arena, row, &other);
    if (!e && other) {
        call_bad(c, "name", "Er is al een organisatie met deze naam.",
            "There is an organisation with this name already.");
        return call_fail(c, ERR_CONFLICT, "Er is al een organisatie van deze soort met deze naam.",
            "There is an organisation of this kind with this name already.");
    }
    if (!e)
        e = organisation_by_code(db, row->code, &other);
    if (!e && other && other != row->id && row->code.n) {
        call_bad(c, "code", "Een andere organisatie heeft deze code.", "Another organisation has this code.");
        return call_fail(c, ERR_CONFLICT, "Een andere organisatie heeft deze code.",
            "Another organisation has this code.");
    }
    return e;
}

static enum err check_parent(struct call *c, struct db *db, const struct organisation_row *row)
{
    if (!row->parent)
        return OK;
    struct organisation_row parent;
    enum err e = organisation_load(db, c->arena, row->parent, &parent);
    if (e == ERR_NOT_FOUND) {
        call_bad(c, "parent", "Deze organisatie bestaat niet.", "There is no such organisation.");
        return ERR_INVALID;
    }
    bool circles = false;
    if (!e && row->id)
        e = organisation_circles(db, row->id, row->parent, &circles);
    if (!e && circles) {
        call_bad(c, "parent", "Zo ligt een organisatie in zichzelf.",
            "An organisation would lie within itself this way.");
        e = ERR_INVALID;
    }
    return e;
}

/* Checks and stores ch->row, and reads it back with its names. */
static enum err store(struct call *c, struct db *db, struct organisation_change *ch)
{
    lay_over(ch, &ch->row);
    enum err e = check_names(c, db, &ch->row);
    if (!e)
        e = check_parent(c, db, &ch->row);
    if (!e)
        e = organisation_store(db, c->arena, &ch->row, c->viewer.user, c->now);
    return e ? e : organisation_load(db, c->arena, ch->row.id, &ch->row);
}

static enum err post_parse(struct call *c)
{
    return change_read(c, HAS_KIND | HAS_NAME) ? call_ok(c) : arena_err(c->arena);
}

static enum err post_run(struct call *c, struct db *db)
{
    struct organisation_change *ch = c->in;
    ch->row = (struct organisation_row){ 0 };
    return store(c, db, ch);
}

static void post_render(struct call *c, struct jw *j)
{
    call_created(c, "/organisations/%lld", (long long)((struct organisation_change *)c->in)->row.id);
    row_render(c, j);
}

static enum err patch_parse(struct call *c)
{
    struct organisation_change *ch = change_read(c, 0);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok_edit(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct organisation_change *ch = c->in;
    enum err e = organisation_load(db, c->arena, ch->id, &ch->row);
    if (!e)
        e = call_version(c, ch->row.version, "Deze organisatie is intussen gewijzigd.",
            "This organisation has changed in the meantime.");
    return e ? e : store(c, db, ch);
}

/* ---- DELETE /organisations/{id} */

static enum err delete_run(struct call *c, struct db *db)
{
    struct organisation_change *ch = c->in;
    int64_t used = 0;
    enum err e = organisation_load(db, c->arena, ch->id, &ch->row);
    if (e)
        return e;
    struct query q = db_query(db, SQL_ORGANISATION_USED);
    query_int(&q, ch->id);
    e = query_single(&q, 0, &used);
    if (!e && used)
        e = call_fail(c, ERR_CONFLICT, "Deze organisatie is in gebruik.", "This organisation is in use.");
    if (!e)
        e = organisation_remove(db, ch->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_ORGANISATION_REMOVED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "organisation",
            .entity_id = ch->id });
}

const struct endpoint organisation_endpoints[] = {
    { GET, "/organisations", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/organisations/{id}", NEED_NOBODY, DB_READ, .parse = get_parse, .run = get_run, .render = row_render },
    { POST, "/organisations", NEED_RIGHT + MAY_EDIT_ORGANISATIONS, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render },
    { PATCH, "/organisations/{id}", NEED_RIGHT + MAY_EDIT_ORGANISATIONS, DB_WRITE, .parse = patch_parse,
        .run = patch_run, .render = row_render },
    { DELETE, "/organisations/{id}", NEED_RIGHT + MAY_EDIT_ORGANISATIONS, DB_WRITE, .parse = get_parse,
        .run = delete_run, .render = call_no_content },
    { 0 },
};
