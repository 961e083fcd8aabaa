/* pass.c -- see pass.h. */
#include "index/pass.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double k1 = 1.2, b = 0.75, nearness = 0.7, reach = 5 /* words over which nearness fades */;
static const double column_weight[COLUMN_END] = { 0 /* a setting */, 1.2, 1, 0.8, 0.8, 0.3 };
/* A word that stands in a file often says little more than one that stands there: files are long, and count in no length. */
static const double files_most = 0.6;

enum { TURN = 256 /* rows between two chances for a change of the facts */, PLACES_KEPT = 48 /* of one phrase */ };

/* The bounds of what the signals add. */
static const double share_least = -0.15, share_most = 0.25;

/* What a title that is what was asked adds to the words, as a share of them, for each that a word in it counts for more than one in the
 * text: a quarter at 2.5. */
static const double title_share = 1.0 / 6;

/* What is at most so much may come out a little more, added up in another order. */
static const double rounding = 1 + 1e-9;

/* As fmax and fmin, for numbers that are numbers: one instruction each. */
static inline double larger(double x, double y)
{
    return x > y ? x : y;
}

static inline double smaller(double x, double y)
{
    return x < y ? x : y;
}

/* ---- access and filters -------------------------------------------------------------------------------------------- */

static bool may_read(const struct pass *p, const struct fact *f)
{
    struct access_facts facts = { .author = f->author, .group = f->group, .access = f->access, .status = f->status };
    return access_open(&facts, p->viewer->user) || access_allows(&facts, p->viewer, p->groups, p->n_groups);
}

/* Who wrote it and where are not for everyone. */
static bool hides_author(const struct pass *p, const struct fact *f)
{
    return f->anonymous && f->author != p->viewer->user && !viewer_may(p->viewer, MAY_SEE_ANONYMOUS);
}

static bool has_term(const struct facts *facts, const struct fact *f, const int64_t *id, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < f->n_terms; k++)
            if (facts->terms[f->terms + k] == id[i])
                return true;
    return n == 0;
}

static bool in_place(const struct pass *p, const struct fact *f)
{
    const struct search *s = p->search;
    for (size_t i = 0; i < s->places.n; i++)
        if (!hides_author(p, f) && facts_lies_in(&p->ix->facts, f->place, (uint32_t)s->places.id[i]))
            return true;
    return s->places.n == 0;
}

/* An anonymous thread tells no place, so it has no kind of place either. */
static bool in_place_type(const struct pass *p, const struct fact *f)
{
    const struct facts *facts = &p->ix->facts;
    return !p->search->n_place_types ||
        (!f->anonymous && f->place && f->place < facts->places && (p->place_types >> facts->place[f->place].type & 1));
}

/* Types by number, of the codes that are asked for. */
static uint64_t place_types(const struct search *s, const struct facts *facts)
{
    uint64_t bits = 0;
    for (unsigned i = 1; i <= facts->n_place_types && i < PLACE_TYPES; i++)
        for (size_t k = 0; k < s->n_place_types; k++)
            if (str_is(s->place_type[k], facts->place_types[i]))
                bits |= 1ull << i;
    return bits;
}

static bool one_of(unsigned wanted, int value)
{
    return !wanted || (wanted >> value & 1);
}

static bool has_filters(const struct search *s)
{
    return s->statuses || s->kinds || s->progresses || s->phases || s->marks || s->freshnesses || s->group ||
        s->project || s->author || s->since || s->until || s->except || s->themes.n || s->tags.n || s->laws.n ||
        s->places.n || s->n_place_types;
}

static bool passes(const struct pass *p, const struct fact *f)
{
    const struct search *s = p->search;
    const struct facts *facts = &p->ix->facts;
    if (!p->rank.filters)
        return f->status == STATUS_PUBLISHED;
    return (s->statuses ? one_of(s->statuses, f->status) : f->status == STATUS_PUBLISHED) &&
        one_of(s->kinds, f->kind) && one_of(s->progresses, f->progress) && one_of(s->phases, f->phase) &&
        (!s->marks || (f->marks & s->marks)) && one_of(s->freshnesses, (int)facts_freshness(f, p->now)) &&
        (!s->group || s->group == f->group) && (!s->project || s->project == f->project) &&
        (!s->author || (s->author == f->author && !hides_author(p, f))) &&
        (!s->since || (int64_t)f->created * 1000 >= s->since) && (!s->until || (int64_t)f->created * 1000 < s->until) &&
        (!s->except || s->except != f->id) && has_term(facts, f, s->themes.id, s->themes.n) &&
        has_term(facts, f, s->tags.id, s->tags.n) && has_term(facts, f, s->laws.id, s->laws.n) && in_place(p, f) &&
        in_place_type(p, f);
}

/* May be found: the viewer may read it, and it is what was asked for. Nearly always that is open to all and asked for by words alone. */
static inline bool may_find(const struct pass *p, const struct fact *f)
{
    struct access_facts facts = { .access = f->access, .status = f->status };
    return (!p->rank.filters && access_open(&facts, p->viewer->user)) || (may_read(p, f) && passes(p, f));
}

/* ---- score --------------------------------------------------------------------------------------------------------- */

/* Where one phrase stands in a row: column and place in one number that grows. */
struct places {
    uint32_t at[PLACES_KEPT];
    unsigned n;
    unsigned columns; /* bit per column in which it stands, but for files */
};

/* What length does to the words of a thread. A title is no longer above a long thread than above a short one, so that a word in it
 * counts the same there: what all words are divided by is made up for. */
struct scale {
    double norm, title; /* of the words; weight of one in the title */
};

static struct scale scale_of(const struct pass *p, const struct fact *f)
{
    double norm = k1 * (1 - b + b * (f->length ? f->length : p->average) / p->average);
    return (struct scale){ norm, p->title * norm / k1 };
}

static double weight_in(const struct pass *p, const struct scale *scale, int column)
{
    return p->plan->in_titles ? 1 : column == COLUMN_TITLE ? scale->title : column_weight[column];
}

/* The weighted number of times that a phrase stands in the row, from its first place on; the first places are kept. */
static double count_phrase(const struct pass *p, const struct scale *scale, struct store_place it,
    struct places *places)
{
    double n = 0, files = 0;
    places->n = places->columns = 0;
    do {
        if (it.column == COLUMN_FILES && !p->plan->in_titles) {
            files = fmin(files + column_weight[COLUMN_FILES], files_most);
            if (files >= files_most)
                break; /* the last column, and it can add no more */
            continue;
        }
        n += weight_in(p, scale, it.column);
        places->columns |= 1u << it.column;
        if (places->n < PLACES_KEPT)
            places->at[places->n++] = (uint32_t)it.column << 24 | ((uint32_t)it.at & 0xFFFFFF);
    } while (store_row_next(&it));
    return n + files;
}

/* The smallest distance between two phrases in one column; backwards counts as half a word more, two parts of one compound as
 * neighbours. Infinite: apart. */
static double distance(const struct places *x, const struct places *y)
{
    double best = INFINITY;
    for (unsigned i = 0, k = 0; i < x->n; i++) {
        while (k < y->n && y->at[k] < x->at[i])
            k++;
        if (k < y->n && y->at[k] >> 24 == x->at[i] >> 24 && y->at[k] - x->at[i] < best)
            best = y->at[k] > x->at[i] ? y->at[k] - x->at[i] : 1;
        if (k > 0 && y->at[k - 1] >> 24 == x->at[i] >> 24 && x->at[i] - y->at[k - 1] + 0.5 < best)
            best = x->at[i] - y->at[k - 1] + 0.5;
    }
    return best;
}

/* The smallest distance between phrases of two groups of those that were found; *worth gets what it counts for. */
static double nearest(const struct pass_rank *r, const struct places *places, uint64_t x, uint64_t y, double *worth)
{
    double best = INFINITY;
    for (; x; x &= x - 1) {
        int i = __builtin_ctzll(x);
        for (uint64_t rest = y; rest; rest &= rest - 1) {
            int k = __builtin_ctzll(rest);
            *worth = larger(*worth, smaller(r->worth[i], r->worth[k]));
            best = smaller(best, distance(&places[i], &places[k]));
        }
    }
    return best;
}

static double score_nearness(const struct pass *p, const struct places *places, uint64_t found)
{
    const struct pass_rank *r = &p->rank;
    double sum = 0;
    for (int g = 0; g + 1 < p->plan->groups && g + 1 < 2 * PLAN_WORDS; g++) {
        double worth = 0, best = nearest(r, places, found & r->of_group[g], found & r->of_group[g + 1], &worth);
        if (best < INFINITY)
            sum += worth * exp(-(best - 1) / reach);
    }
    return nearness * sum;
}

/* In which texts a snippet for phrase number i may be found. */
static void note_places(struct pass_hit *hit, size_t i, unsigned columns)
{
    if (columns & (1u << COLUMN_LEAD | 1u << COLUMN_BODY))
        hit->texts |= 1ull << i;
    if (columns & 1u << COLUMN_REPLIES)
        hit->replies |= 1ull << i;
}

/* Sums what the phrases add: all of them, but of the alternatives of a group only the best. */
struct summing {
    double sum, best[2 * PLAN_WORDS];
    int groups;
};

static void start_sum(struct summing *s, const struct plan *plan)
{
    s->sum = 0;
    s->groups = plan->groups < 2 * PLAN_WORDS ? plan->groups : 2 * PLAN_WORDS;
    memset(s->best, 0, (size_t)s->groups * sizeof *s->best);
}

static void add_part(struct summing *s, const struct plan_phrase *phrase, double part)
{
    if (phrase->alternative && phrase->group >= 0 && phrase->group < s->groups)
        s->best[phrase->group] = larger(s->best[phrase->group], part);
    else
        s->sum += part;
}

static double sum_of(const struct summing *s)
{
    double sum = s->sum;
    for (int g = 0; g < s->groups; g++)
        sum += s->best[g];
    return sum;
}

/* What the nearness of these phrases can add. */
static double near_at_most(const struct pass_rank *r, int groups, uint64_t found)
{
    double near = 0;
    for (int g = 0; g + 1 < groups; g++)
        if ((found & r->of_group[g]) && (found & r->of_group[g + 1]))
            near += r->near[g];
    return near;
}

static double worth_most(const struct pass_rank *r, uint64_t phrases)
{
    double most = 0;
    for (; phrases; phrases &= phrases - 1)
        most = fmax(most, r->worth[__builtin_ctzll(phrases)]);
    return most;
}

/* Of what the words that were asked are worth together, the share of those that these phrases are for. */
static double share_of_asked(const struct pass *p, uint64_t phrases)
{
    const struct pass_rank *r = &p->rank;
    double sum = 0;
    for (int g = 0; g < p->plan->groups && g < 2 * PLAN_WORDS; g++)
        sum += worth_most(r, phrases & r->of_group[g]);
    return r->asked > 0 ? sum / r->asked : 0;
}

/* The phrases that stand in a row, a bit each. */
static inline uint64_t found_in(const struct pass *p, struct store_row *row)
{
    return store_row_found(row, (int)p->plan->offset, p->plan->n);
}

/* What a thread that holds these phrases can score at most, whatever its length and wherever they stand. The same few sets come
 * again and again. */
static const struct pass_bound *worth_at_most(struct pass *p, uint64_t found)
{
    struct pass_bound *known = &p->bound[found * 0x9E3779B97F4A7C15u >> (64 - PASS_BOUNDS_LOG)];
    if (known->found == found)
        return known;
    const struct pass_rank *r = &p->rank;
    struct summing s;
    start_sum(&s, p->plan);
    for (uint64_t rest = found; rest; rest &= rest - 1)
        add_part(&s, &p->plan->phrase[__builtin_ctzll(rest)], r->most[__builtin_ctzll(rest)]);
    double title = 1 + p->rank.title * share_of_asked(p, found), near = near_at_most(r, s.groups, found);
    *known = (struct pass_bound){ found, (sum_of(&s) + near) * title * (1 + share_most) * rounding, near, title };
    return known;
}

/* What the signals can add. */
static double signals_at_most(const struct pass *p, const struct fact *f)
{
    bool some = f->worked || f->progress == PROGRESS_RESOLVED || (f->marks >> MARK_ENDORSED & 1);
    return some || p->mine.id || p->n_titled ? share_most : p->rank.unmarked;
}

/* What a row from the lists can score at most, from how many bytes the places of its words take, without counting them: a place takes
 * at least one, and the column of the first, when that is not the title, two. A little more than it could be. */
static double row_at_most(const struct pass *p, const struct fact *f, const struct store_row *row,
    const struct pass_bound *bound)
{
    const struct pass_rank *r = &p->rank;
    const struct store_here *here = row->here;
    size_t shift = p->plan->offset - row->offset;
    double norm = f->length ? r->norm + r->norm_word * f->length : k1, sum = bound->near, title = 1, tf;
    for (uint64_t rest = bound->found; rest; rest &= rest - 1) {
        size_t i = (size_t)__builtin_ctzll(rest);
        const unsigned char *first = here->from[i + shift];
        long bytes = here->to[i + shift] - first;
        if (*first == STORE_COLUMN && first[1] < COLUMN_END) {
            tf = r->heaviest[first[1]] * (double)(bytes - 2 - (first[2] >= 128));
        } else {
            double once = r->title_word * norm;
            title = bound->title;
            tf = larger(r->heaviest[COLUMN_TITLE], once) * (double)bytes;
        }
        sum += r->most[i] * tf / (tf + norm);
    }
    return sum * title * (1 + signals_at_most(p, f)) * rounding;
}

/* Where each phrase stands first in a row. */
struct firsts {
    struct store_place at[PLAN_PHRASES];
    uint64_t found; /* bit per phrase */
};

static void find_firsts(const struct pass *p, struct store_row *row, uint64_t found, struct firsts *first)
{
    first->found = 0;
    for (uint64_t rest = found; rest; rest &= rest - 1) {
        int i = __builtin_ctzll(rest);
        if (store_row_first(row, i + (int)p->plan->offset, &first->at[i]))
            first->found |= 1ull << i;
    }
}

/* What the score of the words can be at most. A place takes at least one byte. */
static double score_at_most(const struct pass *p, const struct scale *scale, const struct firsts *first)
{
    const struct pass_rank *r = &p->rank;
    struct summing s;
    start_sum(&s, p->plan);
    for (uint64_t rest = first->found; rest; rest &= rest - 1) {
        int i = __builtin_ctzll(rest);
        const struct store_place *it = &first->at[i];
        double here = weight_in(p, scale, it->column), heaviest = larger(r->heaviest[it->column], here);
        double tf = here + heaviest * (double)(it->b - it->a);
        add_part(&s, &p->plan->phrase[i], r->most[i] * tf / (tf + scale->norm));
    }
    return sum_of(&s) + near_at_most(r, s.groups, first->found);
}

/* What the title adds to the score of the words, as a share of it: more the more of what was asked stands in it, and by the square of
 * the share that this is of its own words. "Bladen invoegen" is about that; of a longer title, as that of a law above each of its
 * articles, the words that were not asked tell that it is about something else too. */
static double share_of_title(const struct pass *p, const struct fact *f, const struct firsts *first)
{
    uint64_t in = 0, places = 0;
    for (uint64_t rest = first->found; rest; rest &= rest - 1) {
        int i = __builtin_ctzll(rest);
        struct store_place it = first->at[i];
        if (it.column != COLUMN_TITLE)
            continue;
        in |= 1ull << i;
        do
            places |= 1ull << (it.at < FACT_TITLE ? it.at : FACT_TITLE);
        while (store_row_next(&it) && it.column == COLUMN_TITLE);
    }
    if (!in || !f->title || p->plan->in_titles)
        return 0;
    double words = fmin(1, (double)__builtin_popcountll(places) / f->title);
    return p->rank.title * share_of_asked(p, in) * words * words;
}

static double score_row(const struct pass *p, const struct scale *scale, const struct firsts *first,
    struct pass_hit *hit, struct pass_parts *parts)
{
    const struct plan *plan = p->plan;
    struct places places[PLAN_PHRASES];
    struct summing s;
    start_sum(&s, plan);
    for (uint64_t rest = first->found; rest; rest &= rest - 1) {
        size_t i = (size_t)__builtin_ctzll(rest);
        double tf = count_phrase(p, scale, first->at[i], &places[i]);
        note_places(hit, i, places[i].columns);
        double part = p->rank.most[i] * tf / (tf + scale->norm);
        if (parts)
            parts->phrase[i] = part;
        add_part(&s, &plan->phrase[i], part);
    }
    hit->phrases = first->found;
    double near = score_nearness(p, places, first->found);
    if (parts)
        parts->nearness = near;
    return sum_of(&s) + near;
}

/* ---- places like mine ---------------------------------------------------------------------------------------------- */

static bool is_own(const struct pass *p, const struct fact *f)
{
    return facts_lies_in(&p->ix->facts, f->place, p->mine.id);
}

static bool is_partner(const struct pass *p, uint32_t term)
{
    const struct glossary_term *t = p->glossary ? glossary_term(p->glossary, term) : NULL;
    return t && str_is(t->kind, "partner_type");
}

static bool has_partner(const struct mine *mine, uint32_t term)
{
    for (unsigned i = 0; i < mine->partners; i++)
        if (mine->partner[i] == term)
            return true;
    return false;
}

/* With whom the viewer's own place works, by its threads. One look at every fact, and only when it is asked for. */
static void know_mine(struct pass *p)
{
    const struct facts *facts = &p->ix->facts;
    struct mine *mine = &p->mine;
    for (uint32_t i = 0; i < facts->n; i++) {
        const struct fact *f = &facts->fact[i];
        if (!f->place || f->anonymous || !is_own(p, f) || f->status != STATUS_PUBLISHED || !may_read(p, f))
            continue;
        for (uint32_t k = 0; k < f->n_terms && mine->partners < MINE_PARTNERS; k++) {
            uint32_t term = facts->terms[f->terms + k];
            if (is_partner(p, term) && !has_partner(mine, term))
                mine->partner[mine->partners++] = term;
        }
    }
}

static void find_mine(struct pass *p)
{
    const struct facts *facts = &p->ix->facts;
    uint32_t id = p->viewer->organisation > 0 ? (uint32_t)p->viewer->organisation : 0;
    if (!p->search->like_mine || !id || id >= facts->places)
        return;
    p->mine.id = id;
    p->mine.phase = (uint8_t)p->phase;
    p->mine.place = facts->place[id];
    know_mine(p);
}

/* Of the types of partners of a thread, the share that the viewer's place has too; below 0: none are told. */
static double shared_partners(const struct pass *p, const struct fact *f)
{
    unsigned all = 0, shared = 0;
    for (uint32_t k = 0; k < f->n_terms && p->mine.partners; k++) {
        uint32_t term = p->ix->facts.terms[f->terms + k];
        bool partner = is_partner(p, term);
        all += partner;
        shared += partner && has_partner(&p->mine, term);
    }
    return all ? (double)shared / all : -1;
}

static struct profile profile_of(const struct place *place, int phase)
{
    return (struct profile){ place->size, place->urbanity, place->type, phase };
}

/* How much a thread is from a place like the viewer's own, 0 to 1 (domain/profile.h). */
static double likeness(const struct pass *p, const struct fact *f)
{
    const struct facts *facts = &p->ix->facts;
    const struct place *x = &p->mine.place, *y = f->place < facts->places ? &facts->place[f->place] : NULL;
    if (!p->mine.id || !y || !f->place || f->anonymous)
        return 0;
    if (is_own(p, f))
        return 1;
    if (!x->known || !y->known)
        return 0;
    struct profile mine = profile_of(x, p->mine.phase), theirs = profile_of(y, f->phase);
    return profile_likeness(&mine, &theirs, shared_partners(p, f));
}

unsigned pass_alike(const struct pass *p, const struct fact *f)
{
    const struct facts *facts = &p->ix->facts;
    const struct place *mine = &p->mine.place, *place = f->place < facts->places ? &facts->place[f->place] : NULL;
    if (!place || !f->place || !p->mine.id || f->anonymous)
        return 0;
    if (is_own(p, f))
        return ALIKE_OWN;
    struct profile x = profile_of(mine, p->mine.phase), y = profile_of(place, f->phase);
    return profile_alike(&x, &y, shared_partners(p, f));
}

/* ---- signals ------------------------------------------------------------------------------------------------------- */

/* What each signal adds when it is there, by the settings. */
static void weigh_signals(const struct index_weights *w, double share[SIGNAL_END])
{
    share[SIGNAL_ENDORSED] = (double)w->endorsed / 100;
    share[SIGNAL_WORKED] = (double)w->worked / 300; /* a place */
    share[SIGNAL_FAILED] = -(double)w->worked / 450;
    share[SIGNAL_RESOLVED] = (double)w->resolved / 100;
    share[SIGNAL_REVIEW_DUE] = -(double)w->freshness / 500;
    share[SIGNAL_EXPIRED] = -(double)w->freshness * 0.6 / 100;
    share[SIGNAL_SUPERSEDED] = -(double)w->freshness / 100;
    share[SIGNAL_LIKE_MINE] = (double)w->like_mine / 100;
    share[SIGNAL_TITLED] = share_most;
}

double pass_signals(const struct pass *p, const struct fact *f, double share[SIGNAL_END], unsigned *which)
{
    const double *weight = p->rank.signal;
    double sum = 0;
    unsigned bits = 0;
    memset(share, 0, SIGNAL_END * sizeof *share);
    enum freshness fresh = facts_freshness(f, p->now);
    if (f->marks >> MARK_ENDORSED & 1)
        bits |= 1u << SIGNAL_ENDORSED;
    if (f->worked)
        bits |= 1u << SIGNAL_WORKED;
    if (f->failed > f->worked)
        bits |= 1u << SIGNAL_FAILED;
    if (f->progress == PROGRESS_RESOLVED)
        bits |= 1u << SIGNAL_RESOLVED;
    bits |= fresh == FRESH_REVIEW_DUE ? 1u << SIGNAL_REVIEW_DUE
        : fresh == FRESH_EXPIRED      ? 1u << SIGNAL_EXPIRED
        : fresh == FRESH_SUPERSEDED   ? 1u << SIGNAL_SUPERSEDED
                                      : 0;
    for (int s = 0; s < SIGNAL_LIKE_MINE; s++)
        if (bits >> s & 1)
            share[s] = weight[s] * (s == SIGNAL_WORKED ? (f->worked < 3 ? f->worked : 3) : 1);
    if (p->mine.id) {
        double like = likeness(p, f);
        share[SIGNAL_LIKE_MINE] = weight[SIGNAL_LIKE_MINE] * like;
        bits |= like >= PROFILE_ALIKE ? 1u << SIGNAL_LIKE_MINE : 0;
    }
    for (size_t i = 0; i < p->n_titled; i++)
        if (p->titled[i] == f->id) {
            share[SIGNAL_TITLED] = weight[SIGNAL_TITLED];
            bits |= 1u << SIGNAL_TITLED;
        }
    for (int s = 0; s < SIGNAL_END; s++)
        sum += share[s];
    *which = bits;
    return sum < share_least ? share_least : sum > share_most ? share_most : sum;
}

/* ---- hits and facets ----------------------------------------------------------------------------------------------- */

static bool before(const struct pass_hit *x, const struct pass_hit *y)
{
    return x->order != y->order ? x->order > y->order : x->id > y->id;
}

/* A heap with the worst hit on top. */
static void sink(struct pass *p, size_t i)
{
    for (;;) {
        size_t worst = i, left = 2 * i + 1, right = left + 1;
        if (left < p->n && before(&p->hit[worst], &p->hit[left]))
            worst = left;
        if (right < p->n && before(&p->hit[worst], &p->hit[right]))
            worst = right;
        if (worst == i)
            return;
        struct pass_hit swap = p->hit[i];
        p->hit[i] = p->hit[worst];
        p->hit[worst] = swap;
        i = worst;
    }
}

/* Keeps a hit when it is among the best; row: that it was found in, or NULL. The hit that has to go leaves its room for places. */
static void keep(struct pass *p, struct pass_hit hit, struct store_row *row)
{
    const struct search *s = p->search;
    struct pass_hit after = { .order = s->after_score, .id = s->after_id };
    if (s->after_id && !before(&after, &hit))
        return;
    bool room = p->n < p->room;
    if (p->kept && (room || (p->room && before(&hit, &p->hit[0])))) {
        hit.places = room ? &p->kept[p->n] : p->hit[0].places;
        hit.places->n = 0;
        if (row)
            stretch_keep(hit.places, row, hit.phrases, (int)p->plan->offset);
    }
    if (room) {
        size_t i = p->n++;
        for (; i > 0 && before(&p->hit[(i - 1) / 2], &hit); i = (i - 1) / 2)
            p->hit[i] = p->hit[(i - 1) / 2];
        p->hit[i] = hit;
    } else if (p->room && before(&hit, &p->hit[0])) {
        p->hit[0] = hit;
        sink(p, 0);
    }
    if (p->n == p->room)
        p->least = (double)p->hit[0].order - 0.5;
}

/* Years since 1970 of a time in seconds, which ends in 2106: every fourth is a leap year, and 2100 is made one. */
static unsigned year_of(uint32_t seconds)
{
    enum { MARCH_2100 = 47541, FOUR_YEARS = 1461 };
    unsigned days = seconds / 86400;
    days += days >= MARCH_2100;
    return (4 * days + 2) / FOUR_YEARS;
}

static bool counts(const struct pass *p, enum facet facet)
{
    return p->search->facets >> facet & 1;
}

static void count_places(struct pass *p, const struct fact *f)
{
    const struct facts *facts = &p->ix->facts;
    if (counts(p, FACET_PLACE) && f->place < p->n_places && !hides_author(p, f))
        p->places[f->place]++;
    if (counts(p, FACET_PLACE_TYPE) && f->place < facts->places && !f->anonymous)
        p->types[facts->place[f->place].type]++;
}

static void count_facets(struct pass *p, const struct fact *f)
{
    const struct facts *facts = &p->ix->facts;
    p->kinds[f->kind]++;
    p->phases[f->phase]++;
    p->progresses[f->progress]++;
    if (counts(p, FACET_FRESHNESS))
        p->freshnesses[facts_freshness(f, p->now)]++;
    if (counts(p, FACET_YEAR))
        p->years[year_of(f->created)]++;
    for (unsigned rest = f->marks; rest; rest &= rest - 1)
        p->marks[__builtin_ctz(rest)]++;
    for (uint32_t i = 0; i < f->n_terms; i++)
        if (facts->terms[f->terms + i] < p->n_terms)
            p->terms[facts->terms[f->terms + i]]++;
    if (f->group < p->n_group_counts)
        p->group_counts[f->group]++;
    if (f->place)
        count_places(p, f);
}

static int64_t order_of(double score)
{
    return (int64_t)llround(score * 1e6);
}

/* Among the hits there is none that a thread with this score at most comes before: what order_of makes of it is less than the worst has. */
static bool falls_short(const struct pass *p, double score)
{
    return score * 1e6 < p->least;
}

static bool comes_first(const struct pass *p, int64_t id)
{
    for (size_t i = 0; i < p->n_first; i++)
        if (p->first[i] == id)
            return true;
    return false;
}

/* Lets a waiting change in now and then; true when it did: pointers into the facts are void. */
static bool give_turn(struct pass *p)
{
    if (++p->turn < TURN)
        return false;
    p->turn = 0;
    facts_read_unlock(&p->ix->facts);
    facts_read_lock(&p->ix->facts);
    return true;
}

static void look_at(void *ctx, struct store_row *row)
{
    struct pass *p = ctx;
    (void)give_turn(p);
    p->rows++;
    const struct fact *f = facts_next(&p->ix->facts, &p->at, store_row_id(row));
    if (!f || (p->n_first && comes_first(p, f->id)) || !may_find(p, f))
        return;
    uint64_t found = found_in(p, row);
    p->phrases |= found;
    p->total++;
    if (p->search->facets)
        count_facets(p, f);
    bool full = p->n == p->room;
    const struct pass_bound *bound = worth_at_most(p, found);
    if (falls_short(p, bound->most))
        return;
    if (row->here && full && falls_short(p, row_at_most(p, f, row, bound)))
        return;
    struct firsts first;
    find_firsts(p, row, found, &first);
    struct scale scale = scale_of(p, f);
    double most = full ? score_at_most(p, &scale, &first) * rounding : 0;
    if (falls_short(p, most * (1 + p->rank.title) * (1 + share_most)))
        return;
    unsigned which;
    double share[SIGNAL_END], times = (1 + share_of_title(p, f, &first)) * (1 + pass_signals(p, f, share, &which));
    if (falls_short(p, most * times))
        return;
    struct pass_hit hit = { .id = f->id, .length = f->length };
    hit.score = score_row(p, &scale, &first, &hit, NULL) * times;
    hit.order = order_of(hit.score);
    keep(p, hit, row);
}

/* A thread that comes first: the walk left it out. */
static void look_at_first(struct pass *p, int64_t id)
{
    enum { FIRST = 1000000000 /* a score of 1,000: more than words come to */ };
    const struct fact *f = facts_find(&p->ix->facts, id);
    if (!f || !may_find(p, f))
        return;
    p->total++;
    if (p->search->facets)
        count_facets(p, f);
    keep(p, (struct pass_hit){ .id = f->id, .score = FIRST / 1e6, .order = FIRST }, NULL);
}

static void look_at_all(struct pass *p)
{
    const struct facts *facts = &p->ix->facts;
    for (uint32_t i = 0; i < facts->n; i++) {
        const struct fact *f = &facts->fact[i];
        int64_t id = f->id;
        if (give_turn(p) && !(f = facts_next(facts, &i, id)))
            continue; /* it went meanwhile: i is where the one before stands */
        p->rows++;
        if (!may_find(p, f))
            continue;
        p->total++;
        if (p->search->facets)
            count_facets(p, f);
        keep(p, (struct pass_hit){ .id = f->id, .order = f->activity }, NULL);
    }
}

static void sort_hits(struct pass *p)
{
    size_t n = p->n;
    while (p->n > 1) { /* the worst goes to the end */
        struct pass_hit worst = p->hit[0];
        p->hit[0] = p->hit[--p->n];
        sink(p, 0);
        p->hit[p->n] = worst;
    }
    p->n = n;
}

static void look_again(void *ctx, struct store_row *row)
{
    struct pass *p = ctx;
    const struct fact *f = facts_find(&p->ix->facts, store_row_id(row));
    for (size_t i = 0; f && i < p->n_parts; i++) {
        if (p->hit[i].id != f->id)
            continue;
        struct pass_parts *parts = &p->parts[i];
        struct pass_hit again = { 0 };
        struct scale scale = scale_of(p, f);
        struct firsts first;
        unsigned which;
        parts->found = true;
        find_firsts(p, row, found_in(p, row), &first);
        (void)score_row(p, &scale, &first, &again, parts);
        parts->title = share_of_title(p, f, &first);
        parts->signals = pass_signals(p, f, parts->share, &which);
        for (size_t k = 0; k < p->plan->n; k++)
            if (first.found >> k & 1)
                do
                    parts->times[k][p->plan->in_titles ? COLUMN_TITLE : first.at[k].column]++;
                while (store_row_next(&first.at[k]));
    }
}

enum err pass_parts(struct pass *p, size_t n, struct pass_parts *out)
{
    p->parts = out;
    p->n_parts = n < p->n ? n : p->n;
    if (!p->plan->expression.n || p->plan->nothing)
        return OK;
    facts_read_lock(&p->ix->facts);
    enum err e = store_match(p->store, p->plan->in_titles, p->plan->expression, &p->plan->any, look_again, p,
        clock_mono_us() + SEARCH_BUDGET_US);
    facts_read_unlock(&p->ix->facts);
    return e;
}

/* Before the walk: what is the same for every row. */
static void prepare(struct pass *p)
{
    const struct plan *plan = p->plan;
    struct pass_rank *r = &p->rank;
    p->title = (double)p->ix->weights.title / 100;
    r->title = fmax(0, p->title - 1) * title_share;
    r->filters = has_filters(p->search);
    r->norm = k1 * (1 - b);
    r->norm_word = k1 * b / p->average;
    r->title_word = p->title / k1;
    weigh_signals(&p->ix->weights, r->signal);
    static const enum signal unmarked[] = { SIGNAL_FAILED, SIGNAL_REVIEW_DUE, SIGNAL_EXPIRED, SIGNAL_SUPERSEDED };
    for (size_t i = 0; i < sizeof unmarked / sizeof *unmarked; i++)
        r->unmarked += fmax(0, r->signal[unmarked[i]]);
    p->least = -INFINITY;
    double heaviest = 0;
    for (int c = COLUMN_END; c-- > 0;)
        r->heaviest[c] = heaviest = plan->in_titles ? 1 : fmax(heaviest, column_weight[c]);
    for (size_t i = 0; i < plan->n; i++) {
        const struct plan_phrase *f = &plan->phrase[i];
        r->worth[i] = f->idf * f->weight;
        r->most[i] = f->weight * f->idf * (k1 + 1);
        if (f->group >= 0 && f->group < 2 * PLAN_WORDS)
            r->of_group[f->group] |= 1ull << i;
    }
    for (int g = 0; g < 2 * PLAN_WORDS; g++) {
        r->asked += worth_most(r, r->of_group[g]);
        r->near[g] = nearness * fmin(worth_most(r, r->of_group[g]), worth_most(r, r->of_group[g + 1]));
    }
}

enum err pass_run(struct pass *p, struct arena *a, size_t room)
{
    struct facts *facts = &p->ix->facts;
    p->room = room;
    p->hit = arena_array(a, room + 1, sizeof *p->hit);
    p->kept = p->plan->any.n ? arena_array(a, room, sizeof *p->kept) : NULL;
    facts_read_lock(facts);
    if (p->search->facets) {
        p->n_terms = facts->max_term + 1;
        p->n_places = facts->places;
        p->n_group_counts = facts->max_group + 1;
        p->terms = arena_array(a, p->n_terms, sizeof *p->terms);
        p->places = arena_array(a, p->n_places + 1, sizeof *p->places);
        p->group_counts = arena_array(a, p->n_group_counts, sizeof *p->group_counts);
    }
    enum err e = arena_err(a);
    find_mine(p);
    p->average = p->plan->average;
    p->place_types = place_types(p->search, facts);
    prepare(p);
    if (!e && p->plan->expression.n)
        e = store_match(p->store, p->plan->in_titles, p->plan->expression, &p->plan->any, look_at, p,
            clock_mono_us() + SEARCH_BUDGET_US);
    else if (!e && !p->plan->nothing)
        look_at_all(p);
    for (size_t i = 0; i < p->n_first && !e; i++)
        look_at_first(p, p->first[i]);
    facts_read_unlock(facts);
    if (!e)
        sort_hits(p);
    return e;
}
