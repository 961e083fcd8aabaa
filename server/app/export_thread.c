/* export_thread.c -- one thread as a thread file. See exporting.h. */
#include "app/exporting.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "text/thread_file.h"
#include "text/yaml_out.h"

enum { NAMES_MAX = 64 /* terms of one kind on one post */ };

/* One row of the thread. */
struct row {
    int64_t id, created, published, updated, resolved, review_due, valid_until, parent, starts, ends;
    bool root, anonymous;
    int kind, status, access, phase, evidence;
    struct str ref, parent_ref, title, lead, resolution, body, mail, group, behalf, place;
    struct row *next;
};

static struct row *take_row(struct query *q, struct arena *a)
{
    struct row *r = arena_new(a, struct row);
    if (!r)
        return NULL;
    r->id = row_int(q);
    r->root = row_int(q) != 0;
    r->kind = (int)row_int(q);
    r->status = (int)row_int(q);
    r->access = (int)row_int(q);
    r->phase = (int)row_int(q);
    r->evidence = (int)row_int(q);
    r->anonymous = row_int(q) != 0;
    r->created = row_int(q);
    r->published = row_int(q);
    r->updated = row_int(q);
    r->resolved = row_int(q);
    r->review_due = row_int(q);
    r->valid_until = row_int(q);
    r->ref = row_str(q, a);
    r->parent = row_int(q);
    r->parent_ref = row_str(q, a);
    r->title = row_str(q, a);
    r->lead = row_str(q, a);
    r->resolution = row_str(q, a);
    r->body = row_str(q, a);
    r->mail = row_str(q, a);
    r->group = row_str(q, a);
    r->behalf = row_str(q, a);
    r->place = row_str(q, a);
    r->starts = row_int(q);
    r->ends = row_int(q);
    return r;
}

/* The ref of a post, or "#12" when it has none. */
static struct str name_of(struct arena *a, int64_t id, struct str ref)
{
    return ref.n ? ref : arena_printf(a, "#%lld", (long long)id);
}

static enum err add_terms(struct db *db, struct arena *a, struct buf *y, int64_t post)
{
    static const char *const lists[][2] = { { "themes", "theme" }, { "tags", "tag" }, { "laws", "law" },
        { "abbreviations", "abbreviation" }, { "partner_types", "partner_type" }, { "goals", "goal" } };
    enum { KINDS = sizeof lists / sizeof *lists };
    struct str names[KINDS][NAMES_MAX];
    size_t n[KINDS] = { 0 };
    struct query q = db_query(db, SQL_EXPORT_POST_TERMS);
    query_int(&q, post);
    while (query_row(&q)) {
        struct str kind = row_str(&q, a), name = row_str(&q, a);
        for (size_t k = 0; k < KINDS; k++)
            if (str_is(kind, lists[k][1]) && n[k] < NAMES_MAX)
                names[k][n[k]++] = name;
    }
    for (size_t k = 0; k < KINDS; k++)
        yaml_texts(y, "", lists[k][0], names[k], n[k]);
    return query_end(&q);
}

/* Is it for the eyes of somebody who may not have everything? */
static bool seen(const struct export_reader *reader)
{
    return reader && !reader->all;
}

static enum err add_marks(struct db *db, struct buf *y, const struct export_reader *reader, int64_t root, int64_t post)
{
    bool first = true;
    struct query q = db_query(db, seen(reader) ? SQL_EXPORT_SEEN_MARKS : SQL_EXPORT_MARKS);
    if (seen(reader)) {
        query_int(&q, reader->viewer->user);
        query_int(&q, viewer_may(reader->viewer, MAY_SEE_ANONYMOUS));
    }
    query_int(&q, root);
    query_int(&q, post);
    for (; query_row(&q); first = false) {
        if (first)
            buf_addz(y, "marks:\n");
        yaml_word(y, "  - ", "kind", word_of(WORDS_MARK, (int)row_int(&q)));
        yaml_text(y, "    ", "by", row_peek(&q));
        yaml_time(y, "    ", "at", row_int(&q));
        yaml_text(y, "    ", "organisation", row_peek(&q));
        yaml_text(y, "    ", "note", row_peek(&q));
    }
    return query_end(&q);
}

static enum err add_links(struct db *db, struct arena *a, struct buf *y, const struct export_reader *reader,
    int64_t post)
{
    bool first = true;
    struct query q = db_query(db, seen(reader) ? SQL_EXPORT_SEEN_LINKS : SQL_EXPORT_LINKS);
    if (seen(reader))
        access_bind(&q, reader->viewer, reader->now);
    query_int(&q, post);
    for (; query_row(&q); first = false) {
        if (first)
            buf_addz(y, "links:\n");
        yaml_word(y, "  - ", "rel", word_of(WORDS_REL, (int)row_int(&q)));
        int64_t to = row_int(&q);
        yaml_text(y, "    ", "to", name_of(a, to, row_str(&q, a)));
    }
    return query_end(&q);
}

struct str export_file_name(struct arena *a, int64_t id, struct str name)
{
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    return arena_printf(a, "attachments/%lld.%.*s", (long long)id, (int)(name.n - dot), name.p + dot);
}

/* Who brought it is often who wrote the post, and not for everybody to know. */
static enum err add_attachments(struct db *db, struct arena *a, struct buf *y, const struct export_reader *reader,
    int64_t post, struct export_file **files)
{
    bool first = true;
    struct query q = db_query(db, SQL_EXPORT_ATTACHMENTS);
    query_int(&q, post);
    for (; query_row(&q); first = false) {
        int64_t id = row_int(&q);
        struct str name = row_str(&q, a);
        if (first)
            buf_addz(y, "attachments:\n");
        yaml_int(y, "  - ", "id", id);
        struct export_file *f = arena_new(a, struct export_file);
        if (!f)
            break;
        *f = (struct export_file){ .name = export_file_name(a, id, name), .next = *files };
        *files = f;
        yaml_text(y, "    ", "file", f->name);
        yaml_text(y, "    ", "name", name);
        yaml_text(y, "    ", "description", row_peek(&q));
        struct str by = row_peek(&q);
        yaml_text(y, "    ", "by", seen(reader) ? STR("") : by);
        yaml_time(y, "    ", "at", f->at = row_int(&q));
        f->file = row_str(&q, a);
    }
    return query_end(&q);
}

static enum err add_root(struct db *db, struct arena *a, struct buf *y, const struct row *r)
{
    yaml_word(y, "", "kind", word_of(WORDS_KIND, r->kind));
    yaml_text(y, "", "title", r->title);
    yaml_text(y, "", "lead", r->lead);
    yaml_word(y, "", "access", word_of(WORDS_ACCESS, r->access));
    yaml_text(y, "", "group", r->group);
    yaml_text(y, "", "place", r->place);
    yaml_word(y, "", "phase", word_of(WORDS_PHASE, r->phase));
    yaml_word(y, "", "evidence", word_of(WORDS_EVIDENCE, r->evidence));
    enum err e = add_terms(db, a, y, r->id);
    yaml_date(y, "", "review_due", r->review_due);
    yaml_date(y, "", "valid_until", r->valid_until);
    yaml_time(y, "", "starts", r->starts);
    yaml_time(y, "", "ends", r->ends);
    yaml_text(y, "", "resolution", r->resolution);
    yaml_time(y, "", "resolved", r->resolved);
    return e;
}

static enum err add_front(struct db *db, struct arena *a, struct buf *y, const struct export_reader *reader,
    const struct row *r, int64_t root, struct export_file **files)
{
    enum err e = OK;
    yaml_int(y, "", "id", r->id);
    yaml_text(y, "", "ref", r->ref);
    if (r->root)
        e = add_root(db, a, y, r);
    else if (r->parent != root)
        yaml_text(y, "", "parent", name_of(a, r->parent, r->parent_ref));
    yaml_word(y, "", "status", word_of(WORDS_STATUS, r->status));
    yaml_text(y, "", "author", r->mail);
    yaml_text(y, "", "on_behalf_of", r->behalf);
    yaml_word(y, "", "anonymous", r->anonymous ? "true" : NULL);
    yaml_time(y, "", "created", r->created);
    yaml_time(y, "", "published", r->published);
    yaml_time(y, "", "updated", r->updated);
    if (!e)
        e = add_marks(db, y, reader, root, r->id);
    if (!e)
        e = add_links(db, a, y, reader, r->id);
    return e ? e : add_attachments(db, a, y, reader, r->id, files);
}

enum err export_thread(struct db *db, struct arena *a, const struct export_reader *reader, int64_t root,
    struct export_thread *out)
{
    struct row *first = NULL, **last = &first, *r;
    *out = (struct export_thread){ .root = root };
    struct query q = db_query(db, seen(reader) ? SQL_EXPORT_SEEN_THREAD : SQL_EXPORT_THREAD);
    if (seen(reader))
        access_bind(&q, reader->viewer, reader->now);
    query_int(&q, root);
    query_int(&q, seen(reader) ? viewer_may(reader->viewer, MAY_SEE_ANONYMOUS) : reader != NULL);
    while (query_row(&q) && (r = take_row(&q, a))) {
        *last = r;
        last = &r->next;
    }
    enum err e = query_end(&q);
    for (r = first; r && !e; r = r->next) {
        struct buf y = { 0 };
        e = add_front(db, a, &y, reader, r, root, &out->files);
        struct thread_part part = { .kind = r->root ? (struct str){ 0 } : str_c(word_of(WORDS_KIND, r->kind)),
            .front = buf_str(&y),
            .body = r->body };
        thread_file_add(&out->text, &part);
        e = e ? e : buf_err(&y);
        buf_release(&y);
        if (r->updated > out->updated)
            out->updated = r->updated;
        if (r->root) {
            out->kind = r->kind;
            out->title = r->title;
        } else {
            out->replies++;
        }
    }
    e = e ? e : arena_err(a);
    return e ? e : buf_err(&out->text);
}
