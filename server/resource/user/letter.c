/* letter.c -- see letter.h. */
#include "resource/user/letter.h"

#include "crypt/token.h"
#include "domain/outbox.h"
#include "domain/services.h"

bool letter_leaves(const struct call *c)
{
    const struct services *s = c->server;
    return s && s->mail;
}

enum err letter_put(struct call *c, struct db *db, const char *purpose, int64_t account, struct str to, struct str name,
    struct str path)
{
    const struct services *s = c->server;
    struct buf data = { 0 };
    struct jw j = jw_to(&data);
    if (!letter_leaves(c))
        return OK;
    jw_open(&j, NULL, '{');
    jw_str(&j, "to", to);
    jw_str(&j, "link", arena_printf(c->arena, "%.*s%.*s", STR_ARG(s->url), STR_ARG(path)));
    jw_strz(&j, "purpose", purpose);
    jw_str(&j, "name", name);
    jw_close(&j, '}');
    const struct outbox row = { .kind = STR("account"),
        .once = arena_printf(c->arena, "%s.%.*s", purpose, STR_ARG(token_new(c->arena, ""))),
        .account = account,
        .data = arena_str(c->arena, buf_str(&data)),
        .created = c->now };
    enum err e = buf_err(&data);
    buf_release(&data);
    if (!e)
        e = arena_err(c->arena);
    return e ? e : outbox_put(db, &row);
}
