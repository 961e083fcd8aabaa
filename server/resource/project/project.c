/* project.c -- projects: list, read, make, change, remove.
 * parse (loop) -> run (reader or writer) -> render (loop). All memory is the request's. */
#include "resource/project/row.h"

enum {
    HAS_PLACE = 1,
    HAS_NAME = 2,
    HAS_DESCRIPTION = 4,
    HAS_PHASE = 8,
    HAS_SINCE = 16,
    HAS_ENDED = 32,
    HAS_STEERING = 64,
    HAS_GROUP = 128
};

struct project_page {
    struct project_row row[CALL_LIMIT_MAX];
    struct call_page at;
    bool running, mine;
    int64_t place, phases, after;
};
struct project_change {
    int64_t id; /* of the path */
    unsigned has;
    struct project_row to, row; /* as asked; as it became */
};

/* ---- GET /projects */

static enum err list_parse(struct call *c)
{
    struct project_page *page = c->out = arena_new(c->arena, struct project_page);
    if (!page)
        return arena_err(c->arena);
    page->place = call_query_int(c, "place", 1, INT64_MAX, 0);
    page->phases = call_query_words(c, "phase", WORDS_PHASE);
    page->running = call_query_bool(c, "running");
    page->mine = call_query_bool(c, "mine");
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct project_page *page = c->out;
    struct query q = db_query(db, SQL_PROJECT_LIST);
    query_int(&q, c->viewer.user);
    query_int(&q, c->now);
    query_int(&q, page->place);
    query_int(&q, page->phases);
    query_int(&q, page->running);
    query_int(&q, page->mine);
    query_int(&q, c->viewer.organisation);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        page->row[page->at.n++] = project_take(&q, c->arena);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct project_page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        project_json(j, &c->viewer, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- GET /projects/{id} */

static enum err get_parse(struct call *c)
{
    struct project_change *ch = c->in = arena_new(c->arena, struct project_change);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok(c);
}

static enum err load(struct call *c, struct db *db, struct project_change *ch)
{
    return project_load(db, c->arena, &c->viewer, c->now, ch->id, &ch->row);
}

static enum err get_run(struct call *c, struct db *db)
{
    return load(c, db, c->in);
}

/* Renders what a request read or changed. The tag tells the names around it and the next milestone apart too. */
static void row_render(struct call *c, struct jw *j)
{
    const struct project_row *row = &((struct project_change *)c->in)->row;
    uint64_t around = str_hash(row->place_name) ^ str_hash(row->steering_name) ^ (str_hash(row->group_name) << 1);
    call_etag(c, row->version, around ^ (uint64_t)(row->next.n << 20) ^ (uint64_t)row->next.version);
    project_json(j, &c->viewer, row);
}

/* ---- POST /projects, PATCH /projects/{id} */

static void read_words(struct fields *f, struct project_change *ch)
{
    if (ch->has & HAS_NAME)
        ch->to.name = field_line(f, "name", 1, PROJECT_NAME_MAX);
    if (ch->has & HAS_DESCRIPTION)
        ch->to.description = str_trim(field_text(f, "description", 0, PROJECT_DESCRIPTION_MAX));
}

static void read_phase(struct fields *f, struct project_change *ch)
{
    int first = 0;
    const char *choices = word_choices(WORDS_PHASE, &first);
    if (ch->has & HAS_PHASE) {
        int at = field_choice(f, "phase", choices, true);
        ch->to.phase = at < 0 ? PHASE_PREPARATION : (enum phase)(at + first);
    }
    if (ch->has & HAS_SINCE)
        ch->to.since = field_date(f, "since");
    if (ch->has & HAS_ENDED)
        ch->to.ended = field_date(f, "ended");
}

/* A project does not move: only who makes it names its place. */
static struct project_change *change_read(struct call *c, unsigned must)
{
    static const char *const names[] = { "place", "name", "description", "phase", "since", "ended", "steeringMember",
        "group" };
    struct project_change *ch = c->in = arena_new(c->arena, struct project_change);
    if (!ch)
        return NULL;
    struct fields *f = call_fields(c);
    ch->has = must | fields_given(f, names, sizeof names / sizeof *names);
    if (must & HAS_PLACE) {
        ch->to.place = field_id(f, "place");
        if (!ch->to.place)
            field_error(f, "place", "Kies een gemeente of een wijk.", "Choose a municipality or a neighbourhood.");
    } else if (ch->has & HAS_PLACE)
        field_error(f, "place", "Een project blijft bij zijn plaats.", "A project stays with its place.");
    read_words(f, ch);
    read_phase(f, ch);
    if (ch->has & HAS_STEERING)
        ch->to.steering = field_id(f, "steeringMember");
    if (ch->has & HAS_GROUP)
        ch->to.group = field_id(f, "group");
    return ch;
}

static int64_t today(const struct call *c)
{
    return c->now - c->now % PROJECT_DAY_MS;
}

static void lay_over(const struct call *c, const struct project_change *ch, struct project_row *row)
{
    const struct project_row *to = &ch->to;
    bool moves = (ch->has & HAS_PHASE) && to->phase != row->phase;
    row->name = ch->has & HAS_NAME ? to->name : row->name;
    row->description = ch->has & HAS_DESCRIPTION ? to->description : row->description;
    row->phase = ch->has & HAS_PHASE ? to->phase : row->phase;
    row->ended = ch->has & HAS_ENDED ? to->ended : row->ended;
    row->steering = ch->has & HAS_STEERING ? to->steering : row->steering;
    row->group = ch->has & HAS_GROUP ? to->group : row->group;
    if ((ch->has & HAS_SINCE) && to->since)
        row->since = to->since;
    else if (moves)
        row->since = today(c);
}

/* A phase has begun and a project has ended when somebody says so; a day of clocks elsewhere is allowed. */
static void check_days(struct call *c, const struct project_row *row)
{
    int64_t last = today(c) + PROJECT_DAY_MS;
    if (row->since > last)
        call_bad(c, "since", "Deze dag is nog niet geweest.", "This day has not come yet.");
    if (row->ended > last)
        call_bad(c, "ended", "Deze dag is nog niet geweest.", "This day has not come yet.");
    else if (row->ended && row->ended < row->since)
        call_bad(c, "ended", "Het project eindigt niet voordat de fase begon.",
            "The project does not end before the phase began.");
}

static enum err check_name(struct call *c, struct db *db, const struct project_row *row)
{
    int64_t other = 0;
    enum err e = project_find(db, row->place, row->name, &other);
    if (e || !other || other == row->id)
        return e;
    call_bad(c, "name", "Hier is al een project met deze naam.", "There is a project of this name here already.");
    return call_fail(c, ERR_CONFLICT, "Hier is al een project met deze naam.",
        "There is a project of this name here already.");
}

static enum err check_people(struct call *c, struct db *db, const struct project_change *ch)
{
    int64_t roles = 0, there = 0;
    enum err e = OK;
    if ((ch->has & HAS_STEERING) && ch->to.steering) {
        struct query q = db_query(db, SQL_PROJECT_STEERING);
        query_int(&q, ch->to.steering);
        e = query_single(&q, 0, &roles);
        if (!e && !(roles & ROLE_STEERING))
            call_bad(c, "steeringMember", "Kies iemand uit de stuurgroep.", "Choose somebody of the steering group.");
    }
    if (!e && (ch->has & HAS_GROUP) && ch->to.group && ch->to.group != ch->row.group) {
        struct query q = db_query(db, SQL_PROJECT_GROUP);
        query_int(&q, ch->to.group);
        e = query_single(&q, 0, &there);
        if (!e && !there)
            call_bad(c, "group", "Kies een lokale projectgroep.", "Choose a local project group.");
    }
    return e;
}

/* Checks and stores ch->row, and reads it back with its names. */
static enum err store(struct call *c, struct db *db, struct project_change *ch)
{
    enum phase before = ch->row.phase;
    enum err e = check_people(c, db, ch);
    lay_over(c, ch, &ch->row);
    check_days(c, &ch->row);
    if (!e)
        e = call_ok(c);
    if (!e)
        e = check_name(c, db, &ch->row);
    if (!e)
        e = project_store(db, &ch->row, before, c->viewer.user, c->now);
    ch->id = ch->row.id;
    return e ? e : load(c, db, ch);
}

static enum err post_parse(struct call *c)
{
    return change_read(c, HAS_PLACE | HAS_NAME | HAS_PHASE) ? call_ok(c) : arena_err(c->arena);
}

static enum err post_run(struct call *c, struct db *db)
{
    struct project_change *ch = c->in;
    bool lies = false;
    ch->row = (struct project_row){ .place = ch->to.place, .since = today(c) };
    struct query q = db_query(db, SQL_PROJECT_PLACE);
    query_int(&q, ch->to.place);
    if (query_row(&q)) {
        struct str kind = row_peek(&q);
        lies = str_is(kind, "municipality") || str_is(kind, "area");
        ch->row.place_parent = row_int(&q);
    }
    enum err e = query_end(&q);
    if (e)
        return e;
    if (!lies) {
        call_bad(c, "place", "Kies een gemeente of een wijk.", "Choose a municipality or a neighbourhood.");
        return ERR_INVALID;
    }
    if (!project_editable(&c->viewer, ch->row.place, ch->row.place_parent))
        return call_fail(c, ERR_FORBIDDEN, "Je maakt alleen een project van je eigen gemeente.",
            "You can only make a project of your own municipality.");
    return store(c, db, ch);
}

static void post_render(struct call *c, struct jw *j)
{
    call_created(c, "/projects/%lld", (long long)((struct project_change *)c->in)->row.id);
    row_render(c, j);
}

static enum err patch_parse(struct call *c)
{
    struct project_change *ch = change_read(c, 0);
    if (!ch)
        return arena_err(c->arena);
    ch->id = call_path_id(c, "id");
    return call_ok_edit(c);
}

static enum err patch_run(struct call *c, struct db *db)
{
    struct project_change *ch = c->in;
    enum err e = load(c, db, ch);
    if (!e && !project_editable(&c->viewer, ch->row.place, ch->row.place_parent))
        e = ERR_FORBIDDEN;
    if (!e)
        e = call_version(c, ch->row.version, "Dit project is intussen gewijzigd.",
            "This project has changed in the meantime.");
    return e ? e : store(c, db, ch);
}

/* ---- DELETE /projects/{id} */

static enum err delete_run(struct call *c, struct db *db)
{
    struct project_change *ch = c->in;
    int64_t used = 0;
    enum err e = load(c, db, ch);
    if (e)
        return e;
    struct query q = db_query(db, SQL_PROJECT_USED);
    query_int(&q, ch->id);
    e = query_single(&q, 0, &used);
    if (!e && used)
        e = call_fail(c, ERR_CONFLICT, "Er horen berichten bij dit project.", "Posts belong to this project.");
    return e ? e : project_remove(db, &ch->row, c->viewer.user, c->now);
}

const struct endpoint project_endpoints[] = {
    { GET, "/projects", NEED_RIGHT + MAY_READ_NETWORK, DB_READ, .parse = list_parse, .run = list_run,
        .render = list_render },
    { GET, "/projects/{id}", NEED_RIGHT + MAY_READ_NETWORK, DB_READ, .parse = get_parse, .run = get_run,
        .render = row_render },
    { POST, "/projects", NEED_RIGHT + MAY_MAKE_PROJECT, DB_WRITE, .parse = post_parse, .run = post_run,
        .render = post_render },
    { PATCH, "/projects/{id}", NEED_RIGHT + MAY_MAKE_PROJECT, DB_WRITE, .parse = patch_parse, .run = patch_run,
        .render = row_render },
    { DELETE, "/projects/{id}", NEED_RIGHT + MAY_EDIT_PROJECTS, DB_WRITE, .parse = get_parse, .run = delete_run,
        .render = call_no_content },
    { 0 },
};
