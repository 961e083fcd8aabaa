/* import_loose.c -- a loose .md or .txt: repaired, with a title taken from its text. See importing.h. */
#include "app/importing.h"
#include "base/utf8.h"
#include "domain/access.h"
#include "domain/kind.h"
#include "resource/post/post.h"
#include "text/charset.h"
#include "text/outline.h"
#include "text/repair.h"

struct loose {
    struct str title, body;
    bool cut;
};

/* The first line becomes the title, and leaves the body unless the title had to be cut or the line is part of a list. */
static struct loose divide(struct arena *a, struct str text)
{
    struct loose l = { .body = text };
    struct str rest = text, line = { 0 };
    while (rest.n && !line.n)
        line = str_trim(str_cut(&rest, '\n'));
    struct outline shown;
    if (!line.n || outline_read(a, line, &shown))
        return l;
    size_t newline = str_find(shown.plain, '\n');
    struct str whole = str_trim(str_sub(shown.plain, 0, newline));
    l.title = str_trim(utf8_head(whole, POST_TITLE_MAX));
    l.cut = l.title.n < whole.n;
    bool heading = shown.n > 0;
    bool paragraph = !heading && shown.lead.n && line.p[0] != '-' && line.p[0] != '>' && line.p[0] != '*' &&
        !(line.p[0] >= '0' && line.p[0] <= '9');
    bool alone = heading || str_trim(str_sub(rest, 0, str_find(rest, '\n'))).n == 0;
    if (!l.cut && (heading || (paragraph && alone)))
        l.body = rest;
    while (l.body.n && l.body.p[0] == '\n')
        l.body = str_sub(l.body, 1, l.body.n - 1);
    while (l.body.n && l.body.p[l.body.n - 1] == '\n')
        l.body.n--;
    return l;
}

static void say_repairs(struct importing *im, struct str place, enum charset set, const struct repair_report *r)
{
    size_t kinds = 0;
    if (set != CHARSET_UTF8)
        importing_say(im, "repaired character set %s in %.*s", charset_name(set), STR_ARG(place));
    for (int k = 0; k < REPAIR_END; k++) {
        const struct repair_note *n = &r->note[k];
        kinds += n->count > 0;
        if (n->count && n->before.n)
            importing_say(im, "repaired %zu × %s in %.*s:%zu (\"%.*s\" became \"%.*s\")", n->count,
                repair_name((enum repair_kind)k), STR_ARG(place), n->line, STR_ARG(n->before), STR_ARG(n->after));
        else if (n->count)
            importing_say(im, "repaired %zu × %s in %.*s:%zu", n->count, repair_name((enum repair_kind)k),
                STR_ARG(place), n->line);
    }
    im->counts.repaired += kinds > 0 || set != CHARSET_UTF8;
}

static enum err store(struct importing *im, struct arena *a, struct str place, struct str ref, struct str bytes,
    bool plain)
{
    struct str text, clean, why = { 0 };
    struct repair_report report;
    enum charset set = charset_detect(bytes);
    enum err e = charset_to_utf8(a, bytes, set, &text);
    if (!e)
        e = repair_text(a, text, plain ? REPAIR_SOURCE_PLAIN : REPAIR_SOURCE_MARKDOWN, &clean, &report);
    if (e) {
        importing_fail(im, place, "%s", e == ERR_MEDIA_TYPE ? "the file holds no text" : err_title(e, 1));
        return e;
    }
    struct loose l = divide(a, clean);
    struct post_import in = { .ref = utf8_head(ref, POST_REF_MAX),
        .kind = KIND_PAGE,
        .status = STATUS_PUBLISHED,
        .access = ACCESS_NETWORK,
        .title = l.title,
        .body = l.body };
    struct post_imported p = { 0 };
    e = post_find_ref(im->db, in.ref, &p.id);
    bool made = e == ERR_NOT_FOUND;
    if (made || (!e && importing_may_change(im, "post", p.id)))
        e = post_import(im->db, a, &in, im->now, &p, &why);
    if (e) {
        importing_fail(im, place, "%.*s", STR_ARG(why.n ? why : str_c(err_title(e, 1))));
        return e;
    }
    importing_say(im, "%s #%lld page \"%.*s\" from %.*s", importing_word(im, made, p.changed), (long long)p.id,
        STR_ARG(in.title), STR_ARG(place));
    if (made || p.changed) {
        say_repairs(im, place, set, &report);
        importing_personal(im, a, place, in.body);
        if (l.cut)
            importing_warn(im, place, "title: cut at %d characters; the whole line stands in the text", POST_TITLE_MAX);
    }
    return OK;
}

void import_loose(struct importing *im, struct str place, struct str own_ref, struct str bytes, bool plain)
{
    struct arena a = { .cap = (size_t)1 << 30 };
    if (!importing_begin(im))
        return;
    enum err e = store(im, &a, place, own_ref, bytes, plain);
    importing_end(im, e);
    arena_release(&a);
}
