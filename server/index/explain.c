/* explain.c -- see explain.h. */
#include "index/explain.h"

#include "base/buf.h"

static const char *const column_name[COLUMN_END] = { "title", "lead", "text", "replies", "terms", "files" };
static const char *const signal_name[SIGNAL_END] = { [SIGNAL_ENDORSED] = "endorsed",
    [SIGNAL_WORKED] = "worked elsewhere",
    [SIGNAL_FAILED] = "failed elsewhere",
    [SIGNAL_RESOLVED] = "resolved",
    [SIGNAL_REVIEW_DUE] = "review due",
    [SIGNAL_EXPIRED] = "expired",
    [SIGNAL_SUPERSEDED] = "superseded",
    [SIGNAL_LIKE_MINE] = "place like mine",
    [SIGNAL_TITLED] = "titled as typed" };

static void write_words(struct buf *b, const struct plan *plan)
{
    for (size_t i = 0; i < plan->n_words; i++) {
        const struct plan_word *w = &plan->word[i];
        bool found = false;
        for (size_t k = 0; k < plan->n && w->group >= 0; k++)
            found |= plan->phrase[k].group == w->group;
        buf_printf(b, "word %.*s%s%s%.*s%s\n", STR_ARG(w->text), w->stop ? " (stop word)" : "",
            w->better.n ? " -> " : "", STR_ARG(w->better), found || w->stop ? "" : ": stands nowhere, left out");
    }
}

static void write_phrases(struct buf *b, const struct plan *plan)
{
    for (size_t i = 0; i < plan->n; i++) {
        const struct plan_phrase *f = &plan->phrase[i];
        bool selects = plan->selecting < 0 || f->df <= plan->selecting;
        buf_printf(b, "phrase \"%.*s\" of word %d: weight %.2f, in %lld threads, rarity %.3f%s%s\n", STR_ARG(f->text),
            f->group, f->weight, (long long)f->df, f->idf, f->alternative ? "" : ", added",
            selects ? "" : ", too frequent to select");
    }
    for (size_t i = 0; i < plan->n_expanded; i++)
        buf_printf(b, "glossary added %.*s\n", STR_ARG(plan->expanded[i]));
    buf_printf(b, "expression%s %.*s\n", plan->in_titles ? " (titles)" : "", STR_ARG(plan->expression));
}

static void write_hit(struct buf *b, const struct plan *plan, const struct pass_hit *hit,
    const struct pass_parts *parts)
{
    double score = (double)hit->order / 1e6;
    buf_printf(b, "hit #%lld: %.3f = (words %.3f + nearness %.3f) x title %.3f x signals %.3f\n", (long long)hit->id,
        score, score / (1 + parts->signals) / (1 + parts->title) - parts->nearness, parts->nearness, 1 + parts->title,
        1 + parts->signals);
    for (size_t i = 0; i < plan->n; i++) {
        if (parts->phrase[i] <= 0)
            continue;
        buf_printf(b, "    %.3f \"%.*s\"", parts->phrase[i], STR_ARG(plan->phrase[i].text));
        for (int c = 0; c < COLUMN_END; c++)
            if (parts->times[i][c])
                buf_printf(b, " %s %u", column_name[c], parts->times[i][c]);
        buf_addz(b, plan->phrase[i].alternative ? " (of the alternatives the best counts)\n" : "\n");
    }
    for (int s = 0; s < SIGNAL_END; s++)
        if (parts->share[s] > 0 || parts->share[s] < 0)
            buf_printf(b, "    %+.1f %% %s\n", parts->share[s] * 100, signal_name[s]);
}

enum err explain_search(struct pass *p, struct arena *a, struct search_result *out, int64_t micros)
{
    const struct plan *plan = p->plan;
    struct pass_parts *parts = arena_array(a, EXPLAIN_HITS, sizeof *parts);
    struct buf b = { 0 };
    enum err e = parts ? pass_parts(p, EXPLAIN_HITS, parts) : arena_err(a);
    buf_printf(&b, "threads %lld, cost estimate %lld rows, looked at %lld\n", (long long)plan->threads,
        (long long)plan->cost, (long long)p->rows);
    write_words(&b, plan);
    write_phrases(&b, plan);
    for (size_t i = 0; !e && i < p->n_parts && i < out->n; i++)
        if (parts[i].found)
            write_hit(&b, plan, &p->hit[i], &parts[i]);
    buf_printf(&b, "took %lld us\n", (long long)micros);
    out->explanation = arena_str(a, buf_str(&b));
    e = e ? e : buf_err(&b);
    buf_release(&b);
    return e ? e : arena_err(a);
}
