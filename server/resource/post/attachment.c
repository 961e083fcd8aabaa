/* attachment.c -- files beside a post: adding, listing, reading, taking away. See attachment.h. */
#include "resource/post/attachment.h"

#include "base/utf8.h"
#include "domain/access.h"
#include "domain/services.h"
#include "http/file.h"
#include "http/upload.h"
#include "pack/picture.h"
#include "resource/post/attachment_text.h"
#include "resource/post/change.h"
#include "resource/post/thread.h"

#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 25 << 20 /* bytes */, COUNT_MAX = 20, FORM_ROOM = 64 << 10 /* bytes of the form around the file */ };
#define QUOTA INT64_C(2000000000) /* bytes of one person */

struct asked {
    int64_t post, id;
    struct attachment file; /* what was uploaded */
};

struct page {
    int64_t post, after; /* the file before this page */
    struct call_page at;
    struct attachment row[CALL_LIMIT_MAX];
};

/* ---- rows */

void attachment_row(struct query *q, struct arena *a, struct attachment *out)
{
    *out = (struct attachment){ .id = row_int(q) };
    out->post = row_int(q);
    out->root = row_int(q);
    out->account = row_int(q);
    out->at = row_int(q);
    out->size = row_int(q);
    out->name = row_str(q, a);
    out->description = row_str(q, a);
    out->type = row_str(q, a);
    out->hash = row_str(q, a);
    out->file = row_str(q, a);
    out->text = row_int(q);
    out->text_reason = row_str(q, a);
}

void attachment_json(struct jw *j, const char *key, struct arena *a, const struct attachment *x)
{
    struct str type = x->type;
    jw_open(j, key, '{');
    jw_int(j, "id", x->id);
    jw_int(j, "post", x->post);
    jw_str(j, "name", x->name);
    jw_str(j, "description", x->description);
    jw_str(j, "type", str_cut(&type, ';'));
    jw_int(j, "size", x->size);
    jw_bool(j, "picture", attachment_is_picture(attachment_type_by_media(x->type)));
    jw_str(j, "url", arena_printf(a, "/api/v1/attachments/%lld", (long long)x->id));
    jw_strz(j, "text", attachment_text_word(x->text));
    jw_str_or_null(j, "textReason", x->text_reason.n ? x->text_reason : (struct str){ 0 });
    jw_time(j, "at", x->at);
    jw_close(j, '}');
}

enum err attachment_insert(struct db *db, const struct attachment *x)
{
    struct query q = db_query(db, SQL_ATTACHMENT_INSERT);
    query_int(&q, x->id);
    query_int(&q, x->post);
    query_int(&q, x->root);
    query_int(&q, x->account);
    query_int(&q, x->at);
    query_int(&q, x->size);
    query_str(&q, x->name);
    query_str(&q, x->description);
    query_str(&q, x->type);
    query_blob(&q, x->hash);
    query_str(&q, x->file);
    enum err e = query_done(&q);
    return e ? e : attachment_text_wait(db, x->id, attachment_type_by_media(x->type), x->at);
}

enum err attachment_of_thread(struct db *db, struct arena *a, int64_t root, struct attachment **out, size_t *n)
{
    size_t room = 0;
    *out = NULL;
    *n = 0;
    struct query q = db_query(db, SQL_ATTACHMENT_THREAD);
    query_int(&q, root);
    while (query_row(&q)) {
        if (*n == room) {
            struct attachment *more = arena_array(a, room ? room * 2 : 8, sizeof *more);
            if (!more)
                break;
            if (room)
                memcpy(more, *out, room * sizeof *more);
            *out = more;
            room = room ? room * 2 : 8;
        }
        attachment_row(&q, a, &(*out)[(*n)++]);
    }
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

enum err attachment_of_purged(struct db *db, struct arena *a, int64_t post, struct str **files, size_t *n)
{
    enum { MOST = 10000 };
    *n = 0;
    *files = arena_array(a, MOST, sizeof **files);
    struct query q = db_query(db, SQL_ATTACHMENT_PURGED);
    query_int(&q, post);
    while (*files && *n < MOST && query_row(&q))
        (*files)[(*n)++] = row_str(&q, a);
    enum err e = query_end(&q);
    return e ? e : arena_err(a);
}

/* ---- settings */

static int64_t limit_of(const struct call *c, int64_t (*pick)(const struct services *s), int64_t otherwise)
{
    int64_t n = c->server ? pick(c->server) : 0;
    return n ? n : otherwise;
}

static int64_t pick_bytes(const struct services *s)
{
    return s->attachment_bytes;
}

static int64_t pick_count(const struct services *s)
{
    return s->attachment_count;
}

static int64_t pick_quota(const struct services *s)
{
    return s->attachment_quota;
}

static const char *path_of(struct call *c, struct str file)
{
    const struct services *s = c->server;
    return s && s->attachments ? arena_printf(c->arena, "%s/%.*s", s->attachments, STR_ARG(file)).p : NULL;
}

/* ---- adding */

static enum err add_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->post = call_path_id(c, "id");
    return call_ok(c);
}

/* May the viewer add a file of size bytes (0: not known yet) to this post? */
static enum err may_add(struct call *c, struct db *db, int64_t size, int64_t *root)
{
    const struct asked *in = c->in;
    struct summary r, s;
    int64_t count = 0, bytes = 0;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, in->post, &r, &s);
    e = e ? e : permission_need(&c->viewer, permission_of(&c->viewer, &r, &s), CAN_EDIT);
    if (e)
        return e;
    *root = s.root;
    struct query q = db_query(db, SQL_ATTACHMENT_LOAD);
    query_int(&q, in->post);
    query_int(&q, c->viewer.user);
    if (query_row(&q)) {
        count = row_int(&q);
        bytes = row_int(&q);
    }
    e = query_end(&q);
    if (!e && count >= limit_of(c, pick_count, COUNT_MAX))
        return call_fail(c, ERR_CONFLICT, "Bij dit bericht staan al zoveel bijlagen als er bij mogen.",
            "This post already has as many attachments as it may have.");
    if (!e && bytes + size > limit_of(c, pick_quota, QUOTA))
        return call_fail(c, ERR_CONFLICT, "Je bijlagen nemen samen alle ruimte in die je hebt. Haal er eerst een weg.",
            "Together your attachments take all the room that you have. Take one away first.");
    return e;
}

/* Only a form says what the file is about: anything else is refused before it is read. */
static enum err add_look(struct call *c, struct db *db)
{
    struct str type = call_header(c, "content-type");
    int64_t root;
    enum err e = may_add(c, db, 0, &root);
    if (!e && !str_ieq(str_trim(str_cut(&type, ';')), STR("multipart/form-data")))
        return call_fail(c, ERR_MEDIA_TYPE, "Stuur een formulier: multipart/form-data.",
            "Send a form: multipart/form-data.");
    if (!e)
        call_upload_cap(c, limit_of(c, pick_bytes, FILE_MAX) + FORM_ROOM);
    return e;
}

static void check_description(struct call *c, struct str d)
{
    size_t n = utf8_length(d);
    if (n < ATTACHMENT_DESCRIPTION_MIN || n > ATTACHMENT_DESCRIPTION_MAX)
        call_bad(c, "description", "Beschrijf in 3 tot 300 tekens wat erin staat.",
            "Describe in 3 to 300 characters what it is.");
    if (!utf8_one_line(d))
        call_bad(c, "description", "Gebruik gewone tekens, op één regel.", "Use ordinary characters, on one line.");
}

/* Takes out of a picture what tells where, when and by whom it was made. */
static enum err strip(struct call *c, struct upload *u, enum attachment_type t)
{
    int64_t size = u->size;
    if (t != TYPE_JPEG && t != TYPE_PNG && t != TYPE_WEBP)
        return OK;
    enum err e = picture_strip_file(t == TYPE_JPEG ? PICTURE_JPEG
            : t == TYPE_PNG                        ? PICTURE_PNG
                                                   : PICTURE_WEBP,
        u->fd, &size);
    if (e == ERR_INVALID) {
        call_bad(c, "file", "Deze afbeelding is niet heel. Sla haar opnieuw op, en probeer het nog eens.",
            "This picture is not whole. Save it again, and try once more.");
        return e;
    }
    return e || size == u->size ? e : upload_measure(u);
}

/* What the file is; the reason when it is not welcome stands with the field. */
static enum err inspect(struct call *c, struct upload *u, struct attachment *x)
{
    struct attachment_reason why = { 0 };
    enum attachment_type t = TYPE_REFUSED;
    if (u->size > limit_of(c, pick_bytes, FILE_MAX))
        return ERR_TOO_LARGE;
    if (attachment_name_fits(u->name, &why))
        t = attachment_type_of(u->fd, u->size, u->name, &why);
    if (t == TYPE_REFUSED) {
        call_bad(c, "file", why.nl, why.en);
        return ERR_INVALID;
    }
    enum err e = strip(c, u, t);
    if (e)
        return e;
    x->type = str_c(attachment_media_type(t));
    x->size = u->size;
    x->name = u->name;
    x->hash = (struct str){ (const char *)u->hash, sizeof u->hash };
    return OK;
}

static enum err add_prepare(struct call *c)
{
    struct asked *in = c->in;
    struct upload *u = call_upload(c);
    in->file.description = str_trim(call_form(c, "description"));
    check_description(c, in->file.description);
    if (!u || !u->name.p)
        call_bad(c, "file", "Stuur een bestand mee.", "Send a file.");
    enum err e = u && u->name.p ? inspect(c, u, &in->file) : ERR_INVALID;
    e = e ? e : call_ok(c);
    if (e)
        return e;
    const char *slash = strrchr(u->path, '/');
    struct str name = str_c(slash ? slash + 1 : u->path);
    in->file.file = arena_str(c->arena, str_sub(name, 0, str_find(name, '.')));
    return upload_settle(u, in->file.file.p);
}

static enum err tell(struct call *c, struct db *db, enum event_verb verb, const struct attachment *x)
{
    struct buf data = { 0 };
    struct jw j = jw_to(&data);
    jw_open(&j, NULL, '{');
    jw_int(&j, "id", x->id);
    jw_str(&j, "name", x->name);
    jw_close(&j, '}');
    enum err e = buf_err(&data);
    e = e ? e
          : event_emit(db,
                &(struct event){ .verb = verb,
                    .actor = c->viewer.user,
                    .at = c->now,
                    .post = x->post,
                    .root = x->root,
                    .entity = "attachment",
                    .entity_id = x->id,
                    .data = arena_str(c->arena, buf_str(&data)) });
    buf_release(&data);
    return e ? e : db_change(db, "post", x->post);
}

static enum err add_run(struct call *c, struct db *db)
{
    struct asked *in = c->in;
    struct attachment *x = c->out = &in->file;
    enum err e = may_add(c, db, x->size, &x->root);
    if (e)
        return e;
    x->post = in->post;
    x->account = c->viewer.user;
    x->at = c->now;
    x->text = attachment_has_text(attachment_type_by_media(x->type)) ? TEXT_WAITING : TEXT_NONE;
    x->id = db_new_id(db, "attachment");
    e = attachment_insert(db, x);
    upload_keep(c);
    return e ? e : tell(c, db, EVENT_ATTACHMENT_ADDED, x);
}

static void add_render(struct call *c, struct jw *j)
{
    const struct attachment *x = c->out;
    call_created(c, "/attachments/%lld", (long long)x->id);
    attachment_json(j, NULL, c->arena, x);
}

/* ---- listing */

static enum err list_parse(struct call *c)
{
    struct page *page = c->out = arena_new(c->arena, struct page);
    if (!page)
        return arena_err(c->arena);
    page->post = call_path_id(c, "id");
    page->at.limit = call_limit(c);
    call_cursor(c, &page->after, 1);
    return call_ok(c);
}

static enum err list_run(struct call *c, struct db *db)
{
    struct page *page = c->out;
    struct summary root, s;
    enum err e = thread_post_load(db, c->arena, &c->viewer, c->now, page->post, &root, &s);
    if (e || s.status == STATUS_WITHDRAWN || root.status == STATUS_WITHDRAWN)
        return e;
    struct query q = db_query(db, SQL_ATTACHMENT_POST);
    query_int(&q, s.id);
    query_int(&q, page->after);
    query_int(&q, page->at.limit + 1);
    while (call_page_row(&page->at, &q))
        attachment_row(&q, c->arena, &page->row[page->at.n++]);
    return query_end(&q);
}

static void list_render(struct call *c, struct jw *j)
{
    const struct page *page = c->out;
    jw_list_open(j);
    for (size_t i = 0; i < page->at.n; i++)
        attachment_json(j, NULL, c->arena, &page->row[i]);
    call_list_close(c, j, page->at.more ? &page->row[page->at.n - 1].id : NULL, 1);
}

/* ---- one */

static enum err one_parse(struct call *c)
{
    struct asked *in = c->in = arena_new(c->arena, struct asked);
    if (!in)
        return arena_err(c->arena);
    in->id = call_path_id(c, "id");
    return call_ok(c);
}

/* Loads it with its post; ERR_NOT_FOUND when the viewer may not read that, or it was withdrawn. */
static enum err load_one(struct call *c, struct db *db, struct summary *root, struct summary *s)
{
    const struct asked *in = c->in;
    struct attachment *x = c->out = arena_new(c->arena, struct attachment);
    if (!x)
        return arena_err(c->arena);
    struct query q = db_query(db, SQL_ATTACHMENT_ONE);
    query_int(&q, in->id);
    if (query_row(&q))
        attachment_row(&q, c->arena, x);
    enum err e = query_end(&q);
    e = e ? e : thread_post_load(db, c->arena, &c->viewer, c->now, x->post, root, s);
    if (!e && (s->status == STATUS_WITHDRAWN || root->status == STATUS_WITHDRAWN))
        e = ERR_NOT_FOUND;
    return e;
}

static enum err get_run(struct call *c, struct db *db)
{
    struct summary root, s;
    return load_one(c, db, &root, &s);
}

static void get_render(struct call *c, struct jw *j)
{
    const struct attachment *x = c->out;
    const char *path = path_of(c, x->file);
    (void)j;
    if (!path) {
        call_refuse(c, ERR_NOT_FOUND, "Het bestand is er niet.", "The file is not there.");
        return;
    }
    char tag[2 * ATTACHMENT_HASH + 1] = "";
    if (x->hash.n == ATTACHMENT_HASH)
        hash_text((const unsigned char *)x->hash.p, tag);
    call_file(c,
        &(struct call_file){ .path = path,
            .type = x->type.p,
            .name = x->name,
            .tag = str_sub(str_c(tag), 0, 32),
            .size = x->size,
            .modified = x->at,
            .shown = attachment_is_picture(attachment_type_by_media(x->type)) });
}

static enum err remove_run(struct call *c, struct db *db)
{
    struct summary root, s;
    enum err e = load_one(c, db, &root, &s);
    e = e ? e : permission_need(&c->viewer, permission_of(&c->viewer, &root, &s), CAN_EDIT);
    if (e)
        return e;
    const struct attachment *x = c->out;
    static const enum sql order[] = { SQL_ATTACHMENT_TEXT_DROP, SQL_ATTACHMENT_DELETE };
    for (size_t i = 0; !e && i < sizeof order / sizeof *order; i++) {
        struct query q = db_query(db, order[i]);
        query_int(&q, x->id);
        e = query_done(&q);
    }
    return e ? e : tell(c, db, EVENT_ATTACHMENT_REMOVED, x);
}

/* The row is gone for good, so the file may go; if that fails, the next sweep takes it. */
static void remove_render(struct call *c, struct jw *j)
{
    const struct attachment *x = c->out;
    const char *path = path_of(c, x->file);
    (void)j;
    if (path)
        (void)unlink(path);
    call_status(c, 204);
}

const struct endpoint attachment_endpoints[] = {
    { GET, "/posts/{id}/attachments", NEED_NOBODY, DB_READ, .parse = list_parse, .run = list_run,
        .render = list_render },
    { POST, "/posts/{id}/attachments", NEED_USER, DB_WRITE, .parse = add_parse, .look = add_look,
        .prepare = add_prepare, .run = add_run, .render = add_render, .flags = ENDPOINT_UPLOAD, .body_max = 512 << 20 },
    { GET, "/attachments/{id}", NEED_NOBODY, DB_READ, .parse = one_parse, .run = get_run, .render = get_render },
    { DELETE, "/attachments/{id}", NEED_USER, DB_WRITE, .parse = one_parse, .run = remove_run, .render = remove_render,
        .flags = ENDPOINT_NO_BODY },
    { 0 },
};
