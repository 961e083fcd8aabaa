/* search.c -- one search from text to hits; see index.h. */
#include "base/buf.h"
#include "base/clock.h"
#include "base/metric.h"
#include "base/wait.h"
#include "domain/phase.h"
#include "index/explain.h"
#include "index/thread.h"
#include "text/plain.h"
#include "text/snippet.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    SPARE = 8 /* hits beyond the page: to know whether there are more, and for those that the last check refuses */,
    TEXTS = 12 /* of one thread that a snippet is looked for in */,
    OWN_TEXTS = 2 /* of the root: lead and body */,
    TEXT_BYTES = 4000 /* of each */,
    FILES = 40 /* of one thread, when its own texts hold nothing */,
    FILE_BYTES = 3 << 20 /* of all files that one answer looks through */,
    LONG_THREAD = 50000, /* words: its replies are not read as a whole */
    TITLE_WORDS = 12,    /* that are looked for in titles as they stand */
    TITLE_BEGUN = 3      /* of a title that is being typed, from which on one that goes on so is the same */
};

/* Of the weight of what could be found: enough for a snippet, how much less will do with each text that was looked at, and enough
 * for an endorsed answer to go before the question. */
static const double enough_found = 0.7, less_wanted = 0.05, answer_found = 0.3;

struct searching {
    struct index *ix;
    struct db *db;
    struct arena *arena;
    const struct viewer *viewer;
    int64_t now;
    struct search search;  /* with what the field words added */
    const int64_t *groups; /* of the viewer */
    size_t n_groups;
    struct typed_query typed;
    struct plan plan;
    struct pass pass;
    struct store *store;
    struct glossary *glossary;
    struct search_result *out;
    size_t file_bytes; /* of files that may still be looked through for snippets */
    bool kept;         /* the index's file holds the texts as they are */
    bool own;          /* the transaction on db is ours */
};

/* ---- field words --------------------------------------------------------------------------------------------------- */

static bool field_term(struct searching *s, struct str name, const char *kind, int64_t *list, size_t *n)
{
    const struct glossary_term *term[8];
    size_t found = s->glossary ? glossary_find(s->glossary, glossary_fold(s->arena, name), term, 8) : 0, before = *n;
    for (size_t i = 0; i < found && *n < SEARCH_CHOICES; i++)
        if (str_is(term[i]->kind, kind))
            list[(*n)++] = term[i]->id;
    return *n > before;
}

static bool field_place(struct searching *s, struct str name)
{
    int64_t id[8];
    size_t n = s->glossary ? glossary_places(s->glossary, glossary_fold(s->arena, name), id, 8) : 0;
    for (size_t i = 0; i < n && s->search.places.n < SEARCH_CHOICES; i++)
        s->search.places.id[s->search.places.n++] = id[i];
    return n > 0;
}

/* Dutch and English words for the values of a fixed list. */
static bool field_word(struct str name, const char *const (*words)[2], enum words table, int end, unsigned *bits)
{
    for (int i = 0; words[i][0]; i++)
        if (str_ieq(name, str_c(words[i][0]))) {
            int number = word_number(table, str_c(words[i][1]));
            *bits |= number >= 0 ? 1u << number : 0;
            return number >= 0;
        }
    int number = word_number(table, name);
    if (number < 0 || number >= end)
        return false;
    *bits |= 1u << number;
    return true;
}

static const char *const kind_words[][2] = { { "casus", "case" }, { "vraag", "question" }, { "gesprek", "discussion" },
    { "les", "lesson" }, { "kennispagina", "page" }, { "pagina", "page" }, { "bijeenkomst", "meeting" },
    { "rapportage", "report" }, { NULL, NULL } };
static const char *const phase_words[][2] = { { "voorbereiding", "preparation" }, { "uitvoering", "execution" },
    { "nazorg", "follow_up" }, { "vervolg", "follow_up" }, { NULL, NULL } };

static bool field_id(struct query q, int64_t *id)
{
    int64_t found = 0;
    if (query_single(&q, 0, &found) || !found)
        return false;
    *id = found;
    return true;
}

static bool field_author(struct searching *s, struct str name)
{
    if (!s->viewer->user) /* who is who is not for everybody */
        return false;
    struct query q = db_query(s->db, SQL_SEARCH_AUTHOR);
    query_str(&q, name);
    return field_id(q, &s->search.author);
}

static bool field_group(struct searching *s, struct str name)
{
    if (!s->viewer->user)
        return false;
    struct query q = db_query(s->db, SQL_SEARCH_GROUP);
    query_int(&q, s->viewer->user);
    query_int(&q, s->now);
    query_str(&q, name);
    return field_id(q, &s->search.group);
}

static bool understand(struct searching *s, const struct typed_item *item)
{
    struct search *f = &s->search;
    switch (item->field) {
    case FIELD_THEME: return field_term(s, item->text, "theme", f->themes.id, &f->themes.n);
    case FIELD_TAG: return field_term(s, item->text, "tag", f->tags.id, &f->tags.n);
    case FIELD_LAW: return field_term(s, item->text, "law", f->laws.id, &f->laws.n);
    case FIELD_PLACE: return field_place(s, item->text);
    case FIELD_KIND: return field_word(item->text, kind_words, WORDS_KIND, KIND_ANSWER, &f->kinds);
    case FIELD_PHASE: return field_word(item->text, phase_words, WORDS_PHASE, PHASE_END, &f->phases);
    case FIELD_AUTHOR: return field_author(s, item->text);
    case FIELD_GROUP: return field_group(s, item->text);
    default: return false;
    }
}

/* Field words become filters; those that make no sense become plain words. */
static bool take_fields(struct searching *s)
{
    size_t n = 0;
    bool any = false;
    for (size_t i = 0; i < s->typed.n; i++) {
        struct typed_item item = s->typed.item[i];
        if (item.field != FIELD_NONE && !item.without && understand(s, &item)) {
            any = true;
            continue;
        }
        if (item.field != FIELD_NONE)
            item = (struct typed_item){ .text = item.without ? item.text : item.whole, .without = item.without };
        s->typed.item[n++] = item;
    }
    s->typed.n = n;
    return any;
}

/* ---- after the pass ------------------------------------------------------------------------------------------------ */

static void add_matched(struct searching *s, const struct pass_hit *hit, struct search_hit *out)
{
    const struct plan *plan = &s->plan;
    out->matched = arena_array(s->arena, plan->n_words + 1, sizeof *out->matched);
    for (size_t w = 0; w < plan->n_words && out->matched; w++) {
        const struct plan_word *word = &plan->word[w];
        bool found = false, original = !word->better.n;
        for (size_t i = 0; i < plan->n && word->group >= 0; i++)
            if (plan->phrase[i].group == word->group && (hit->phrases >> i & 1)) {
                found = true;
                original |= plan->phrase[i].original;
            }
        if (found)
            out->matched[out->n_matched++] = original ? word->text : word->better;
    }
}

static const char *const sentence[SIGNAL_END][2] = {
    [SIGNAL_ENDORSED] = { "Onderschreven door de stuurgroep", "Endorsed by the steering group" },
    [SIGNAL_WORKED] = { "Werkte ook in een andere gemeente", "Also worked in another municipality" },
    [SIGNAL_FAILED] = { "Werkte elders vaker niet dan wel", "Failed elsewhere more often than it worked" },
    [SIGNAL_RESOLVED] = { "Heeft een uitkomst", "Has an outcome" },
    [SIGNAL_REVIEW_DUE] = { "Moet worden nagekeken", "Needs review" },
    [SIGNAL_EXPIRED] = { "Is verlopen", "Has expired" },
    [SIGNAL_SUPERSEDED] = { "Er is iets nieuwers", "Something newer takes its place" },
    [SIGNAL_LIKE_MINE] = { "Uit een gemeente als de jouwe", "From a municipality like yours" },
    [SIGNAL_TITLED] = { "De titel is wat je vroeg", "Its title is what you asked" },
};

/* What is alike, after the sentence that a place is: "…: even groot, even stedelijk". */
static struct str say_alike(struct searching *s, struct str text, unsigned alike)
{
    static const struct {
        unsigned bit;
        const char *words[2];
    } say[] = { { ALIKE_SIZE, { "even groot", "as large" } }, { ALIKE_URBANITY, { "even stedelijk", "as urban" } },
        { ALIKE_TYPE, { "zelfde soort plaats", "the same kind of place" } },
        { ALIKE_PHASE, { "in dezelfde fase", "in the same phase" } },
        { ALIKE_PARTNERS, { "zelfde soort partners", "the same kind of partners" } } };
    if (alike & ALIKE_OWN)
        return str_c(s->viewer->english ? "From your own municipality" : "Uit je eigen gemeente");
    for (size_t i = 0, n = 0; i < sizeof say / sizeof *say; i++)
        if (alike & say[i].bit)
            text = arena_printf(s->arena, "%.*s%s %s", STR_ARG(text), n++ ? "," : ":",
                say[i].words[s->viewer->english]);
    return text;
}

/* Adds the sentences. True when the thread is a question with an endorsed answer: of another kind it may be the root itself. */
static bool add_why(struct searching *s, struct search_hit *out)
{
    unsigned which = 0;
    facts_read_lock(&s->ix->facts);
    const struct fact *f = facts_find(&s->ix->facts, out->id);
    int worked = f ? f->worked : 0;
    double share[SIGNAL_END];
    unsigned alike = f ? pass_alike(&s->pass, f) : 0;
    bool asks = f && !kind_of(f->kind)->experience;
    if (f)
        (void)pass_signals(&s->pass, f, share, &which);
    facts_read_unlock(&s->ix->facts);
    out->why = arena_array(s->arena, SIGNAL_END, sizeof *out->why);
    for (int i = 0; i < SIGNAL_END && out->why; i++) {
        if (!(which >> i & 1))
            continue;
        struct str text = str_c(sentence[i][s->viewer->english]);
        if (i == SIGNAL_WORKED && worked > 1)
            text = arena_printf(s->arena,
                s->viewer->english ? "Also worked in %d other municipalities" : "Werkte ook in %d andere gemeenten",
                worked);
        if (i == SIGNAL_LIKE_MINE)
            text = say_alike(s, text, alike);
        out->why[out->n_why++] = text;
    }
    return asks && which >> SIGNAL_ENDORSED & 1;
}

static void prepare_snippets(const struct searching *s, struct snippet_finder *finder)
{
    struct snippet_term terms[SNIPPET_TERMS];
    size_t n = 0;
    for (size_t i = 0; i < s->plan.n && n < SNIPPET_TERMS; i++) {
        const struct plan_phrase *f = &s->plan.phrase[i];
        struct str rest = f->text;
        while (rest.n && n < SNIPPET_TERMS) {
            struct str stem = str_cut(&rest, ' ');
            terms[n++] = (struct snippet_term){ stem, f->weight * f->idf + 0.01 };
        }
    }
    snippet_prepare(finder, store_tokenizer(s->store), terms, n);
}

/* What the phrases of a set weigh in a snippet. */
static double weight_of(const struct plan *plan, uint64_t phrases)
{
    double sum = 0;
    for (size_t i = 0; i < plan->n; i++)
        if (phrases >> i & 1)
            sum += plan->phrase[i].weight * plan->phrase[i].idf + 0.01;
    return sum;
}

/* How many texts of the thread to read: its replies only when they hold more of the words than its own texts, or one may answer. */
static size_t texts_wanted(const struct plan *plan, const struct pass_hit *hit, bool answered)
{
    double most = weight_of(plan, hit->texts | hit->replies);
    if (answered && most > 0 && weight_of(plan, hit->replies) >= most * answer_found)
        return TEXTS;
    return most <= 0 || weight_of(plan, hit->texts) >= most * enough_found ? OWN_TEXTS : TEXTS;
}

/* The best piece of the files beside the thread. */
static enum err add_file_snippet(struct searching *s, struct snippet_finder *finder, struct search_hit *out,
    struct snippet_window *best)
{
    size_t n = 0;
    struct thread_file *file = arena_array(s->arena, FILES, sizeof *file);
    enum err e = file ? thread_files(s->db, s->arena, out->id, file, FILES, &n) : arena_err(s->arena);
    for (size_t i = 0; i < n && !e && s->file_bytes; i++) {
        size_t most = file[i].text.n < s->file_bytes ? file[i].text.n : s->file_bytes;
        struct snippet_window now = snippet_find(finder, file[i].text, most),
                              called = snippet_find(finder, file[i].name, TEXT_BYTES);
        s->file_bytes -= most;
        if (called.score > now.score)
            now = called;
        if (now.score <= best->score * 1.001)
            continue;
        *best = now;
        out->file.id = file[i].id;
        out->file.name = file[i].name;
    }
    return e;
}

/* The texts of a hit that its snippet may come from. */
struct texts {
    struct str text[TEXTS];
    struct snippet_pieces where[TEXTS];
    size_t n;
    size_t own;             /* so many of them are the root's */
    bool answered;          /* the first of the others is an endorsed answer */
    uint64_t first, others; /* what may stand in those and in the others: terms, a bit each */
};

static void add_text(struct texts *t, struct str text, const struct snippet_pieces *pieces, size_t before)
{
    t->text[t->n] = text;
    t->where[t->n] = *pieces;
    t->where[t->n++].before = before;
}

/* Takes them from what the index's file holds; at most `most`, none of the root's that is empty. */
static void cut_texts(struct texts *t, const struct store_texts *from, const struct stretch_pieces *pieces, size_t most)
{
    if (from->lead.n)
        add_text(t, from->lead, &pieces->column[0], 0);
    if (from->body.n)
        add_text(t, from->body, &pieces->column[1], 0);
    t->own = t->n;
    for (struct str rest = from->replies; rest.n && t->n < most;) {
        struct str text = str_cut(&rest, STORE_BETWEEN);
        add_text(t, text, &pieces->column[2], (size_t)(text.p - from->replies.p));
    }
}

static enum err read_texts(struct searching *s, const struct snippet_finder *finder, const struct pass_hit *hit,
    bool answered, struct texts *t)
{
    size_t most = texts_wanted(&s->plan, hit, answered);
    struct store_texts kept;
    struct stretch_pieces pieces = { 0 };
    *t = (struct texts){ .answered = answered, .first = finder->all, .others = finder->all };
    if (!s->kept || hit->length > LONG_THREAD)
        return thread_texts(s->db, s->arena, hit->id, t->text, most, &t->n, &t->own);
    enum err e = store_texts(s->store, s->arena, hit->id, most > OWN_TEXTS, &kept);
    if (s->plan.any.n && !s->plan.in_titles &&
        hit->phrases) { /* terms are the phrases, words alone, by the same number */
        t->first = hit->texts;
        t->others = hit->replies;
        (void)stretch_find(&pieces, s->arena, kept.map, hit->places);
    }
    cut_texts(t, &kept, &pieces, most);
    return e;
}

static struct snippet_window look_in(struct snippet_finder *finder, const struct texts *t, size_t i)
{
    finder->wanted = i < t->own ? t->first : t->others;
    finder->where = t->where[i];
    return snippet_find(finder, t->text[i], TEXT_BYTES);
}

/* The best piece of the texts of a thread; the rest of them is not looked at once one holds nearly all that there is. An endorsed
 * answer comes before the question that it answers. Where they hold nothing that was looked for, it is in a file. */
static enum err add_snippet(struct searching *s, struct snippet_finder *finder, double all, const struct texts *t,
    struct search_hit *out)
{
    struct snippet_window best = { 0 };
    if (t->answered && t->own < t->n)
        best = look_in(finder, t, t->own);
    bool answers = best.score > 0 && best.score >= all * answer_found;
    for (size_t i = 0; i < t->n && !answers; i++) {
        struct snippet_window now = look_in(finder, t, i);
        if (!best.text.n || now.score > best.score * 1.001)
            best = now;
        if (best.score >= all * (enough_found - (double)i * less_wanted))
            break;
    }
    finder->wanted = finder->all;
    finder->where = (struct snippet_pieces){ 0 };
    enum err e = finder->n && best.score <= 0 ? add_file_snippet(s, finder, out, &best) : OK;
    if (!out->file.id)
        finder->wanted = t->first | t->others;
    out->snippet = snippet_write(finder, s->arena, &best);
    return e;
}

/* The hits of the page, each asked once more whether the viewer may read it. */
static enum err add_hits(struct searching *s)
{
    struct snippet_finder finder;
    struct search_result *out = s->out;
    struct texts texts;
    prepare_snippets(s, &finder);
    out->hit = arena_array(s->arena, (size_t)s->search.limit, sizeof *out->hit);
    enum err e = arena_err(s->arena);
    for (size_t i = 0; i < s->pass.n && !e && !out->more; i++) {
        const struct pass_hit *hit = &s->pass.hit[i];
        struct summary_found found;
        e = thread_readable(s->db, s->viewer, s->now, hit->id, &found);
        if (e || !found.id) {
            out->total -= out->total > 0;
        } else if (out->n == (size_t)s->search.limit) {
            out->more = true;
        } else {
            struct search_hit *h = &out->hit[out->n++];
            *h = (struct search_hit){ .id = hit->id, .found = found, .score = hit->order };
            add_matched(s, hit, h);
            bool answered = add_why(s, h);
            e = read_texts(s, &finder, hit, answered, &texts);
            if (!e)
                e = add_snippet(s, &finder, weight_of(&s->plan, hit->texts | hit->replies), &texts, h);
        }
    }
    return e ? e : arena_err(s->arena);
}

/* ---- spelling and names -------------------------------------------------------------------------------------------- */

/* The word is another form of the other, "kasten" of "kast": nothing to say. */
static bool is_form_of(struct str word, struct str of)
{
    struct str ending = str_sub(word, of.n, word.n);
    return str_starts(word, of) && (str_is(ending, "s") || str_is(ending, "e") || str_is(ending, "en"));
}

/* A correction counts when it found something that the viewer may read, and the word as typed did not. */
static bool was_better(const struct searching *s, const struct plan_word *w)
{
    bool better = false;
    for (size_t i = 0; i < s->plan.n; i++) {
        const struct plan_phrase *f = &s->plan.phrase[i];
        if (f->group != w->group || !(s->pass.phrases >> i & 1))
            continue;
        if (f->original)
            return false;
        better = true;
    }
    return better && w->better.n && !is_form_of(w->text, w->better);
}

static void say_better(struct searching *s)
{
    struct str typed = s->search.text;
    struct buf b = { 0 };
    size_t at = 0;
    for (size_t i = 0; i < s->plan.n_words; i++) {
        const struct plan_word *w = &s->plan.word[i];
        if (w->start < at || w->end > typed.n || !was_better(s, w))
            continue;
        buf_add(&b, str_sub(typed, at, w->start - at));
        buf_add(&b, w->better);
        at = w->end;
    }
    if (at) {
        buf_add(&b, str_sub(typed, at, typed.n));
        s->out->did_you_mean = arena_str(s->arena, buf_str(&b));
    }
    buf_release(&b);
}

/* ---- facets -------------------------------------------------------------------------------------------------------- */

const char facet_names[] = "kind theme tag law phase place placeType group mark freshness progress year";

enum { FACET_VALUES = 50 };

static bool sooner(const struct facet_count *x, const struct facet_count *y)
{
    return x->count != y->count ? x->count > y->count : x->id != y->id ? x->id < y->id : str_cmp(x->code, y->code) < 0;
}

/* Puts a value in the list, which stays sorted, most first; what falls off the end is forgotten. */
static void add_value(struct searching *s, enum facet facet, struct facet_count value)
{
    struct facet_count *list = s->out->facet[facet].value;
    size_t *n = &s->out->facet[facet].n;
    if (!value.count)
        return;
    if (!list && !(list = s->out->facet[facet].value = arena_array(s->arena, FACET_VALUES, sizeof *list)))
        return;
    if (*n == FACET_VALUES && !sooner(&value, &list[*n - 1]))
        return;
    size_t i = *n < FACET_VALUES ? (*n)++ : *n - 1;
    for (; i > 0 && sooner(&value, &list[i - 1]); i--)
        list[i] = list[i - 1];
    list[i] = value;
}

static void add_words(struct searching *s, enum facet facet, enum words table, const uint32_t *counts, int end)
{
    for (int i = 0; i < end; i++) {
        struct str code = str_c(word_of(table, i));
        if (code.n)
            add_value(s, facet, (struct facet_count){ .code = code, .name = code, .count = counts[i] });
    }
}

static void add_terms(struct searching *s)
{
    for (uint32_t id = 1; id < s->pass.n_terms && s->glossary; id++) {
        const struct glossary_term *t = s->pass.terms[id] ? glossary_term(s->glossary, id) : NULL;
        int facet = !t                 ? -1
            : str_is(t->kind, "theme") ? FACET_THEME
            : str_is(t->kind, "tag")   ? FACET_TAG
            : str_is(t->kind, "law")   ? FACET_LAW
                                       : -1;
        if (facet >= 0 && (s->search.facets >> facet & 1))
            add_value(s, (enum facet)facet,
                (struct facet_count){ .id = id, .name = arena_str(s->arena, t->name), .count = s->pass.terms[id] });
    }
}

/* Adds what was counted by number, without names. */
static void add_ids(struct searching *s, enum facet facet, const uint32_t *counts, uint32_t n)
{
    for (uint32_t id = 1; id < n; id++)
        add_value(s, facet, (struct facet_count){ .id = id, .count = counts[id] });
}

static void add_places(struct searching *s)
{
    add_ids(s, FACET_PLACE, s->pass.places, s->pass.n_places);
    for (size_t i = 0; i < s->out->facet[FACET_PLACE].n && s->glossary; i++) {
        struct facet_count *place = &s->out->facet[FACET_PLACE].value[i];
        place->name = arena_str(s->arena, glossary_place(s->glossary, place->id));
    }
}

static enum err add_groups(struct searching *s)
{
    enum err e = OK;
    add_ids(s, FACET_GROUP, s->pass.group_counts, s->pass.n_group_counts);
    for (size_t i = 0; i < s->out->facet[FACET_GROUP].n && !e; i++) {
        struct query q = db_query(s->db, SQL_SEARCH_GROUP_NAME);
        query_int(&q, s->out->facet[FACET_GROUP].value[i].id);
        if (query_row(&q))
            s->out->facet[FACET_GROUP].value[i].name = row_str(&q, s->arena);
        e = query_end(&q);
    }
    return e;
}

static void add_years(struct searching *s)
{
    for (int i = 0; i < 200; i++)
        if (s->pass.years[i]) {
            struct str year = arena_printf(s->arena, "%d", 1970 + i);
            add_value(s, FACET_YEAR, (struct facet_count){ .id = 1970 + i, .name = year, .count = s->pass.years[i] });
        }
}

static void add_types(struct searching *s)
{
    facts_read_lock(&s->ix->facts);
    for (unsigned i = 1; i <= s->ix->facts.n_place_types && i < PLACE_TYPES; i++) {
        struct str code = s->pass.types[i] ? arena_str(s->arena, str_c(s->ix->facts.place_types[i]))
                                           : (struct str){ 0 };
        add_value(s, FACET_PLACE_TYPE, (struct facet_count){ .code = code, .name = code, .count = s->pass.types[i] });
    }
    facts_read_unlock(&s->ix->facts);
}

static enum err add_facets(struct searching *s)
{
    const struct pass *p = &s->pass;
    unsigned wanted = s->search.facets;
    enum err e = OK;
    if (wanted >> FACET_KIND & 1)
        add_words(s, FACET_KIND, WORDS_KIND, p->kinds, KIND_END);
    if (wanted >> FACET_PHASE & 1)
        add_words(s, FACET_PHASE, WORDS_PHASE, p->phases, PHASE_END);
    if (wanted >> FACET_MARK & 1)
        add_words(s, FACET_MARK, WORDS_MARK, p->marks, MARK_END);
    if (wanted >> FACET_FRESHNESS & 1)
        add_words(s, FACET_FRESHNESS, WORDS_FRESHNESS, p->freshnesses, FRESH_END);
    if (wanted >> FACET_PROGRESS & 1)
        add_words(s, FACET_PROGRESS, WORDS_PROGRESS, p->progresses, PROGRESS_END);
    if (wanted & (1u << FACET_THEME | 1u << FACET_TAG | 1u << FACET_LAW))
        add_terms(s);
    if (wanted >> FACET_YEAR & 1)
        add_years(s);
    if (wanted >> FACET_PLACE_TYPE & 1)
        add_types(s);
    if (wanted >> FACET_PLACE & 1)
        add_places(s);
    if (wanted >> FACET_GROUP & 1)
        e = add_groups(s);
    return e ? e : arena_err(s->arena);
}

/* ---- the search ---------------------------------------------------------------------------------------------------- */

static enum err wait_loaded(struct index *ix)
{
    if (ix->loaded)
        return OK;
    struct timespec until = wait_limit(3000);
    int code = 0;
    pthread_mutex_lock(&ix->lock);
    while (!ix->loaded && !code)
        code = pthread_cond_timedwait(&ix->change, &ix->lock, &until);
    pthread_mutex_unlock(&ix->lock);
    return ix->loaded ? OK : ERR_BUSY;
}

static enum err make_plan(struct searching *s)
{
    struct plan_reader reader = { .class = s->viewer->user ? WORDS_NETWORK : WORDS_PUBLIC };
    int64_t *groups;
    enum err e = access_groups(s->db, s->arena, s->viewer, s->now, &groups, &reader.n_groups);
    if (e)
        return e;
    reader.groups = s->groups = groups;
    s->n_groups = reader.n_groups;
    if (s->search.similar)
        return plan_similar(&s->plan, s->ix, s->store, s->arena, s->search.title, s->search.text, s->search.typing,
            &reader);
    typed_read(&s->typed, s->search.text, s->search.typing);
    bool typed = str_trim(s->search.text).n > 0, fields = take_fields(s);
    e = plan_make(&s->plan, s->ix, s->store, s->glossary, s->arena, &s->typed, s->search.text, &reader, true);
    if (typed && !fields && !s->plan.expression.n)
        s->plan.nothing = true; /* signs only */
    return e;
}

struct titled {
    int64_t *id;
    size_t n; /* may be more than there is room for */
};

static void note_titled(void *ctx, struct store_row *row)
{
    struct titled *t = ctx;
    if (t->n < PASS_TITLED)
        t->id[t->n] = store_row_id(row);
    t->n++;
}

struct phrase {
    struct buf text;
    size_t words, stops;
};

static bool add_to_phrase(void *ctx, const struct token *t)
{
    struct phrase *f = ctx;
    buf_addc(&f->text, f->words++ ? ' ' : '"');
    buf_add(&f->text, t->stem);
    f->stops += t->stop;
    return f->words < TITLE_WORDS;
}

/* Finds the threads whose title holds all words of a text beside one another, also those that are left out elsewhere; *n = 0 when
 * many do, for then it tells nothing. */
static enum err find_titled(struct searching *s, struct str text, int64_t id[PASS_TITLED], size_t *n)
{
    struct phrase f = { 0 };
    struct titled t = { .id = id };
    (void)tokenizer_run(store_tokenizer(s->store), text, TOKENS_STOPS | TOKENS_SURFACE, add_to_phrase, &f);
    buf_addc(&f.text, '"');
    if (s->search.typing && f.words < TITLE_WORDS)
        buf_addz(&f.text, " *");
    enum err e = buf_err(&f.text);
    bool asks = s->search.similar ? f.words >= TITLE_BEGUN : f.stops && f.stops < f.words && !s->search.typing;
    if (!e && asks)
        e = store_match(s->store, true, buf_str(&f.text), NULL, note_titled, &t, clock_mono_us() + SEARCH_BUDGET_US);
    buf_release(&f.text);
    *n = t.n <= PASS_TITLED ? t.n : 0;
    return e;
}

/* "#12" and no more: what people write for a post. 0 when the text is something else. */
static int64_t number_asked(const struct searching *s)
{
    int64_t id;
    struct str text = str_trim(s->search.text);
    bool number = !s->search.similar && text.n > 1 && text.p[0] == '#' && str_int(str_sub(text, 1, text.n), &id);
    return number && id > 0 ? id : 0;
}

/* One moment of the index's file for all of the search, and after it one of the database: whatever stands in the file was read
 * before the access rule is asked. The file may be behind: a reply that was withdrawn stands in it until it has caught up. */
static enum err begin(struct searching *s)
{
    int64_t seq = 0, last = -1;
    enum err e = store_begin_reading(s->store);
    if (!e)
        e = store_seq(s->store, &seq);
    if (!e && !db_in_transaction(s->db))
        s->own = !(e = db_begin(s->db, false));
    if (e)
        return e;
    struct query q = db_query(s->db, SQL_CHANGE_LAST);
    e = query_single(&q, 0, &last);
    s->kept = seq == last && s->ix->rebuilding < 0 && !s->ix->rebuild_wanted;
    return e;
}

/* What was asked for by its number comes first, and while a title is typed what is titled like that. Of the threads that hold the
 * one word that tells something in "wat is een wijkteam", those whose title asks the same are worth more. */
static enum err find_first(struct searching *s)
{
    struct pass *p = &s->pass;
    int64_t number = number_asked(s);
    if (number)
        p->first[p->n_first++] = number;
    if (s->search.similar)
        return find_titled(s, s->search.title, p->first, &p->n_first);
    return s->plan.expression.n ? find_titled(s, s->search.text, p->titled, &p->n_titled) : OK;
}

static enum err run(struct searching *s)
{
    struct search_result *out = s->out;
    int64_t start = clock_mono_us();
    enum err e = begin(s);
    if (!e)
        e = make_plan(s);
    s->pass = (struct pass){ .ix = s->ix,
        .store = s->store,
        .glossary = s->glossary,
        .plan = &s->plan,
        .search = &s->search,
        .viewer = s->viewer,
        .now = s->now,
        .groups = s->groups,
        .n_groups = s->n_groups };
    if (!e && s->search.like_mine)
        e = place_phase(s->db, s->viewer, s->now, s->viewer->organisation, &s->pass.phase);
    if (!e)
        e = find_first(s);
    if (!e && (!s->plan.nothing || s->pass.n_first))
        e = pass_run(&s->pass, s->arena, (size_t)s->search.limit + SPARE);
    if (e)
        return e;
    out->total = s->pass.total;
    e = add_hits(s);
    if (!e && s->search.facets)
        e = add_facets(s);
    say_better(s);
    out->n_expanded = s->plan.n_expanded;
    out->expanded = arena_array(s->arena, s->plan.n_expanded + 1, sizeof *out->expanded);
    for (size_t i = 0; out->expanded && i < s->plan.n_expanded; i++)
        out->expanded[i] = arena_str(s->arena, s->plan.expanded[i]);
    if (s->search.explain && !e)
        e = explain_search(&s->pass, s->arena, out, clock_mono_us() - start);
    return e ? e : arena_err(s->arena);
}

enum err index_search(struct index *ix, struct db *db, struct arena *a, const struct viewer *v, int64_t now,
    const struct search *search, struct search_result *out)
{
    struct searching *s = arena_alloc(a, sizeof *s);
    unsigned generation;
    *out = (struct search_result){ 0 };
    if (!s)
        return arena_err(a);
    *s = (struct searching){ .ix = ix,
        .db = db,
        .arena = a,
        .viewer = v,
        .now = now,
        .search = *search,
        .out = out,
        .file_bytes = FILE_BYTES };
    if (s->search.limit < 1 || s->search.limit > SEARCH_MAX)
        s->search.limit = s->search.limit < 1 ? 1 : SEARCH_MAX;
    enum err e = wait_loaded(ix);
    if (!e)
        e = index_borrow(ix, &s->store, &generation);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_BUSY : e;
    s->glossary = index_glossary(ix);
    e = run(s);
    if (s->own)
        db_rollback(s->db); /* nothing was written */
    store_end_reading(s->store);
    if (e == ERR_CONFLICT || e == ERR_INTERNAL) {
        index_rebuild_later(ix); /* damaged: built anew while this search is told to come back */
        e = ERR_BUSY;
    }
    glossary_drop(s->glossary);
    index_return(ix, s->store, generation);
    metric_add(METRIC_SEARCHES, 1);
    return e;
}
