/* plan.c -- see plan.h. */
#include "index/plan.h"

#include "base/buf.h"
#include "index/spell.h"
#include "text/stop.h"
#include "text/verb.h"

#include <math.h>
#include <string.h>

/* Weights of a phrase; measured on the development sets. */
static const double weight_part = 0.4, weight_joined = 1.0, weight_both = 2.0, weight_name = 0.9, weight_like = 0.6,
                    weight_better = 0.9, weight_prefix = 0.8, weight_apart = 0.8;
static const double rarity_power = 0.7; /* below 1: a rare word matters less, several words that match matter more */

enum { LARGE = 5000 /* threads: from here on frequent words do not select */, RARE_PERCENT = 10, PREFIX_WORDS = 8 };
enum {
    QUOTED = 6,  /* words of an exact phrase; more is a sentence that was pasted */
    SENTENCE = 6 /* words beside quotes, from which on the quotes belong to a sentence */
};
enum { ABBREVIATION_LEAST = 3, ABBREVIATION_MOST = 6 /* letters */ };

struct planning {
    struct plan *plan;
    struct index *ix;
    struct store *store;
    const struct glossary *glossary;
    struct arena *arena;
    struct str typed; /* all that was typed */
    const struct plan_reader *reader;
    bool shouted, correct;
    bool impossible; /* a phrase that must occur cannot */
    struct str required[PLAN_WORDS], without[PLAN_WORDS];
    size_t n_required, n_without;
    size_t offset; /* of the item that is being read, in typed */
};

/* ---- phrases ------------------------------------------------------------------------------------------------------- */

static double rarity(const struct plan *plan, int64_t df)
{
    double n = (double)plan->threads, d = (double)(df < plan->threads ? df : plan->threads);
    return pow(log(1 + (n - d + 0.5) / (d + 0.5)), rarity_power);
}

/* The reader may read a thread with this stem. */
static bool can_find(struct planning *p, struct str stem)
{
    const struct plan_reader *r = p->reader;
    int64_t n = index_df(p->ix, p->store, stem, r->class).readable, kept;
    for (size_t i = 0; i < r->n_groups; i++) /* always all of them: how long it takes tells nothing */
        n += store_kept(p->store, stem, r->groups[i], &kept) ? 0 : kept;
    return n > 0;
}

/* The same for each of some stems with one space between. */
static bool can_find_all(struct planning *p, struct str stems)
{
    while (stems.n)
        if (!can_find(p, str_cut(&stems, ' ')))
            return false;
    return true;
}

/* Adds a phrase (stems, copied) unless the same is there with at least this weight; NULL when it was not added. */
static struct plan_phrase *add_phrase(struct planning *p, struct str text, double weight, int group)
{
    struct plan *plan = p->plan;
    for (size_t i = 0; i < plan->n; i++) {
        struct plan_phrase *old = &plan->phrase[i];
        if (!str_eq(old->text, text))
            continue;
        if (weight > old->weight) {
            old->weight = weight;
            old->group = group;
            old->alternative = false;
        }
        return NULL;
    }
    if (plan->n == PLAN_PHRASES || !text.n || !can_find_all(p, text))
        return NULL;
    struct store_count n = index_df(p->ix, p->store, text, p->reader->class);
    struct plan_phrase *f = &plan->phrase[plan->n++];
    *f = (struct plan_phrase){ .text = arena_str(p->arena, text), .weight = weight, .group = group };
    f->df = n.readable;
    f->rows = n.every;
    f->idf = rarity(plan, f->df);
    return f;
}

struct adding {
    struct planning *planning;
    double whole, part; /* weights */
    int group;
    bool alternative;
};

static bool add_token(void *ctx, const struct token *t)
{
    struct adding *a = ctx;
    struct plan_phrase *f = add_phrase(a->planning, t->stem, t->kind == TOKEN_PART ? a->part : a->whole, a->group);
    if (f && t->kind == TOKEN_WORD)
        f->alternative = a->alternative;
    return true;
}

/* Adds a folded word and its parts as alternatives for a group. */
static void add_word(struct planning *p, struct str word, double whole, double part, int group)
{
    struct adding a = { p, whole, part, group, true };
    (void)tokenizer_run(store_tokenizer(p->store), word, TOKENS_EXTRA, add_token, &a);
}

/* ---- reading the words --------------------------------------------------------------------------------------------- */

static bool is_stop(const struct planning *p, const struct token *t)
{
    return t->stop || (p->shouted && stop_is(t->text));
}

static bool read_token(void *ctx, const struct token *t)
{
    struct planning *p = ctx;
    struct plan *plan = p->plan;
    if (t->kind == TOKEN_WORD) {
        if (plan->n_words == PLAN_WORDS)
            return false;
        struct plan_word *w = &plan->word[plan->n_words++];
        *w = (struct plan_word){ .text = arena_str(p->arena, t->text),
            .stem = arena_str(p->arena, t->stem),
            .start = p->offset + t->start,
            .end = p->offset + t->end };
        w->stop = is_stop(p, t);
        w->group = w->stop ? -1 : plan->groups++;
        struct plan_phrase *f = w->stop ? NULL : add_phrase(p, t->stem, 1, w->group);
        if (f)
            f->original = f->alternative = true;
    } else if (plan->n_words && !plan->word[plan->n_words - 1].stop) {
        (void)add_phrase(p, t->stem, t->kind == TOKEN_JOINED ? weight_joined : weight_part,
            plan->word[plan->n_words - 1].group);
    }
    return true;
}

struct phrasing {
    struct buf text;
    size_t words;
};

static bool join_stem(void *ctx, const struct token *t)
{
    struct phrasing *f = ctx;
    if (f->words++)
        buf_addc(&f->text, ' ');
    buf_add(&f->text, t->stem);
    return f->text.n < 300;
}

/* The stems of a text with one space between, stop words left out; *words says how many. */
static struct str stems_of(struct planning *p, struct str text, size_t *words)
{
    struct phrasing f = { 0 };
    (void)tokenizer_run(store_tokenizer(p->store), text, 0, join_stem, &f);
    struct str s = arena_str(p->arena, buf_str(&f.text));
    *words = f.words;
    buf_release(&f.text);
    return s;
}

static bool count_word(void *ctx, const struct token *t)
{
    *(size_t *)ctx += t->kind == TOKEN_WORD;
    return true;
}

/* Words of an item, or with NULL of all that stands outside the quotes; stop words too. */
static size_t count_words(struct planning *p, const struct typed_query *typed, const struct typed_item *item)
{
    size_t n = 0;
    for (size_t i = 0; i < typed->n; i++)
        if (item ? item == &typed->item[i] : !typed->item[i].phrase)
            (void)tokenizer_run(store_tokenizer(p->store), typed->item[i].text, TOKENS_STOPS, count_word, &n);
    return n;
}

static void read_words(struct planning *p, const struct typed_item *item)
{
    (void)tokenizer_run(store_tokenizer(p->store), item->text, TOKENS_STOPS | TOKENS_EXTRA, read_token, p);
}

/* What stands between quotes must occur as it stands; but not what somebody said in a sentence that was pasted. */
static void read_phrase(struct planning *p, const struct typed_query *typed, const struct typed_item *item)
{
    size_t words;
    struct str text = stems_of(p, item->text, &words);
    if (!words)
        return;
    if (count_words(p, typed, item) > QUOTED || count_words(p, typed, NULL) >= SENTENCE) {
        read_words(p, item);
        return;
    }
    struct plan_phrase *f = add_phrase(p, text, words > 1 ? 1.5 : 1, p->plan->groups++);
    if (f)
        f->original = true;
    if (!can_find_all(p, text))
        p->impossible = true;
    else if (p->n_required < PLAN_WORDS)
        p->required[p->n_required++] = text;
}

static void read_items(struct planning *p, const struct typed_query *typed)
{
    for (size_t i = 0; i < typed->n; i++) {
        const struct typed_item *item = &typed->item[i];
        size_t words;
        p->offset = (size_t)(item->text.p - p->typed.p);
        if (item->without) {
            struct str stems = stems_of(p, item->text, &words);
            if (words && p->n_without < PLAN_WORDS && can_find_all(p, stems))
                p->without[p->n_without++] = stems;
        } else if (item->phrase) {
            read_phrase(p, typed, item);
        } else {
            read_words(p, item);
        }
    }
}

/* ---- what else the words may be ------------------------------------------------------------------------------------ */

/* Both words are letters, with more than a hyphen between: "doe budget", not "qr-code" or "2012/2013". */
static bool stand_apart(const struct planning *p, const struct plan_word *a, const struct plan_word *b)
{
    for (size_t i = a->start; i < b->end && i < p->typed.n; i++)
        if ((p->typed.p[i] >= '0' && p->typed.p[i] <= '9') || (i == a->end && p->typed.p[i] == '-'))
            return false;
    return true;
}

/* "wijk team": also wijkteam, with the letters that Dutch puts between. Where that stands, its parts stand as well and count in full,
 * so that the whole adds no more to them than a part adds to a whole; a word that the index does not take apart ("doebudget")
 * stands for both, instead of the first. */
static void add_neighbours(struct planning *p)
{
    static const char *const links[] = { "", "s", "en", "e" };
    struct plan *plan = p->plan;
    for (size_t i = 0; i + 1 < plan->n_words; i++) {
        const struct plan_word *a = &plan->word[i], *b = &plan->word[i + 1];
        bool apart = stand_apart(p, a, b);
        for (size_t k = 0; k < 4 && !a->stop && !b->stop; k++) {
            char joined[2 * TOKEN_MAX + 4];
            size_t n = a->text.n, link = strlen(links[k]);
            if (n + link + b->text.n > TOKEN_MAX || n < 2 || b->text.n < 2)
                continue;
            memcpy(joined, a->text.p, n);
            memcpy(joined + n, links[k], link);
            memcpy(joined + n + link, b->text.p, b->text.n);
            struct str whole = { joined, n + link + b->text.n }, parts[COMPOUND_PARTS];
            bool both = apart && !compound_split(whole, parts);
            struct plan_phrase *f = add_phrase(p, tokenizer_stem(store_tokenizer(p->store), whole),
                both ? weight_both : weight_part, a->group);
            if (f)
                f->alternative = both;
        }
    }
}

/* "de huisarts haakt af", "om af te haken": also what texts hold of afhaken. */
static void add_separated(struct planning *p)
{
    struct plan *plan = p->plan;
    for (size_t j = 0; j < plan->n_words; j++) {
        struct str particle = plan->word[j].text;
        if (!verb_is_particle(particle))
            continue;
        size_t most = j + 2 < plan->n_words && str_is(plan->word[j + 1].text, "te") ? j + 3 : j;
        for (size_t i = 0; i < most; i++) {
            const struct plan_word *verb = &plan->word[i];
            char joined[2 * TOKEN_MAX];
            if (verb->stop || i == j || particle.n + verb->text.n > TOKEN_MAX)
                continue;
            memcpy(joined, particle.p, particle.n);
            memcpy(joined + particle.n, verb->text.p, verb->text.n);
            struct str stem = tokenizer_stem(store_tokenizer(p->store),
                (struct str){ joined, particle.n + verb->text.n });
            struct plan_phrase *f = add_phrase(p, stem, weight_apart, verb->group);
            if (f)
                f->alternative = true;
        }
    }
}

static void note_expanded(struct plan *plan, struct str name)
{
    for (size_t i = 0; i < plan->n_expanded; i++)
        if (str_eq(plan->expanded[i], name))
            return;
    if (plan->n_expanded < PLAN_EXPANDED)
        plan->expanded[plan->n_expanded++] = name;
}

/* Adds the names of a term that are not what was typed. Names of an abbreviation or a law mean the same; others about the
 * same; a theme is a drawer with many things in it, of which the one is not the other. */
static void add_names(struct planning *p, int64_t term, struct str typed, int group)
{
    struct str name[GLOSSARY_NAMES];
    size_t n = glossary_names(p->glossary, term, name, GLOSSARY_NAMES), words;
    const struct glossary_term *t = glossary_term(p->glossary, term);
    if (!t || str_is(t->kind, "theme"))
        return;
    double weight = str_is(t->kind, "abbreviation") || str_is(t->kind, "law") ? weight_name : weight_like;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(glossary_fold(p->arena, name[i]), typed))
            continue;
        struct str stems = stems_of(p, name[i], &words);
        struct plan_phrase *f = words ? add_phrase(p, stems, weight, group) : NULL;
        if (f)
            f->alternative = true;
        if (f && f->df > 0)
            note_expanded(p->plan, name[i]);
    }
}

/* The words [i, i + n), as written or their stems, with one space between. */
static struct str words_of(struct planning *p, size_t i, size_t n, bool stems)
{
    struct buf b = { 0 };
    for (size_t k = i; k < i + n; k++) {
        if (k > i)
            buf_addc(&b, ' ');
        buf_add(&b, stems ? p->plan->word[k].stem : p->plan->word[k].text);
    }
    struct str s = arena_str(p->arena, buf_str(&b));
    buf_release(&b);
    return s;
}

/* Looks for names of terms among the words [i, i + n), also for other forms of those. */
static bool expand_words(struct planning *p, size_t i, size_t n)
{
    const struct glossary_term *term[4];
    struct str folded = words_of(p, i, n, false);
    size_t found = glossary_find(p->glossary, folded, term, 4);
    if (!found)
        found = glossary_find_stems(p->glossary, words_of(p, i, n, true), term, 4);
    int group = -1;
    for (size_t k = i; k < i + n && group < 0; k++)
        group = p->plan->word[k].group;
    for (size_t k = 0; k < found && group >= 0; k++) {
        add_names(p, term[k]->id, folded, group);
        if (term[k]->replaced_by)
            add_names(p, term[k]->replaced_by, folded, group);
    }
    return found > 0;
}

static void add_glossary(struct planning *p)
{
    struct plan *plan = p->plan;
    for (size_t i = 0; p->glossary && i < plan->n_words;) {
        size_t n = plan->n_words - i < GLOSSARY_WORDS ? plan->n_words - i : GLOSSARY_WORDS;
        while (n && !((n > 1 || !plan->word[i].stop) && expand_words(p, i, n)))
            n--;
        i += n ? n : 1;
    }
}

/* An abbreviation: letters without a vowel, too few to guess at, so that two of them in another order are hardly another word. */
static bool is_abbreviation(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < 'a' || word.p[i] > 'z' || strchr("aeiouy", word.p[i]))
            return false;
    return word.n >= ABBREVIATION_LEAST && word.n <= ABBREVIATION_MOST;
}

/* "WSZW" beside "WZSW": who writes an abbreviation now and then swaps two letters, in texts as well as in queries. Both orders
 * that occur mean the same. */
static void add_swapped(struct planning *p)
{
    struct plan *plan = p->plan;
    for (size_t i = 0; i < plan->n_words; i++) {
        const struct plan_word *w = &plan->word[i];
        for (size_t k = 0; !w->stop && is_abbreviation(w->text) && k + 1 < w->text.n; k++) {
            char swapped[ABBREVIATION_MOST], shown[ABBREVIATION_MOST];
            int64_t count = 0;
            memcpy(swapped, w->text.p, w->text.n);
            swapped[k] = w->text.p[k + 1];
            swapped[k + 1] = w->text.p[k];
            struct str other = { swapped, w->text.n };
            if (str_eq(other, w->text) || store_word(p->store, other, p->reader->class, &count) || !count)
                continue;
            struct plan_phrase *f = add_phrase(p, tokenizer_stem(store_tokenizer(p->store), other), weight_name,
                w->group);
            for (size_t c = 0; c < w->text.n; c++)
                shown[c] = (char)(swapped[c] - 32);
            if (f)
                f->alternative = true;
            if (f)
                note_expanded(plan, arena_str(p->arena, (struct str){ shown, w->text.n }));
        }
    }
}

static void add_prefix(struct planning *p)
{
    struct plan_word *w = &p->plan->word[p->plan->n_words - 1];
    struct store_word found[PREFIX_WORDS];
    size_t n = store_words(p->store, p->arena, w->text, p->reader->class, found, PREFIX_WORDS);
    if (w->stop && n)
        w->group = p->plan->groups++;
    for (size_t i = 0; i < n; i++)
        if (!str_eq(found[i].word, w->text))
            add_word(p, found[i].word, weight_prefix, weight_prefix * weight_part, w->group);
}

static void add_corrections(struct planning *p, bool but_last)
{
    struct plan *plan = p->plan;
    for (size_t i = 0; i + (but_last ? 1 : 0) < plan->n_words; i++) {
        struct plan_word *w = &plan->word[i];
        int64_t count = 0;
        if (w->stop || store_word(p->store, w->text, p->reader->class, &count) || count)
            continue;
        w->better = spell_correct(p->store, p->arena, w->text, p->reader->class);
        if (w->better.n)
            add_word(p, w->better, weight_better, weight_better * weight_part, w->group);
    }
}

/* ---- the expression ------------------------------------------------------------------------------------------------ */

static void add_quoted(struct buf *b, struct str text)
{
    buf_addc(b, '"');
    buf_add(b, text); /* letters, digits, '#' and spaces: nothing to escape */
    buf_addc(b, '"');
}

static size_t add_any(struct buf *b, const struct plan *plan, int64_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++) {
        if (plan->phrase[i].df > most && most >= 0)
            continue;
        buf_addz(b, n++ ? " OR " : "(");
        add_quoted(b, plan->phrase[i].text);
    }
    buf_addc(b, ')');
    return n;
}

/* Threads to look at for the phrases that stand in at most so many: all of them, or those that the class may read. */
static int64_t cost_of(const struct plan *plan, int64_t most, bool all)
{
    int64_t sum = 0;
    for (size_t i = 0; i < plan->n; i++)
        if (plan->phrase[i].df <= most)
            sum += all ? plan->phrase[i].rows : plan->phrase[i].df;
    return sum;
}

/* On a large base, threads that hold nothing but frequent words are left out; the score of the others stays exact. */
static int64_t rare_limit(const struct plan *plan)
{
    if (plan->threads < LARGE)
        return -1;
    int64_t most = plan->threads * RARE_PERCENT / 100;
    return cost_of(plan, most, false) >= 100 ? most : -1;
}

/* Words alone, none that must occur or must not: then the lists of these words tell all. */
static void note_any(struct planning *p)
{
    struct plan *plan = p->plan;
    struct store_any *any = &plan->any;
    if (p->n_required || p->n_without)
        return;
    for (size_t i = 0; i < plan->n; i++) {
        if (str_find(plan->phrase[i].text, ' ') < plan->phrase[i].text.n)
            return;
        any->word[i] = plan->phrase[i].text;
        if (plan->selecting < 0 || plan->phrase[i].df <= plan->selecting)
            any->selecting |= 1ull << i;
    }
    any->n = plan->n;
    any->offset = plan->offset;
}

static void write_expression(struct planning *p)
{
    struct plan *plan = p->plan;
    struct buf b = { 0 };
    int64_t most = p->n_required ? -1 : rare_limit(plan);
    plan->selecting = most;
    plan->cost = cost_of(plan, most < 0 ? INT64_MAX : most, true);
    if (p->n_without)
        buf_addc(&b, '(');
    for (size_t i = 0; i < p->n_required; i++) {
        add_quoted(&b, p->required[i]);
        buf_addz(&b, " AND ");
        plan->offset++;
    }
    if (most >= 0) {
        plan->offset += add_any(&b, plan, most);
        buf_addz(&b, " AND ");
    }
    (void)add_any(&b, plan, -1);
    for (size_t i = 0; i < p->n_without; i++) {
        buf_addz(&b, i ? " OR " : ") NOT (");
        add_quoted(&b, p->without[i]);
    }
    if (p->n_without)
        buf_addc(&b, ')');
    note_any(p);
    plan->expression = arena_str(p->arena, buf_str(&b));
    if (buf_err(&b))
        p->arena->err = ERR_MEMORY;
    buf_release(&b);
}

/* Phrases that occur nowhere cost time and say nothing. */
static void drop_absent(struct plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        if (plan->phrase[i].rows > 0)
            plan->phrase[n++] = plan->phrase[i];
    plan->n = n;
}

/* "zijn we er al": nothing but stop words. They are looked for in titles, where they stand as typed. */
static void look_in_titles(struct planning *p)
{
    struct plan *plan = p->plan;
    struct buf b = { 0 };
    plan->in_titles = true;
    for (size_t i = 0; i < plan->n_words && plan->n < PLAN_PHRASES; i++) {
        buf_addz(&b, i ? " AND " : "");
        add_quoted(&b, plan->word[i].text);
        plan->word[i].group = (int)i;
        plan->phrase[plan->n++] = (struct plan_phrase){ .text = plan->word[i].text,
            .weight = 1,
            .idf = 1,
            .df = 1,
            .rows = 1,
            .group = (int)i };
    }
    plan->groups = (int)plan->n_words;
    plan->expression = arena_str(p->arena, buf_str(&b));
    buf_release(&b);
}

static void measure(struct plan *plan, struct index *ix, enum word_class class)
{
    uint64_t length;
    facts_read_lock(&ix->facts);
    plan->threads = facts_indexed(&ix->facts, class != WORDS_PUBLIC, &length);
    facts_read_unlock(&ix->facts);
    plan->average = plan->threads ? (double)length / (double)plan->threads : 1;
}

enum err plan_make(struct plan *plan, struct index *ix, struct store *s, const struct glossary *g, struct arena *a,
    const struct typed_query *typed, struct str text, const struct plan_reader *reader, bool correct)
{
    struct planning p = { .plan = plan,
        .ix = ix,
        .store = s,
        .glossary = g,
        .arena = a,
        .typed = text,
        .reader = reader,
        .shouted = typed->shouted,
        .correct = correct };
    memset(plan, 0, sizeof *plan);
    plan->selecting = -1;
    measure(plan, ix, reader->class);
    read_items(&p, typed);
    bool prefix = typed->n && typed->item[typed->n - 1].prefix && plan->n_words;
    if (prefix)
        add_prefix(&p);
    add_neighbours(&p);
    add_separated(&p);
    add_glossary(&p);
    add_swapped(&p);
    if (correct)
        add_corrections(&p, prefix);
    drop_absent(plan);
    if (p.impossible)
        plan->nothing = true;
    else if (plan->n)
        write_expression(&p);
    else if (plan->n_words && !plan->groups)
        look_in_titles(&p);
    else
        plan->nothing = plan->n_words || p.n_required || p.n_without;
    return arena_err(a);
}

/* ---- a whole text -------------------------------------------------------------------------------------------------- */

enum { SIMILAR_WORDS = 200, SIMILAR_KEPT = 14 };

struct weighing {
    struct planning *planning;
    struct plan_phrase *found;
    size_t n;
    double times; /* what a word counts for */
    struct str last;
    size_t last_end;
};

static bool weigh_token(void *ctx, const struct token *t)
{
    struct weighing *w = ctx;
    if (t->kind == TOKEN_PART)
        return true;
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->found[i].text, t->stem)) {
            w->found[i].weight += w->times;
            return true;
        }
    if (w->n == SIMILAR_WORDS)
        return false;
    w->found[w->n++] = (struct plan_phrase){ .text = arena_str(w->planning->arena, t->stem), .weight = w->times };
    return true;
}

static bool note_last(void *ctx, const struct token *t)
{
    struct weighing *w = ctx;
    w->last = arena_str(w->planning->arena, t->text);
    w->last_end = t->end;
    return true;
}

/* "een wijkteam opz": words that the last one of the title may become. */
static void add_unfinished(struct planning *p, struct weighing *w, struct str title)
{
    struct store_word found[PREFIX_WORDS];
    (void)tokenizer_run(store_tokenizer(p->store), title, TOKENS_SURFACE | TOKENS_STOPS, note_last, w);
    size_t n = w->last.n > 1 && w->last_end == title.n
        ? store_words(p->store, p->arena, w->last, p->reader->class, found, PREFIX_WORDS)
        : 0;
    for (size_t i = 0; i < n; i++)
        if (!str_eq(found[i].word, w->last)) {
            struct plan_phrase *f = add_phrase(p, tokenizer_stem(store_tokenizer(p->store), found[i].word),
                weight_prefix, p->plan->groups);
            if (f)
                f->alternative = true;
        }
    p->plan->groups += n > 0;
}

/* Moves the most telling words to the plan: of those that stand in what everybody of the class may read, or (for who may
 * read more) of those that do not. Apart, so that the ones never depend on the others. */
static void keep_telling(struct plan *plan, struct weighing *w, bool readable)
{
    for (size_t kept = 0; kept < SIMILAR_KEPT; kept++) {
        struct plan_phrase *best = NULL;
        for (size_t i = 0; i < w->n; i++) {
            struct plan_phrase *f = &w->found[i];
            if (f->rows && (f->df > 0) == readable && (!best || f->idf * f->weight > best->idf * best->weight))
                best = f;
        }
        if (!best)
            return;
        best->group = plan->groups++;
        plan->phrase[plan->n++] = *best;
        best->rows = 0;
    }
}

enum err plan_similar(struct plan *plan, struct index *ix, struct store *s, struct arena *a, struct str title,
    struct str text, bool typing, const struct plan_reader *reader)
{
    struct planning p = { .plan = plan, .ix = ix, .store = s, .arena = a, .reader = reader };
    memset(plan, 0, sizeof *plan);
    plan->selecting = -1;
    measure(plan, ix, reader->class);
    struct weighing w = { .planning = &p, .found = arena_array(a, SIMILAR_WORDS, sizeof *w.found) };
    if (!w.found)
        return arena_err(a);
    w.times = 2;
    (void)tokenizer_run(store_tokenizer(s), title, TOKENS_EXTRA, weigh_token, &w);
    w.times = 1;
    (void)tokenizer_run(store_tokenizer(s), text, TOKENS_EXTRA, weigh_token, &w);
    for (size_t i = 0; i < w.n; i++) {
        struct plan_phrase *f = &w.found[i];
        struct store_count n = index_df(ix, s, f->text, reader->class);
        f->df = n.readable;
        f->rows = can_find(&p, f->text) ? n.every : 0;
        f->idf = rarity(plan, f->df);
        f->weight = 1 + log(f->weight);
    }
    keep_telling(plan, &w, true);
    keep_telling(plan, &w, false);
    if (typing)
        add_unfinished(&p, &w, title);
    if (plan->n)
        write_expression(&p);
    plan->nothing = !plan->n;
    return arena_err(a);
}
