/* importing.c -- see importing.h. */
#include "app/importing.h"

#include "base/clock.h"
#include "domain/access.h"
#include "resource/group/group.h"
#include "resource/organisation/organisation.h"
#include "resource/term/term.h"
#include "resource/user/account.h"
#include "text/personal.h"

#include <stdarg.h>

enum { COMMIT_US = 40000 /* a transaction older than this is committed at the end of a unit */, NAME_MAX_CHARS = 300 };

/* ---- transactions */

bool importing_begin(struct importing *im)
{
    if (!im->stop && !im->open) {
        im->stop = db_begin(im->db, true);
        im->open = !im->stop;
        im->since = clock_mono_us();
        im->before = im->counts;
    }
    if (!im->stop)
        im->stop = db_savepoint(im->db);
    return !im->stop;
}

static bool is_of_content(enum err e)
{
    return e == ERR_INVALID || e == ERR_TOO_LARGE || e == ERR_NOT_FOUND || e == ERR_CONFLICT || e == ERR_MEDIA_TYPE;
}

void importing_end(struct importing *im, enum err e)
{
    if (e)
        db_undo(im->db);
    else
        e = db_release(im->db);
    if (e && !is_of_content(e))
        im->stop = e;
    if (im->stop || clock_mono_us() - im->since > COMMIT_US)
        importing_commit(im);
}

void importing_commit(struct importing *im)
{
    if (im->open) {
        im->open = false;
        enum err e = db_commit(im->db);
        if (e) {
            db_rollback(im->db);
            size_t lost = im->counts.made + im->counts.updated - im->before.made - im->before.updated;
            im->counts = im->before;
            im->counts.failed += lost ? lost : 1;
            buf_reset(&im->lines);
            importing_say(im, "failed: the last %zu changes could not be stored: %s", lost, err_title(e, 1));
            im->stop = e;
        }
    }
    struct str lines = buf_str(&im->lines);
    (void)fwrite(lines.n ? lines.p : "", 1, lines.n, im->out);
    (void)fflush(im->out);
    buf_reset(&im->lines);
}

/* ---- lines */

static void say(struct importing *im, const char *format, va_list args)
{
    char text[2000];
    int n = vsnprintf(text, sizeof text, format, args);
    if (n < 0)
        return;
    buf_add(&im->lines, (struct str){ text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1 });
}

void importing_say(struct importing *im, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(im, format, args);
    va_end(args);
    buf_addc(&im->lines, '\n');
}

void importing_fail(struct importing *im, struct str place, const char *format, ...)
{
    va_list args;
    im->counts.failed++;
    buf_printf(&im->lines, "failed: %.*s: ", STR_ARG(place));
    va_start(args, format);
    say(im, format, args);
    va_end(args);
    buf_addc(&im->lines, '\n');
}

void importing_warn(struct importing *im, struct str place, const char *format, ...)
{
    va_list args;
    im->counts.warnings++;
    buf_printf(&im->lines, "warning: %.*s: ", STR_ARG(place));
    va_start(args, format);
    say(im, format, args);
    va_end(args);
    buf_addc(&im->lines, '\n');
}

void importing_personal(struct importing *im, struct arena *a, struct str place, struct str text)
{
    size_t count[PERSONAL_BIRTH_DATE + 1] = { 0 }, line = 1;
    struct personal *found;
    size_t n = personal_find(a, text, &found);
    if (!n)
        return;
    for (size_t i = 0; i < n; i++)
        count[found[i].kind]++;
    for (size_t i = 0; i < found[0].start; i++)
        line += text.p[i] == '\n';
    struct buf words = { 0 };
    for (int kind = 0; kind <= PERSONAL_BIRTH_DATE; kind++)
        if (count[kind])
            buf_printf(&words, "%s%zu x %s", words.n ? ", " : "", count[kind], personal_name((enum personal_kind)kind));
    struct str what = buf_str(&words);
    importing_warn(im, place, "personal data? %.*s, the first in line %zu of the text", STR_ARG(what), line);
    buf_release(&words);
}

void importing_bad_fields(struct importing *im, struct str place, const struct fields *f)
{
    im->counts.failed++;
    for (const struct field_error *e = f->errors; e; e = e->next)
        importing_say(im, "failed: %.*s: %.*s%s%.*s", STR_ARG(place), STR_ARG(e->field), e->field.n ? ": " : "",
            STR_ARG(e->detail));
    if (!f->errors)
        importing_say(im, "failed: %.*s: the properties cannot be read", STR_ARG(place));
}

const char *importing_word(struct importing *im, bool made, bool changed)
{
    if (made) {
        im->counts.made++;
        return "made";
    }
    if (changed) {
        im->counts.updated++;
        return "updated";
    }
    im->counts.unchanged++;
    return "unchanged";
}

bool importing_may_change(struct importing *im, const char *entity, int64_t id)
{
    int64_t edited = 0;
    bool post = str_is(str_c(entity), "post");
    if (im->by && !im->stop && post) {
        enum err e = access_read(im->db, im->by, im->now, id, NULL);
        im->stop = e == ERR_NOT_FOUND ? OK : e;
        if (e)
            return false;
    }
    if (!im->seed || im->stop)
        return !im->stop;
    struct query q = db_query(im->db, post ? SQL_IMPORT_EDITED_POST : SQL_IMPORT_EDITED);
    if (!post)
        query_strz(&q, entity);
    query_int(&q, id);
    im->stop = query_single(&q, 0, &edited);
    return !im->stop && !edited;
}

/* ---- names */

/* Adds an error to the property when the name was not found; keeps any other error. */
static int64_t found(struct import_names *n, const char *property, const char *what_nl, const char *what_en,
    struct str name, enum err e, const int64_t *id)
{
    if (e == ERR_NOT_FOUND)
        field_error(n->f, property, arena_printf(n->a, "Er is geen %s \"%.*s\".", what_nl, STR_ARG(name)).p,
            arena_printf(n->a, "There is no %s \"%.*s\".", what_en, STR_ARG(name)).p);
    else if (e && !n->err)
        n->err = e;
    return e ? 0 : *id;
}

int64_t names_account(struct import_names *n, const char *property)
{
    int64_t id = 0;
    struct str name = field_text(n->f, property, 0, NAME_MAX_CHARS);
    return name.n && !n->err ? found(n, property, "persoon", "person", name, account_find(n->im->db, name, &id), &id)
                             : 0;
}

int64_t names_organisation(struct import_names *n, const char *property)
{
    int64_t id = 0;
    struct str name = field_text(n->f, property, 0, NAME_MAX_CHARS);
    return name.n && !n->err ? found(n, property, "organisatie", "organisation", name,
                                   organisation_find(n->im->db, n->a, (struct str){ 0 }, name, &id), &id)
                             : 0;
}

/* A hidden group does not exist for who is no member of it. */
static enum err may_see_group(struct importing *im, int64_t id)
{
    int64_t hidden = 0;
    if (!im->by)
        return OK;
    struct query q = db_query(im->db, SQL_IMPORT_GROUP_HIDDEN);
    query_int(&q, id);
    query_int(&q, im->by->user);
    query_int(&q, im->now);
    enum err e = query_single(&q, 0, &hidden);
    return e ? e : hidden ? ERR_NOT_FOUND : OK;
}

int64_t names_group(struct import_names *n, const char *property)
{
    int64_t id = 0;
    struct str name = field_text(n->f, property, 0, NAME_MAX_CHARS);
    if (!name.n || n->err)
        return 0;
    enum err e = group_find(n->im->db, name, &id);
    return found(n, property, "groep", "group", name, e ? e : may_see_group(n->im, id), &id);
}

size_t names_terms(struct import_names *n, const char *property, const char *kind, int64_t *ids, size_t count,
    size_t max)
{
    struct str *names = NULL;
    size_t given = field_texts(n->f, property, max, NAME_MAX_CHARS, &names);
    for (size_t i = 0; i < given && !n->err; i++) {
        int64_t id = 0;
        int64_t known_id = found(n, property, kind, kind, names[i],
            term_find(n->im->db, n->a, str_c(kind), names[i], &id), &id);
        bool known = !known_id;
        for (size_t k = 0; k < count && !known; k++)
            known = ids[k] == id;
        if (!known && count == max)
            field_error(n->f, property, "Dit zijn te veel begrippen.", "These are too many terms.");
        else if (!known)
            ids[count++] = id;
    }
    return count;
}
