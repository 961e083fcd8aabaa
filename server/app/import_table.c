/* import_table.c -- rows and lines: .csv of posts, municipalities and merged municipalities, .jsonl. See importing.h. */
#include "app/importing.h"
#include "base/utf8.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/organisation/organisation.h"
#include "resource/post/post.h"
#include "resource/search/wish.h"
#include "text/charset.h"
#include "text/csv.h"
#include "text/mojibake.h"
#include "text/yaml_out.h"

#include <string.h>

enum { TITLE_READ = 10000 /* characters of a title that are read before it is cut */, TEXT_READ = 10 << 20 };

/* Header row of a table: its names, in memory that lasts. */
struct header {
    struct str name[CSV_COLUMNS];
    size_t n;
};

/* The cell of the row under a name; empty when there is none. */
static struct str cell(const struct header *h, const struct csv *c, const char *name)
{
    for (size_t i = 0; i < h->n && i < c->n; i++)
        if (str_is(h->name[i], name))
            return str_trim(c->cell[i]);
    return (struct str){ 0 };
}

static bool has_column(const struct header *h, const char *name)
{
    for (size_t i = 0; i < h->n; i++)
        if (str_is(h->name[i], name))
            return true;
    return false;
}

static int64_t number(struct str s)
{
    int64_t v;
    return str_int(s, &v) ? v : 0;
}

/* ---- posts */

/* Writes "a; b" as a list. */
static void add_list(struct buf *yaml, const char *name, struct str value)
{
    struct str items[POST_TERMS_MAX];
    size_t n = 0;
    while (value.n && n < POST_TERMS_MAX) {
        size_t to = 0;
        while (to < value.n && value.p[to] != ';' && value.p[to] != '|')
            to++;
        struct str item = str_trim(str_sub(value, 0, to));
        if (item.n)
            items[n++] = item;
        value = str_sub(value, to + 1, value.n);
    }
    yaml_texts(yaml, "", name, items, n);
}

static bool is_list(struct str name)
{
    static const char *const lists[] = { "themes", "tags", "laws", "abbreviations", "partner_types", "goals" };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (str_is(name, lists[i]))
            return true;
    return false;
}

/* A row as the root of a thread: its cells become front matter, "body" or "text" the body, "id" the ref. */
static void import_row(struct importing *im, struct str file, const struct header *h, const struct csv *c, size_t line)
{
    struct arena a = { 0 };
    struct buf yaml = { 0 };
    struct thread_part part = { .line = line };
    for (size_t i = 0; i < h->n && i < c->n; i++) {
        struct str value = str_trim(c->cell[i]), name = h->name[i];
        if (str_is(name, "body") || str_is(name, "text"))
            part.body = value;
        else if (is_list(name))
            add_list(&yaml, arena_cstr(&a, name), value);
        else
            yaml_text(&yaml, "", str_is(name, "id") && !has_column(h, "ref") ? "ref" : arena_cstr(&a, name), value);
    }
    part.front = buf_str(&yaml);
    if (importing_begin(im)) {
        enum err e = buf_err(&yaml);
        struct str ref = arena_printf(&a, "file:%.*s:%zu", STR_ARG(file), line);
        if (e)
            importing_fail(im, file, "line %zu: %s", line, err_title(e, 1));
        else
            e = import_thread(im, &a, file, ref, &part, 1);
        importing_end(im, e);
    }
    buf_release(&yaml);
    arena_release(&a);
}

/* Tells columns apart by name: lower case, spaces and '-' as '_'. */
static struct str column_name(struct arena *a, struct str s)
{
    s = str_trim(s);
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; p && i < s.n; i++)
        p[i] = s.p[i] == ' ' || s.p[i] == '-' ? '_' : s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
    return p ? (struct str){ p, s.n } : STR("");
}

/* ---- municipalities */

/* The name that people use: "Den Haag" for 's-Gravenhage, but 's-Hertogenbosch with its apostrophe. */
static struct str usual_name(struct str official, struct str common)
{
    bool cut = str_starts(official, STR("'s-")) && str_starts(common, STR("s-"));
    return common.n && !cut ? common : official;
}

static void municipality(struct importing *im, struct arena *a, struct str file, const struct header *h,
    const struct csv *c, size_t line)
{
    struct str official = cell(h, c, "name"), common = cell(h, c, "name_common");
    struct organisation_edit in = { .kind = STR("municipality"),
        .name = usual_name(official, common),
        .code = cell(h, c, "cbs_code"),
        .province = cell(h, c, "province"),
        .aliases = &official,
        .n_aliases = str_eq(official, usual_name(official, common)) ? 0 : 1,
        .inhabitants = number(cell(h, c, "inhabitants")),
        .urbanity_class = number(cell(h, c, "urbanity_class")),
        .profile_year = number(cell(h, c, "year")) };
    int64_t id = 0;
    bool changed = false;
    if (!importing_begin(im))
        return;
    enum err e = organisation_find(im->db, a, in.kind, in.name, &id);
    bool made = e == ERR_NOT_FOUND;
    if (made || (!e && importing_may_change(im, "organisation", id)))
        e = organisation_put(im->db, a, &in, im->now, &id, &changed);
    if (e)
        importing_fail(im, file, "line %zu: %s", line, err_title(e, 1));
    else
        importing_say(im, "%s municipality \"%.*s\" from %.*s", importing_word(im, made, changed), STR_ARG(in.name),
            STR_ARG(file));
    importing_end(im, e);
}

/* An old name leads to the municipality that it became part of. */
static void merged(struct importing *im, struct arena *a, struct str file, const struct header *h, const struct csv *c,
    size_t line)
{
    struct str old = cell(h, c, "old_name"), kind = STR("municipality"), to = cell(h, c, "new_name");
    struct organisation_edit in = { .kind = kind, .name = to, .code = cell(h, c, "new_code") };
    int64_t id = 0, exists = 0;
    bool changed = false;
    if (!importing_begin(im))
        return;
    enum err e = organisation_find(im->db, a, kind, old, &exists);
    bool taken = !e;
    if (e == ERR_NOT_FOUND)
        e = organisation_find(im->db, a, kind, to, &id);
    if (e == ERR_NOT_FOUND)
        e = organisation_put(im->db, a, &in, im->now, &id, &changed);
    if (!e && !taken)
        e = organisation_alias(im->db, a, id, old, &changed);
    if (e)
        importing_fail(im, file, "line %zu: %s", line, err_title(e, 1));
    else
        importing_say(im, "%s old name \"%.*s\" of municipality \"%.*s\" from %.*s", importing_word(im, !taken, false),
            STR_ARG(old), STR_ARG(to), STR_ARG(file));
    importing_end(im, e);
}

/* ---- searches */

/* Something that was looked for in vain, so many days ago: a number for each time. */
static void searched(struct importing *im, struct str file, const struct header *h, const struct csv *c, size_t line,
    bool fresh)
{
    struct str words = cell(h, c, "query"), ago = cell(h, c, "days_ago");
    enum err e = OK;
    if (!importing_begin(im))
        return;
    for (struct str rest = ago; fresh && rest.n && !e;) {
        int64_t days;
        e = str_int(str_cut(&rest, ' '), &days) ? wish_put(im->db, words, 0, im->now - days * 86400000) : ERR_INVALID;
    }
    if (e)
        importing_fail(im, file, "line %zu: %s", line, err_title(e, 1));
    else
        importing_say(im, "%s search \"%.*s\" from %.*s", importing_word(im, fresh, false), STR_ARG(words),
            STR_ARG(file));
    importing_end(im, e);
}

/* Invented searches are starter content, for where nobody searched yet; true when there are to be any. */
static bool may_search(struct importing *im, struct str place)
{
    bool any = true;
    if (!im->seed)
        importing_warn(im, place, "left out: searches are noted when people search, not brought in");
    else
        im->stop = wish_any(im->db, &any);
    return !any;
}

/* ---- tables */

void import_csv(struct importing *im, struct str place, struct str bytes)
{
    struct arena a = { .cap = (size_t)2 << 30 }, row = { 0 };
    struct str text;
    struct header h = { 0 };
    enum charset set = charset_detect(bytes);
    if (charset_to_utf8(&a, bytes, set, &text)) {
        importing_fail(im, place, "the file holds no text");
        arena_release(&a);
        return;
    }
    struct csv c = csv_open(text);
    if (csv_row(&c, &a))
        for (size_t i = 0; i < c.n; i++)
            h.name[h.n++] = column_name(&a, c.cell[i]);
    bool places = has_column(&h, "cbs_code"), merges = has_column(&h, "old_name") && has_column(&h, "new_code");
    bool posts = has_column(&h, "title") || has_column(&h, "body") || has_column(&h, "text");
    bool searches = has_column(&h, "query") && has_column(&h, "days_ago"), fresh = searches && may_search(im, place);
    if (!places && !merges && !posts && !searches)
        importing_fail(im, place, "the first row must name columns, such as kind, title and body");
    bool known = places || merges || posts || (searches && im->seed);
    for (size_t line = c.line; known && !im->stop && csv_row(&c, &row); line = c.line) {
        if (searches)
            searched(im, place, &h, &c, line, fresh);
        else if (places)
            municipality(im, &row, place, &h, &c, line);
        else if (merges)
            merged(im, &row, place, &h, &c, line);
        else
            import_row(im, place, &h, &c, line);
        arena_reset(&row);
    }
    if (c.err)
        importing_fail(im, place, "line %zu: a quote is never closed, or there are more than %d columns", c.line,
            CSV_COLUMNS);
    arena_release(&row);
    arena_release(&a);
}

/* ---- lines of JSON */

/* Stores one document as a published page of the network. */
static enum err store_document(struct importing *im, struct arena *a, struct str place, struct post_import *in)
{
    struct mojibake_report fixed[2];
    struct str why = { 0 };
    struct post_imported p = { 0 };
    struct str title = str_trim(mojibake_repair(a, in->title, &fixed[0]));
    in->title = str_trim(utf8_head(title, POST_TITLE_MAX));
    in->body = mojibake_repair(a, in->body, &fixed[1]);
    bool cut = in->title.n < title.n;
    if (cut)
        in->body = arena_printf(a, "%.*s\n\n%.*s", STR_ARG(title), STR_ARG(in->body));
    enum err e = post_find_ref(im->db, in->ref, &p.id);
    bool made = e == ERR_NOT_FOUND;
    if (made || (!e && importing_may_change(im, "post", p.id)))
        e = post_import(im->db, a, in, im->now, &p, &why);
    if (e) {
        importing_fail(im, place, "%.*s", STR_ARG(why.n ? why : str_c(err_title(e, 1))));
        return e;
    }
    importing_say(im, "%s #%lld page \"%.*s\" from %.*s", importing_word(im, made, p.changed), (long long)p.id,
        STR_ARG(in->title), STR_ARG(place));
    if (cut)
        importing_warn(im, place, "title: cut at %d characters; the whole title stands above the text", POST_TITLE_MAX);
    if (made || p.changed)
        importing_personal(im, a, place, in->body);
    size_t repaired = fixed[0].count + fixed[1].count;
    if (repaired && (made || p.changed)) {
        im->counts.repaired++;
        importing_say(im, "repaired %zu × mojibake in %.*s", repaired, STR_ARG(place));
    }
    return OK;
}

static void import_line(struct importing *im, struct str place, struct str line)
{
    struct arena a = { 0 };
    struct fields f;
    if (!importing_begin(im))
        return;
    enum err e = fields_open(&f, &a, line, true);
    if (!e) {
        struct post_import in = { .kind = KIND_PAGE, .status = STATUS_PUBLISHED, .access = ACCESS_NETWORK };
        in.ref = field_reference(&f, "id", POST_REF_MAX);
        in.title = field_text(&f, "title", 0, TITLE_READ);
        in.body = field_text(&f, "text", 0, TEXT_READ);
        (void)field_has(&f, "metadata");
        e = fields_end(&f);
        if (!e)
            e = store_document(im, &a, place, &in);
        else
            importing_bad_fields(im, place, &f);
    } else {
        importing_bad_fields(im, place, &f);
    }
    importing_end(im, e);
    arena_release(&a);
}

void import_jsonl(struct importing *im, struct str place, struct str text)
{
    struct arena a = { 0 };
    size_t number_of_line = 0;
    for (struct str rest = str_starts(text, STR("\xef\xbb\xbf")) ? str_sub(text, 3, text.n) : text;
         rest.n && !im->stop;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        number_of_line++;
        if (line.n)
            import_line(im, arena_printf(&a, "%.*s:%zu", STR_ARG(place), number_of_line), line);
        arena_reset(&a);
    }
    arena_release(&a);
}
