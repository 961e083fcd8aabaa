/* import_thread.c -- threads: a root with its replies, marks and links, from the parts of a thread file. See importing.h. */
#include "app/importing.h"
#include "base/utf8.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/post/attachment.h"
#include "resource/post/post.h"
#include "text/slug.h"

#include <string.h>

enum {
    MARKS_MAX = 1000,
    LINKS_MAX = 200,
    FILES_MAX = 1000,
    LONG_TITLE = 10000 /* characters that are read before a title is cut */
};

struct mark_in {
    int kind;
    int64_t account, organisation, at;
    struct str note;
};
struct link_in {
    int rel;
    struct str to;
};

/* One part as it was read: a root or a reply. */
struct part {
    struct post_import post;
    struct str parent; /* ref, or "#12"; empty = the root */
    struct str place;  /* file and line */
    bool cut;          /* the title was too long */
    struct mark_in *marks;
    size_t n_marks;
    struct link_in *links;
    size_t n_links;
    struct attachment_import *files; /* their path is as written, below the export's folder */
    size_t n_files;
};

/* What one thread came to. */
struct outcome {
    int64_t root;
    bool made, changed;
    size_t replies, marks;
    struct post_imported *posts; /* one for each part */
    size_t n_posts;
};

/* ---- reading */

/* A word of a table as its number; fallback when absent. */
static int word(struct fields *f, const char *name, enum words table, int fallback)
{
    int first, place = field_choice(f, name, word_choices(table, &first), false);
    return place < 0 ? fallback : place + first;
}

static void read_marks(struct import_names *n, struct part *p)
{
    size_t count = field_count(n->f, "marks", MARKS_MAX);
    p->marks = arena_array(n->a, count + 1, sizeof *p->marks);
    for (size_t i = 0; p->marks && i < count; i++) {
        struct fields child;
        if (!fields_open_item(&child, n->f, "marks", i))
            continue;
        struct import_names of = { .im = n->im, .a = n->a, .f = &child, .err = n->err };
        struct mark_in *m = &p->marks[p->n_marks++];
        int first;
        m->kind = field_choice(&child, "kind", word_choices(WORDS_MARK, &first), true) + first;
        m->account = names_account(&of, "by");
        m->organisation = names_organisation(&of, "organisation");
        m->at = field_time(&child, "at");
        m->note = field_text(&child, "note", 0, POST_NOTE_MAX);
        if (!field_has(&child, "by"))
            field_error(&child, "by", "Vul in wie dit heeft gezegd.", "Say who made this mark.");
        n->err = of.err;
        if (fields_end(&child))
            return; /* told with n->f */
    }
}

static void read_links(struct import_names *n, struct part *p)
{
    size_t count = field_count(n->f, "links", LINKS_MAX);
    p->links = arena_array(n->a, count + 1, sizeof *p->links);
    for (size_t i = 0; p->links && i < count; i++) {
        struct fields child;
        if (!fields_open_item(&child, n->f, "links", i))
            continue;
        int first;
        struct link_in *l = &p->links[p->n_links++];
        l->rel = field_choice(&child, "rel", word_choices(WORDS_REL, &first), true) + first;
        l->to = field_text(&child, "to", 1, POST_REF_MAX);
        if (fields_end(&child))
            return;
    }
}

static void read_files(struct import_names *n, struct part *p)
{
    size_t count = field_count(n->f, "attachments", FILES_MAX);
    p->files = arena_array(n->a, count + 1, sizeof *p->files);
    for (size_t i = 0; p->files && i < count; i++) {
        struct fields child;
        if (!fields_open_item(&child, n->f, "attachments", i))
            continue;
        struct import_names of = { .im = n->im, .a = n->a, .f = &child, .err = n->err };
        struct attachment_import *x = &p->files[p->n_files++];
        x->id = field_id(&child, "id");
        x->path = arena_cstr(n->a, field_text(&child, "file", 1, POST_REF_MAX));
        x->name = field_text(&child, "name", 1, ATTACHMENT_NAME_MAX);
        x->description = field_text(&child, "description", 1, ATTACHMENT_DESCRIPTION_MAX);
        x->account = names_account(&of, "by");
        x->at = field_time(&child, "at");
        n->err = of.err;
        if (fields_end(&child))
            return; /* told with n->f */
    }
}

/* The properties that only a root has. */
static void read_root(struct import_names *n, struct part *p)
{
    struct fields *f = n->f;
    struct post_import *in = &p->post;
    in->kind = word(f, "kind", WORDS_KIND, KIND_PAGE);
    if (!kind_of(in->kind)->root)
        field_error(f, "kind",
            "Een bestand begint met een bericht dat op zichzelf staat, niet met een antwoord of reactie.",
            "A file begins with a post that stands by itself, not with an answer or comment.");
    in->title = field_text(f, "title", 0, LONG_TITLE);
    struct str whole = in->title;
    in->title = str_trim(utf8_head(whole, in->kind == KIND_LESSON ? LESSON_TITLE_MAX : POST_TITLE_MAX));
    p->cut = in->title.n < str_trim(whole).n;
    in->lead = field_text(f, "lead", 0, POST_LEAD_MAX);
    in->access = word(f, "access", WORDS_ACCESS, ACCESS_NETWORK);
    in->group = names_group(n, "group");
    if (in->access == ACCESS_GROUP && !field_has(f, "group"))
        field_error(f, "group", "Vul de groep in die dit mag lezen.", "Name the group that may read this.");
    in->place = names_organisation(n, "place");
    in->phase = word(f, "phase", WORDS_PHASE, PHASE_NONE);
    in->evidence = word(f, "evidence", WORDS_EVIDENCE, 0);
    in->review_due = field_date(f, "review_due");
    in->valid_until = field_date(f, "valid_until");
    in->starts = in->kind == KIND_MEETING ? field_time(f, "starts") : 0;
    in->ends = in->starts ? field_time(f, "ends") : 0;
    in->resolution = field_text(f, "resolution", 0, POST_BODY_MAX);
    in->resolved = field_time(f, "resolved");
    static const char *const lists[][2] = { { "themes", "theme" }, { "tags", "tag" }, { "laws", "law" },
        { "abbreviations", "abbreviation" }, { "partner_types", "partner_type" }, { "goals", "goal" } };
    int64_t *ids = arena_array(n->a, POST_TERMS_MAX, sizeof *ids);
    for (size_t i = 0; ids && i < sizeof lists / sizeof *lists; i++)
        in->n_terms = names_terms(n, lists[i][0], lists[i][1], ids, in->n_terms, POST_TERMS_MAX);
    in->terms = ids;
}

static void read_reply(struct import_names *n, struct part *p, struct str kind)
{
    struct post_import *in = &p->post;
    in->kind = word_number(WORDS_KIND, kind);
    if (in->kind < 0 || kind_of(in->kind)->root)
        field_error(n->f, "+++", "Na +++ hoort answer of comment.", "After +++ comes answer or comment.");
    in->access = ACCESS_NETWORK;
    p->parent = field_text(n->f, "parent", 0, POST_REF_MAX);
}

/* Reads one part; ERR_INVALID after saying what is wrong. */
static enum err read_part(struct importing *im, struct arena *a, struct str file, const struct thread_part *from,
    struct part *p)
{
    struct fields f;
    struct import_names n = { .im = im, .a = a, .f = &f };
    p->place = arena_printf(a, "%.*s:%zu", STR_ARG(file), from->line);
    enum err e = fields_open_yaml(&f, a, from->front, true);
    if (e) {
        importing_bad_fields(im, p->place, &f);
        return e;
    }
    struct post_import *in = &p->post;
    in->ref = field_text(&f, "ref", 0, POST_REF_MAX);
    in->id = field_id(&f, "id");
    if (from->kind.n)
        read_reply(&n, p, from->kind);
    else
        read_root(&n, p);
    in->author = names_account(&n, "author");
    in->on_behalf_of = names_group(&n, "on_behalf_of");
    in->anonymous = field_bool(&f, "anonymous", false);
    in->status = word(&f, "status", WORDS_STATUS, STATUS_PUBLISHED);
    in->created = field_time(&f, "created");
    in->published = field_time(&f, "published");
    in->updated = field_time(&f, "updated");
    in->body = from->body;
    read_marks(&n, p);
    read_links(&n, p);
    read_files(&n, p);
    e = fields_end(&f);
    if (n.err)
        return n.err;
    if (e)
        importing_bad_fields(im, p->place, &f);
    return e ? e : arena_err(a);
}

/* ---- finding posts */

/* Finds the post that a ref or "#12" of a file means; ERR_NOT_FOUND. */
static enum err find_post(struct importing *im, struct str ref, int64_t *id)
{
    int64_t number;
    if (!str_starts(ref, STR("#")) || !str_int(str_sub(ref, 1, ref.n), &number))
        return post_find_ref(im->db, ref, id);
    for (const struct import_moved *m = im->moved; m; m = m->next)
        if (m->given == number)
            number = m->id;
    struct query q = db_query(im->db, SQL_IMPORT_NUMBERED);
    query_int(&q, number);
    *id = query_row(&q) ? number : 0;
    enum err e = query_end(&q);
    return e ? e : *id ? OK : ERR_NOT_FOUND;
}

/* Decides under which ref and number a part is stored, and whether it exists. A file that gives only a number means the post
 * that has it; is that another one, made elsewhere at another time, then the post gets a ref that tells where it came from. */
static enum err identify(struct importing *im, struct arena *a, struct part *p, struct str own_ref, bool *exists)
{
    struct post_import *in = &p->post;
    int64_t id = 0;
    if (!in->ref.n && !in->id)
        in->ref = own_ref;
    if (!in->ref.n) {
        struct query q = db_query(im->db, SQL_IMPORT_NUMBERED);
        query_int(&q, in->id);
        *exists = query_row(&q);
        bool other = *exists && ((int)row_int(&q) != in->kind || row_int(&q) != in->created || row_int(&q));
        enum err e = query_end(&q);
        if (e || !other)
            return e;
        in->ref = arena_printf(a, "moved/%lld/%lld", (long long)in->id, (long long)in->created);
    }
    enum err e = post_find_ref(im->db, in->ref, &id);
    *exists = !e;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* ---- storing */

static enum err store_part(struct importing *im, struct arena *a, struct part *p, struct str own_ref,
    struct post_imported *out, bool *made)
{
    bool exists = false;
    struct str why = { 0 };
    int64_t given = p->post.id;
    enum err e = identify(im, a, p, own_ref, &exists);
    *made = false;
    out->id = given;
    if (!e && exists && p->post.ref.n)
        e = post_find_ref(im->db, p->post.ref, &out->id);
    if (!e && exists && !importing_may_change(im, "post", out->id))
        return im->stop;
    if (!e)
        e = post_import_part(im->db, a, &p->post, im->now, out, &why);
    if (e && why.n)
        importing_fail(im, p->place, "%.*s", STR_ARG(why));
    if (e)
        return e;
    *made = !exists;
    if (*made || out->changed)
        importing_personal(im, a, p->place, p->post.body);
    if (given && out->id != given) {
        struct import_moved *m = arena_new(&im->keep, struct import_moved);
        if (!m)
            return arena_err(&im->keep);
        *m = (struct import_moved){ given, out->id, im->moved };
        im->moved = m;
        if (!exists)
            importing_warn(im, p->place, "#%lld was taken, so this post became #%lld", (long long)given,
                (long long)out->id);
    }
    return OK;
}

static enum err store_marks(struct importing *im, const struct part *p, int64_t id, struct outcome *o)
{
    for (size_t i = 0; i < p->n_marks; i++) {
        const struct mark_in *m = &p->marks[i];
        bool changed = false;
        int64_t at = m->at ? m->at : p->post.created ? p->post.created : im->now;
        enum err e = post_import_mark(im->db, id, m->kind, m->account, m->organisation, m->note, at, &changed);
        if (e)
            return e;
        o->marks += changed;
        o->changed |= changed;
    }
    return OK;
}

/* The folder of an export in which "cases/12-title.md" stands. */
static struct str export_folder(struct str file)
{
    for (int up = 0; up < 2; up++) {
        while (file.n && file.p[file.n - 1] != '/')
            file.n--;
        if (file.n)
            file.n--;
    }
    return file.n ? file : STR(".");
}

static bool takes_file(const struct importing *im, const struct attachment_import *x)
{
    return im->attachments && str_starts(str_c(x->path), STR("attachments/")) && !strstr(x->path, "..");
}

/* Looks at the files that stand beside the parts, and puts them in the folder of attachments: outside a transaction, for a large
 * file takes long and others want to write. Only where there are such files. */
static enum err look_at_files(struct importing *im, struct arena *a, struct part *parts, size_t n)
{
    enum err e = OK;
    for (size_t i = 0; i < n && !e; i++) {
        struct part *p = &parts[i];
        struct str file = p->place;
        while (file.n && file.p[file.n - 1] != ':')
            file.n--;
        struct str folder = export_folder(str_sub(file, 0, file.n ? file.n - 1 : 0));
        for (size_t k = 0; k < p->n_files && !e; k++) {
            struct attachment_import *x = &p->files[k];
            if (!takes_file(im, x))
                continue;
            importing_commit(im);
            x->beside = folder;
            x->give = im->give;
            e = attachment_import_look(im->db, a, im->attachments, x);
        }
    }
    return e ? e : arena_err(a);
}

/* Brings the files that stand beside it. One that cannot be taken is said, and the rest comes in. */
static enum err store_files(struct importing *im, struct arena *a, const struct part *p, int64_t id, struct outcome *o)
{
    for (size_t i = 0; i < p->n_files; i++) {
        struct attachment_import *x = &p->files[i];
        struct str why = { 0 };
        int64_t number = 0;
        bool changed = false;
        if (!x->look.done) {
            importing_warn(im, p->place, "attachment %s: left out", x->path);
            continue;
        }
        x->post = id;
        x->account = x->account ? x->account : 1; /* the system account */
        x->at = x->at ? x->at : im->now;
        enum err e = attachment_import(im->db, a, im->attachments, x, &number, &changed, &why);
        if (e == ERR_INVALID)
            importing_fail(im, p->place, "attachment %s: %.*s", x->path, STR_ARG(why));
        else if (e)
            return e;
        if (number && x->id && number != x->id && changed)
            importing_warn(im, p->place,
                "attachment %lld became %lld; a text that shows it as bijlage:%lld does not follow", (long long)x->id,
                (long long)number, (long long)x->id);
        o->changed |= changed;
    }
    return OK;
}

static enum err keep_links(struct importing *im, const struct part *p, int64_t id)
{
    for (size_t i = 0; i < p->n_links; i++) {
        struct import_link *l = arena_new(&im->keep, struct import_link);
        if (!l)
            return arena_err(&im->keep);
        *l = (struct import_link){ .from = id,
            .rel = p->links[i].rel,
            .to = arena_str(&im->keep, p->links[i].to),
            .place = arena_str(&im->keep, p->place) };
        *im->last_link = l;
        im->last_link = &l->next;
    }
    return OK;
}

/* Stores one part with its marks; its links wait. */
static enum err store_whole(struct importing *im, struct arena *a, struct part *p, struct str own_ref,
    struct outcome *o, int64_t *id)
{
    bool made = false;
    struct post_imported *stored = &o->posts[o->n_posts++];
    enum err e = store_part(im, a, p, own_ref, stored, &made);
    if (e)
        return e;
    *id = stored->id;
    o->made |= made && !p->post.root;
    o->changed |= stored->changed;
    o->replies += made && p->post.root;
    if (im->seed && !made)
        return OK;
    e = store_marks(im, p, *id, o);
    if (!e)
        e = store_files(im, a, p, *id, o);
    return e ? e : keep_links(im, p, *id);
}

/* Finds what a reply belongs to: the root or an answer of its own thread. */
static enum err find_parent(struct importing *im, struct part *p, int64_t root)
{
    int64_t fits = 0;
    enum err e = find_post(im, p->parent, &p->post.parent);
    if (e == ERR_NOT_FOUND)
        importing_fail(im, p->place, "parent: There is no post \"%.*s\".", STR_ARG(p->parent));
    if (e)
        return e;
    struct query q = db_query(im->db, SQL_IMPORT_PARENT);
    query_int(&q, p->post.parent);
    query_int(&q, root);
    e = query_single(&q, 0, &fits);
    if (!e && !fits) {
        importing_fail(im, p->place, "parent: \"%.*s\" is not an answer in this thread.", STR_ARG(p->parent));
        return ERR_INVALID;
    }
    return e;
}

static enum err store_replies(struct importing *im, struct arena *a, struct part *parts, size_t n, struct str own_ref,
    struct outcome *o)
{
    struct str root_ref = parts[0].post.ref.n ? parts[0].post.ref : own_ref;
    for (size_t i = 1; i < n; i++) {
        struct post_import *in = &parts[i].post;
        int64_t id;
        in->root = in->parent = o->root;
        enum err e = parts[i].parent.n ? find_parent(im, &parts[i], o->root) : OK;
        if (!e)
            e = store_whole(im, a, &parts[i], arena_printf(a, "%.*s/%zu", STR_ARG(root_ref), i), o, &id);
        if (e)
            return e;
    }
    return OK;
}

static void say_outcome(struct importing *im, struct arena *a, struct str file, const struct part *root,
    const struct outcome *o)
{
    struct str more = STR("");
    if (o->replies || o->marks)
        more = arena_printf(a, " (new: %zu repl%s, %zu mark%s)", o->replies, o->replies == 1 ? "y" : "ies", o->marks,
            o->marks == 1 ? "" : "s");
    importing_say(im, "%s #%lld %s \"%.*s\"%.*s from %.*s", importing_word(im, o->made, o->changed), (long long)o->root,
        kind_of(root->post.kind)->name, STR_ARG(root->post.title), STR_ARG(more), STR_ARG(file));
    if (root->cut)
        importing_warn(im, root->place, "title: cut at %d characters",
            root->post.kind == KIND_LESSON ? LESSON_TITLE_MAX : POST_TITLE_MAX);
    bool themeless = kind_of(root->post.kind)->needs_theme && !root->post.n_terms && root->post.status != STATUS_DRAFT;
    if (themeless && (o->made || o->changed))
        importing_warn(im, root->place, "themes: a %s has at least one theme", kind_of(root->post.kind)->name);
}

/* Reads all parts. */
static enum err read_parts(struct importing *im, struct arena *a, struct str place, const struct thread_part *parts,
    size_t n, struct part **out)
{
    struct part *p = *out = arena_array(a, n, sizeof *p);
    enum err e = arena_err(a);
    for (size_t i = 0; i < n && !e; i++)
        e = read_part(im, a, place, &parts[i], &p[i]);
    return e;
}

/* Stores what was read; e is how that went, failed the count of failures before it. */
static enum err store_thread(struct importing *im, struct arena *a, struct str place, struct str own_ref,
    struct part *p, size_t n, size_t failed, enum err e)
{
    struct outcome o = { .posts = arena_array(a, n, sizeof *o.posts) };
    struct import_link **links = im->last_link;
    struct import_moved *moved = im->moved;
    if (!e && !(e = arena_err(a)))
        e = store_whole(im, a, &p[0], own_ref, &o, &o.root);
    if (!e)
        e = store_replies(im, a, p, n, own_ref, &o);
    if (!e)
        e = post_import_end(im->db, a, o.root, o.posts, o.n_posts, im->now);
    if (!e) {
        say_outcome(im, a, place, &p[0], &o);
        return OK;
    }
    *links = NULL; /* what it did is undone */
    im->last_link = links;
    im->moved = moved;
    if (im->counts.failed == failed)
        importing_fail(im, place, "%s", err_title(e, 1));
    return e;
}

enum err import_thread(struct importing *im, struct arena *a, struct str place, struct str own_ref,
    const struct thread_part *parts, size_t n)
{
    struct part *p;
    size_t failed = im->counts.failed;
    enum err e = read_parts(im, a, place, parts, n, &p);
    return store_thread(im, a, place, own_ref, p, n, failed, e);
}

void import_thread_text(struct importing *im, struct str place, struct str own_ref, struct str text)
{
    struct arena a = { 0 };
    struct thread_file file;
    struct part *p = NULL;
    size_t failed = im->counts.failed;
    enum err e = im->stop ? ERR_BUSY : thread_file_split(&a, text, &file);
    bool split = !e;
    if (e && !im->stop)
        importing_fail(im, place, "line %zu: %s", file.bad_line, file.why ? file.why : err_title(e, 1));
    if (!e)
        e = read_parts(im, &a, place, file.parts, file.n, &p);
    if (!e)
        e = look_at_files(im, &a, p, file.n);
    if (importing_begin(im)) {
        if (split)
            e = store_thread(im, &a, place, own_ref, p, file.n, failed, e);
        importing_end(im, e);
    }
    arena_release(&a);
}

void import_links(struct importing *im)
{
    for (const struct import_link *l = im->links; l && importing_begin(im); l = l->next) {
        int64_t to;
        bool changed = false;
        enum err e = find_post(im, l->to, &to);
        if (!e)
            e = post_import_link(im->db, l->from, to, l->rel, im->now, &changed);
        if (e == ERR_NOT_FOUND)
            importing_fail(im, l->place, "links: There is no post \"%.*s\".", STR_ARG(l->to));
        else if (e)
            importing_fail(im, l->place, "links: %s", err_title(e, 1));
        if (changed)
            importing_say(im, "linked #%lld %s #%lld", (long long)l->from, word_of(WORDS_REL, l->rel), (long long)to);
        importing_end(im, e);
    }
}
