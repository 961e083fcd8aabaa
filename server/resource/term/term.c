/* term.c -- themes, tags, laws, abbreviations: list, read, make, change, merge, remove.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "db/like.h"
#include "resource/term/row.h"
#include "text/fold.h"

enum { Q_MAX = 100 /* characters of ?q= */, FOLDED_MAX = 500 /* bytes */ };
enum {
    HAS_KIND = 1,
    HAS_NAME = 2,
    HAS_DEFINITION = 4,
    HAS_ALIASES = 8,
    HAS_FROM = 16,
    HAS_TO = 32,
    HAS_REPLACED_BY = 64
};

struct term_page {
    struct term_row row[CALL_LIMIT_MAX];
    struct call_page at;
    struct str kind, pattern;
    int64_t after;
};
struct term_change {
    int64_t id, into; /* of the path, of _merge */
    unsigned has;
    struct term_row to, row; /* as asked; as it became */
};

static void term_json(struct jw *j, const struct term_row *t)
{
    jw_open(j, NULL, '{');
    jw_int(j, "id", t->id);
    jw_str(j, "kind", t->kind);
    jw_str(j, "name", t->name);
    jw_str(j, "definition", t->definition);
    jw_open(j, "aliases", '[');
    for (size_t i = 0; i < t->n_aliases; i++)
        jw_str(j, NULL, t->aliases[i]);
    jw_close(j, ']');
    jw_date(j, "validFrom", t->valid_from);
    jw_date(j, "validTo", t->valid_to);
    if (t->replaced_by) {
        jw_open(j, "replacedBy", '{');
        jw_int(j, "id", t->replaced_by);
        jw_str(j, "name", t->replaced_by_name);
        jw_close(j, '}');
    } else
        jw_null(j, "replacedBy");
    jw_time(j, "created", t->created);
    jw_time(j, "updated", t->updated);
    jw_int(j, "version", t->version);
    jw_close(j, '}');
}

static void one_render(struct call *c, struct jw *j, const struct term_row *t)
{
    call_etag(c, t->version, str_hash(t->replaced_by_name));
    term_json(j, t);
}

/* Tags are the network's own words; everything else is public. */
static bool sees(const struct call *c, const struct term_row *t)
{
    return c->viewer.user || !str_is(t->kind, "tag");
}

static enum err may_edit(const struct call *c, struct str kind)
{
    bool may = viewer_may(&c->viewer, str_is(kind, "law") ? MAY_EDIT_LAWS : MAY_EDIT_TERMS);
    return may ? OK : ERR_FORBIDDEN;
}

/* ---- GET /terms */

static enum err list_parse(struct call *c)
{
    struct term_page *page = c->out = arena_new(c->arena, struct term_page);
    if (!page)
        return arena_err(c->arena);
    page->kind = term_kind(call_query_choice(c, "kind", word_choices(WORDS_TERM, NULL)));
    struct str q = str_trim(call_query_str(c, "q", Q_MAX));
    page->pattern = like_inside(c->arena, fold_text(c->arena, q, FOLDED_MAX));
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct term_page *page = c->out;
    struct query q = db_query(db, SQL_TERM_LIST);
    query_int(&q, c->viewer.user != 0);
    query_str(&q, page->kind);
    query_str(&q, page->pattern);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = term_take(&q, c->arena);
    enum err e = query_end(&q);
    for (size_t i = 0; !e && i < page->at.n; i++)
        e = term_aliases(db, c->arena, &page->row[i]);
    return e;
}

static void list_render(struct call *c, struct jw *j)
{
    const struct term_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        term_json(j, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- GET /terms/{id} */

static enum err get_parse(struct call *c)
{
    struct term_change *ch = c->in = arena_new(c->arena, struct term_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err get_run(struct call *c, struct db *db)
{
    struct term_change *ch = c->in;
    enum err e = term_load(db, c->arena, ch->id, &ch->row);
    return e || sees(c, &ch->row) ? e : ERR_NOT_FOUND;
}

/* Renders what a change came to. */
static void row_render(struct call *c, struct jw *j)
{
    one_render(c, j, &((struct term_change *)c->in)->row);
}

/* ---- POST /terms, PATCH /terms/{id} */

static void read_dates(struct call *c, struct term_change *ch)
{
    struct fields *f = call_fields(c);
    if (ch->has & HAS_FROM)
        ch->to.valid_from = field_date(f, "validFrom");
    if (ch->has & HAS_TO)
        ch->to.valid_to = field_date(f, "validTo");
    if (ch->to.valid_from && ch->to.valid_to && ch->to.valid_to < ch->to.valid_from)
        field_error(f, "validTo", "Deze datum ligt vóór de begindatum.", "This date lies before the first one.");
}

static struct term_change *change_read(struct call *c, unsigned must)
{
    static const char *const names[] = { "kind", "name", "definition", "aliases", "validFrom", "validTo",
        "replacedBy" };
    struct term_change *ch = c->in = arena_new(c->arena, struct term_change);
    if (!ch)
        return NULL;
    struct fields *f = call_fields(c);
    ch->has = must | fields_given(f, names, sizeof names / sizeof *names);
    if (ch->has & HAS_KIND)
        ch->to.kind = term_kind(field_choice(f, "kind", word_choices(WORDS_TERM, NULL), true));
    if (ch->has & HAS_NAME)
        ch->to.name = field_line(f, "name", 1, TERM_NAME_MAX);
    if (ch->has & HAS_DEFINITION)
        ch->to.definition = str_trim(field_text(f, "definition", 0, TERM_DEFINITION_MAX));
    if (ch->has & HAS_ALIASES)
        ch->to.n_aliases = field_names(f, "aliases", TERM_ALIASES_MAX, TERM_NAME_MAX, &ch->to.aliases);
    if (ch->has & HAS_REPLACED_BY)
        ch->to.replaced_by = field_id(f, "replacedBy");
    read_dates(c, ch);
    return ch;
}

static void lay_over(struct arena *a, const struct term_change *ch, struct term_row *row)
{
    if (ch->has & HAS_KIND)
        row->kind = ch->to.kind;
    if (ch->has & HAS_NAME)
        row->name = ch->to.name;
    if (ch->has & HAS_DEFINITION)
        row->definition = ch->to.definition;
    if (ch->has & HAS_FROM)
        row->valid_from = ch->to.valid_from;
    if (ch->has & HAS_TO)
        row->valid_to = ch->to.valid_to;
    if (ch->has & HAS_REPLACED_BY)
        row->replaced_by = ch->to.replaced_by;
    if (ch->has & HAS_ALIASES) {
        row->n_aliases = 0;
        (void)term_add_aliases(a, row, ch->to.aliases, ch->to.n_aliases);
    }
}

static enum err check_name(struct call *c, struct db *db, const struct term_row *row)
{
    int64_t other = 0;
    enum err e = term_by_name(db, c->arena, row->kind, row->name, &other);
    if (e || !other || other == row->id)
        return e;
    call_bad(c, "name", "Er is al een begrip met deze naam.", "There is a term with this name already.");
    return call_fail(c, ERR_CONFLICT, "Er is al een begrip van deze soort met deze naam.",
        "There is a term of this kind with this name already.");
}

static enum err check_successor(struct call *c, struct db *db, const struct term_row *row)
{
    if (!row->replaced_by)
        return OK;
    struct term_row successor;
    enum err e = term_load(db, c->arena, row->replaced_by, &successor);
    if (e == ERR_NOT_FOUND) {
        call_bad(c, "replacedBy", "Dit begrip bestaat niet.", "There is no such term.");
        return ERR_INVALID;
    }
    bool circles = false;
    if (!e && row->id)
        e = term_circles(db, row->id, row->replaced_by, &circles);
    if (!e && circles) {
        call_bad(c, "replacedBy", "Zo vervangt een begrip zichzelf.", "A term would replace itself this way.");
        e = ERR_INVALID;
    }
    return e;
}

static enum err check_dates(struct call *c, const struct term_row *row)
{
    if (!row->valid_from || !row->valid_to || row->valid_to >= row->valid_from)
        return OK;
    call_bad(c, "validTo", "Deze datum ligt vóór de begindatum.", "This date lies before the first one.");
    return ERR_INVALID;
}

/* Checks and stores ch->row, and reads it back with its names. */
static enum err store(struct call *c, struct db *db, struct term_change *ch)
{
    lay_over(c->arena, ch, &ch->row);
    enum err e = may_edit(c, ch->row.kind);
    if (!e)
        e = check_dates(c, &ch->row);
    if (!e)
        e = check_name(c, db, &ch->row);
    if (!e)
        e = check_successor(c, db, &ch->row);
    if (!e)
        e = term_store(db, c->arena, &ch->row, c->viewer.user, c->now);
    return e ? e : term_load(db, c->arena, ch->row.id, &ch->row);
}

static enum err post_parse(struct call *c)
{
    return change_read(c, HAS_KIND | HAS_NAME) ? call_ok(c) : arena_err(c->arena);
}

static enum err post_run(struct call *c, struct db *db)
{
    struct term_change *ch = c->in;
    ch->row = (struct term_row){ 0 };
    return store(c, db, ch);
}

static void post_render(struct call *c, struct jw *j)
{
    call_created(c, "/terms/%lld", (long long)((struct term_change *)c->in)->row.id);
    row_render(c, j);
}

static enum err patch_parse(struct call *c)
{
    struct term_change *ch = change_read(c, 0);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok_edit(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct term_change *ch = c->in;
    enum err e = term_load(db, c->arena, ch->id, &ch->row);
    if (!e)
        e = may_edit(c, ch->row.kind);
    if (!e)
        e = call_version(c, ch->row.version, "Dit begrip is intussen gewijzigd.",
            "This term has changed in the meantime.");
    return e ? e : store(c, db, ch);
}

/* ---- DELETE /terms/{id} */

static enum err delete_run(struct call *c, struct db *db)
{
    struct term_change *ch = c->in;
    int64_t used = 0;
    enum err e = term_load(db, c->arena, ch->id, &ch->row);
    if (!e)
        e = may_edit(c, ch->row.kind);
    if (e)
        return e;
    struct query q = db_query(db, SQL_TERM_USED);
    query_int(&q, ch->id);
    e = query_single(&q, 0, &used);
    if (!e && used)
        e = call_fail(c, ERR_CONFLICT, "Dit begrip is in gebruik. Voeg het samen met een ander.",
            "This term is in use. Merge it into another.");
    if (!e)
        e = term_remove(db, ch->id);
    if (e)
        return e;
    return event_emit(db,
        &(struct event){ .verb = EVENT_TERM_REMOVED,
            .actor = c->viewer.user,
            .at = c->now,
            .entity = "term",
            .entity_id = ch->id });
}

/* ---- POST /terms/{id}/_merge */

static enum err merge_parse(struct call *c)
{
    struct term_change *ch = c->in = arena_new(c->arena, struct term_change);
    if (!ch)
        return arena_err(c->arena);
    struct fields *f = call_fields(c);
    ch->id = call_path_id(c, "id");
    ch->into = field_id(f, "into");
    if (!ch->into || ch->into == ch->id)
        field_error(f, "into", "Kies een ander begrip om mee samen te voegen.", "Choose another term to merge into.");
    return call_ok(c);
}

static enum err merge_load(struct call *c, struct db *db, struct term_change *ch)
{
    enum err e = term_load(db, c->arena, ch->id, &ch->to);
    if (e)
        return e;
    e = term_load(db, c->arena, ch->into, &ch->row);
    if (e == ERR_NOT_FOUND) {
        call_bad(c, "into", "Dit begrip bestaat niet.", "There is no such term.");
        return ERR_INVALID;
    }
    if (!e)
        e = may_edit(c, ch->to.kind);
    return e ? e : may_edit(c, ch->row.kind);
}

/* What said that it was replaced by the old term, is replaced by the new one. */
static enum err merge_successors(struct db *db, int64_t from, int64_t into)
{
    struct query q = db_query(db, SQL_TERM_SUCCESSOR_DROP);
    query_int(&q, into);
    query_int(&q, from);
    enum err e = query_done(&q);
    if (e)
        return e;
    q = db_query(db, SQL_TERM_SUCCESSOR_MOVE);
    query_int(&q, from);
    query_int(&q, into);
    return query_done(&q);
}

/* Posts and followers are moved by those who own them: they hear the event, in this same savepoint. */
static enum err merge_run(struct call *c, struct db *db)
{
    struct term_change *ch = c->in;
    enum err e = merge_load(c, db, ch);
    if (!e)
        e = event_emit(db,
            &(struct event){ .verb = EVENT_TERM_MERGED,
                .actor = c->viewer.user,
                .at = c->now,
                .entity = "term",
                .entity_id = ch->id,
                .data = arena_printf(c->arena, "{\"into\":%lld}", (long long)ch->into) });
    if (!e)
        e = merge_successors(db, ch->id, ch->into);
    if (!e)
        e = term_remove(db, ch->id);
    if (e)
        return e;
    (void)term_add_aliases(c->arena, &ch->row, &ch->to.name, 1);
    (void)term_add_aliases(c->arena, &ch->row, ch->to.aliases, ch->to.n_aliases);
    if (ch->row.replaced_by == ch->id)
        ch->row.replaced_by = 0;
    e = term_store(db, c->arena, &ch->row, c->viewer.user, c->now);
    return e ? e : term_load(db, c->arena, ch->into, &ch->row);
}

const struct endpoint term_endpoints[] = {
    { GET, "/terms", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run, .render = list_render },
    { GET, "/terms/{id}", NEED_NOBODY, DB_READ, .parse = get_parse, .run = get_run, .render = row_render },
    { POST, "/terms", NEED_RIGHT + MAY_EDIT_TERMS, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render },
    { PATCH, "/terms/{id}", NEED_RIGHT + MAY_EDIT_TERMS, DB_WRITE, .parse = patch_parse, .run = patch_run,
        .render = row_render },
    { DELETE, "/terms/{id}", NEED_RIGHT + MAY_EDIT_TERMS, DB_WRITE, .parse = get_parse, .run = delete_run,
        .render = call_no_content },
    { POST, "/terms/{id}/_merge", NEED_RIGHT + MAY_EDIT_TERMS, DB_WRITE, .parse = merge_parse, .run = merge_run,
        .render = row_render },
    { 0 },
};
