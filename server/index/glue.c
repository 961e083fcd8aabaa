/* glue.c -- see glue.h. */
#include "index/glue.h"

#include <stdlib.h>
#include <string.h>

/* ---- the tokenizer --------------------------------------------------------------------------------------------------- */

typedef int give_token(void *ctx, int flags, const char *token, int n, int start, int end);

struct nl {
    struct tokenizer *tokenizer;
    bool surface; /* words as they are, stop words too */
};

static int nl_create(void *ctx, const char **args, int n, Fts5Tokenizer **out)
{
    struct store *s = ctx;
    struct nl *nl = calloc(1, sizeof *nl);
    if (!nl)
        return SQLITE_NOMEM;
    nl->tokenizer = s->tokenizer;
    nl->surface = n > 0 && !strcmp(args[0], "surface");
    *out = (Fts5Tokenizer *)nl;
    return SQLITE_OK;
}

static void nl_delete(Fts5Tokenizer *t)
{
    free(t);
}

struct giving {
    give_token *give;
    void *ctx;
    int code;
};

static bool give_one(void *ctx, const struct token *t)
{
    struct giving *g = ctx;
    int flags = t->kind == TOKEN_WORD ? 0 : FTS5_TOKEN_COLOCATED;
    g->code = g->give(g->ctx, flags, t->stem.p, (int)t->stem.n, (int)t->start, (int)t->end);
    return g->code == SQLITE_OK;
}

/* Tokens of an expression: what stands between spaces. */
static int cut_at_spaces(const char *text, int n, give_token *give, void *ctx)
{
    int code = SQLITE_OK;
    for (int i = 0; i < n && !code;) {
        int from = i;
        while (i < n && text[i] != ' ')
            i++;
        if (i > from)
            code = give(ctx, 0, text + from, i - from, from, i);
        i++;
    }
    return code;
}

static int nl_tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int n, give_token *give)
{
    struct nl *nl = (struct nl *)t;
    if (flags & FTS5_TOKENIZE_QUERY)
        return cut_at_spaces(text, n, give, ctx);
    struct giving g = { .give = give, .ctx = ctx };
    unsigned how = nl->surface ? TOKENS_SURFACE | TOKENS_STOPS : TOKENS_EXTRA;
    (void)tokenizer_run(nl->tokenizer, (struct str){ text, (size_t)n }, how, give_one, &g);
    return g.code;
}

/* ---- matching rows --------------------------------------------------------------------------------------------------- */

int64_t store_row_engine_id(struct store_row *r)
{
    return r->api->xRowid(r->fts);
}

uint64_t store_row_engine_found(struct store_row *r, int first, size_t n)
{
    uint64_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct store_place it;
        found |= (uint64_t)store_row_engine_first(r, first + (int)i, &it) << i;
    }
    return found;
}

bool store_row_engine_first(struct store_row *r, int phrase, struct store_place *it)
{
    Fts5PhraseIter at;
    if (r->api->xPhraseFirst(r->fts, phrase, &at, &it->column, &it->at))
        return false;
    it->a = at.a;
    it->b = at.b;
    return it->column >= 0;
}

static void visit_row(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *ctx, int n, sqlite3_value **value)
{
    struct visit *v = n ? sqlite3_value_pointer(value[0], VISIT_POINTER) : NULL;
    struct store_row row = { .api = api, .fts = fts };
    if (v)
        v->fn(v->ctx, &row);
    sqlite3_result_null(ctx);
}

enum err glue_register(struct store *s)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = store_use(s, STORE_API);
    if (stmt)
        sqlite3_bind_pointer(stmt, 1, (void *)&api, "fts5_api_ptr", NULL);
    enum err e = store_done(s, STORE_API, stmt ? sqlite3_step(stmt) : s->code);
    if (e || !api)
        return e ? e : ERR_INTERNAL;
    fts5_tokenizer nl = { nl_create, nl_delete, nl_tokenize };
    int code = api->xCreateTokenizer(api, "vb_nl", s, &nl, NULL);
    if (!code)
        code = api->xCreateFunction(api, "vb_visit", NULL, visit_row, NULL);
    return code ? store_error(s, "register", code) : OK;
}
