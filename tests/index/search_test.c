/* search_test.c -- the search index as people meet it: finding, filtering, counting, and never telling what one may not read.
 * Each test has a world of its own with an index that follows it. */
#include "tests/searching.h"

#include "base/buf.h"
#include "base/clock.h"
#include "domain/services.h"
#include "index/follow.h"
#include "index/own.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

/* ---- finding ------------------------------------------------------------------------------------------------------- */

static void search_thread_found_by_each_of_its_texts(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Klussendienst", "Over de **woningcorporatie** en het spreekuur.");
    searching_put(&p.w, 2, 1, 1, NULL, "", "Bij ons hielp een dorpsmakelaar.");
    searching_put(&p.w, 3, 3, 1, NULL, "Iets anders", "Zonder verband.");
    searching_catch_up(&p);
    static const char *const queries[] = { "klussendienst", "klus dienst", "klussen dienst", "corporatie",
        "woningcorporaties", "spreekuren", "dorpsmakelaars", "dorpsmakelaar", "woning corporatie", "spreekuurr",
        "wonigcorporatie" };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct search_result r = searching_find(&p, "rita", queries[i]);
        if (r.n < 1 || r.hit[0].id != 1)
            fail_msg("not found: %s", queries[i]);
    }
    assert_int_equal(searching_find(&p, "rita", "dorpsmakelaar").total, 1);
    assert_has(searching_find(&p, "rita", "dorpsmakelaar").hit[0].snippet, "<mark>dorpsmakelaar</mark>");
    searching_close(&p);
}

/* People write #2 for a post: it comes first, then what names it; who may not read it does not learn that it is there. */
static void search_number_of_post_comes_first(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Werkt dit ook elders?", "Zie #2, daar staat #2 uitgelegd.");
    searching_put(&p.w, 2, 2, 1, NULL, "Klussendienst", "Zonder cijfers.");
    searching_put(&p.w, 3, 3, 2, "hidden", "Besloten", "Zonder verband.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", " #2 ");
    assert_int_equal(r.total, 2);
    assert_int_equal(r.hit[0].id, 2);
    assert_int_equal(r.hit[1].id, 1);
    assert_int_equal(searching_find(&p, "rita", "#3").total, 0);
    assert_int_equal(searching_find(&p, "anna", "#3").hit[0].id, 3);
    assert_int_equal(searching_find(&p, "rita", "#9").total, 0);
    assert_int_equal(searching_find(&p, "rita", "#2 klussendienst").hit[0].id, 2);
    searching_close(&p);
}

static void search_phrase_and_without_obeyed(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Een", "eigen kracht in de buurt");
    searching_put(&p.w, 2, 2, 1, NULL, "Twee", "kracht van je eigen buurt");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "\"eigen kracht\"").total, 1);
    assert_int_equal(searching_find(&p, "rita", "\"eigen kracht\"").hit[0].id, 1);
    assert_int_equal(searching_find(&p, "rita", "buurt -\"eigen kracht\"").total, 1);
    assert_int_equal(searching_find(&p, "rita", "eigen kracht").total, 2);
    searching_close(&p);
}

/* Quotes in a sentence that somebody pasted are those of the sentence; so is a hyphen for what two words share. */
static void search_sentence_with_quotes_read_as_words(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Een", "De wethouder vond dat de kracht echt bij de buurt moet liggen.");
    searching_put(&p.w, 2, 2, 1, NULL, "Twee", "Botten in pols en elleboog gebroken.");
    searching_catch_up(&p);
    assert_int_equal(
        searching_find(&p, "rita", "\"De kracht moet echt bij de buurt liggen,\" zei de wethouder").hit[0].id, 1);
    assert_int_equal(
        searching_find(&p, "rita", "Dat \"kracht buurt\" zei volgens ons vorige week de wethouder").hit[0].id, 1);
    assert_int_equal(searching_find(&p, "rita", "de wethouder over \"kracht buurt\"").total, 0);
    assert_int_equal(searching_find(&p, "rita", "zijn pols en -elleboog gebroken").total, 1);
    assert_int_equal(searching_find(&p, "rita", "zijn pols -elleboog gebroken").total, 0);
    searching_close(&p);
}

static void search_stop_words_only_found_in_titles(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Zijn we er al?", "Een tussenstand.");
    searching_put(&p.w, 2, 2, 1, NULL, "Andere titel", "We zijn er.");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "zijn we er al").total, 1);
    searching_close(&p);
}

static void search_two_letters_found(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Regelingen", "WMO, WWB, WSW, Wi).");
    searching_put(&p.w, 2, 2, 1, NULL, "Anders", "De SW en de wijk.");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "Wi").total, 1);
    assert_int_equal(searching_find(&p, "rita", "sw").hit[0].id, 2);
    searching_close(&p);
}

static void search_other_name_of_term_same_hits(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Traject", "Ieder WZSW-traject is uniek.");
    searching_touch(&p.w,
        "INSERT INTO term(id, kind, name, created, updated) VALUES (900, 'abbreviation', 'WZSW', 0, 0);"
        "INSERT INTO term_alias(term_id, name, folded) VALUES (900, 'WSZW', 'wszw')",
        "term", 900);
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "WSZW");
    assert_int_equal(r.total, 1);
    assert_int_equal(r.n_expanded, 1);
    assert_str(r.expanded[0], "WZSW");
    searching_close(&p);
}

static void search_other_form_of_name_same_term(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Samenwerken", "Leg het vast in een convenant.");
    searching_touch(&p.w,
        "INSERT INTO term(id, kind, name, created, updated) VALUES (900, 'tag', 'convenant', 0, 0), (901, 'tag', 'bel', 0, 0);"
        "INSERT INTO term_alias(term_id, name, folded) VALUES (900, 'contract', 'contract'), (901, 'vast', 'vast')",
        "term", 900);
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "contracten").total, 1);
    assert_int_equal(searching_find(&p, "rita", "bellen").total, 0); /* too short a name to be another form of */
    searching_close(&p);
}

/* A law is found by its name without the year, and by the short name that its texts use. */
static void search_law_without_its_year_same_law(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_touch(&p.w,
        "INSERT INTO term(id, kind, name, created, updated) VALUES (801, 'law', 'Wfb 2015', 0, 0), (802, 'tag', 'Feest 2015', 0, 0)",
        "term", 801);
    searching_touch(&p.w,
        "INSERT INTO term_alias(term_id, name, folded) VALUES "
        "(801, 'Wet fietsen in de buurt 2015', 'wet fietsen in de buurt 2015'), "
        "(802, 'Jubileum 2015', 'jubileum 2015')",
        "term", 801);
    searching_put(&p.w, 1, 1, 1, NULL, "Huishoudelijke hulp", "Dat staat in de Wfb.");
    searching_put(&p.w, 2, 2, 1, NULL, "Een feest", "Er was taart.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "wet fietsen in de buurt");
    assert_int_equal(r.total, 1);
    assert_int_equal(r.hit[0].id, 1);
    assert_int_equal(r.n_expanded, 1);
    assert_str(r.expanded[0], "Wfb");
    assert_int_equal(searching_find(&p, "rita", "jubileum").total, 0); /* no law: its year is part of the name */
    searching_close(&p);
}

static void search_swapped_letters_of_abbreviation_same_hits(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Traject", "Ieder WZSW-traject is uniek.");
    searching_put(&p.w, 2, 2, 1, NULL, "Slip", "De waarde van het WSZW-concept.");
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "WSZW");
    assert_int_equal(r.total, 2);
    assert_int_equal(r.hit[0].id, 2);
    assert_str(r.expanded[0], "WZSW");
    assert_int_equal(searching_find(&p, "rita", "WZSW").total, 2);
    searching_close(&p);
}

static void search_misspelt_word_corrected(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Hulp", "De vergunning is verleend.");
    searching_catch_up(&p);
    assert_str(searching_find(&p, "rita", "een vergunnnig graag").did_you_mean, "een vergunning graag");
    assert_true(searching_find(&p, "rita", "vergunning").did_you_mean.p == NULL);
    searching_close(&p);
}

/* ---- not telling --------------------------------------------------------------------------------------------------- */

static bool tells(struct searching *p, const char *who, const char *query, const char *canary)
{
    struct search_result r = searching_with(p, who,
        (struct search){ .text = str_c(query), .facets = ~0u, .typing = true });
    struct suggestion s[10];
    struct viewer v = world_viewer(&p->w, who);
    size_t n, seen = r.total > 0;
    seen += str_search(r.did_you_mean, str_c(canary)) < r.did_you_mean.n;
    for (int i = 0; i < FACET_END; i++)
        seen += r.facet[i].n;
    assert_int_equal(index_suggest(p->ix, p->w.db, &p->w.arena, &v, clock_now(), str_c(query), s, 10, &n), OK);
    for (size_t i = 0; i < n; i++)
        seen += !s[i].term;
    return seen > 0;
}

static void search_private_canary_told_to_nobody_else(void **state)
{
    struct searching p = searching_open();
    static const char *const queries[] = { "kanarievogel", "kanarievogell", "kanarievoge", "kanarie",
        "Kanarievogel geheim", "knarievogel" };
    (void)state;
    searching_put(&p.w, 1, 1, 2, "hidden", "Kanarievogel geheim", "kanarievogel");
    searching_put(&p.w, 2, 1, 2, "hidden", "", "kanarievogel als antwoord");
    searching_put(&p.w, 3, 3, 1, NULL, "Netwerkkanarie", "netwerkkanarie");
    searching_catch_up(&p);
    static const char *const others[] = { "nobody", "rita", "bert", "adm", "stranger", "coco" };
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        for (size_t k = 0; k < sizeof others / sizeof *others; k++)
            if (tells(&p, others[k], queries[i], "kanarievogel"))
                fail_msg("%s learns something from \"%s\"", others[k], queries[i]);
    assert_true(tells(&p, "anna", "kanarievogel", "kanarievogel"));
    assert_false(tells(&p, "nobody", "netwerkkanarie", "netwerkkanarie"));
    assert_false(tells(&p, "nobody", "netwerkkanari", "netwerkkanarie"));
    assert_str(searching_find(&p, "rita", "netwerkkanarei").did_you_mean, "netwerkkanarie");
    assert_true(searching_find(&p, "nobody", "netwerkkanarei").did_you_mean.p == NULL);
    searching_close(&p);
}

/* How rare words are and how long threads are is not to be learnt from the order or the scores, when only a hidden group has
 * such threads. */
static void search_hidden_threads_weigh_nothing(void **state)
{
    static const char *const queries[] = { "klussendienst wijk", "dienst aan huis", "\"aan de deur\" wijk", "wijk" };
    static const char *const others[] = { "nobody", "rita", "adm" };
    struct search_result before[4][3], after;
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 0, NULL, "Klussendienst in de wijk", "Een dienst aan huis voor wie hulp zoekt.");
    searching_put(&p.w, 2, 2, 1, NULL, "Wijkteam aan de deur", "Het wijkteam komt langs, de dienst ook.");
    searching_put(&p.w, 3, 3, 0, NULL, "Hulp in de wijk", "Wie klopt er aan de deur?");
    searching_catch_up(&p);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 3; k++)
            before[i][k] = searching_find(&p, others[k], queries[i]);
    for (int64_t id = 10; id < 60; id++)
        searching_put(&p.w, id, id, 2, "hidden", "Wijk wijk en dienst",
            "dienst dienst klussendienst huis aan de deur huis en nog wat");
    searching_catch_up(&p);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 3; k++) {
            after = searching_find(&p, others[k], queries[i]);
            assert_int_equal(after.n, before[i][k].n);
            assert_true(after.n > 0);
            for (size_t h = 0; h < after.n; h++) {
                assert_int_equal(after.hit[h].id, before[i][k].hit[h].id);
                assert_int_equal(after.hit[h].score, before[i][k].hit[h].score);
            }
        }
    assert_true(searching_find(&p, "anna", "klussendienst").total > 50);
    searching_close(&p);
}

/* What explaining says, up to the time it took, with ? for each letter of a word. */
static struct str plan_of(struct searching *p, const char *who, const char *query, const char *word)
{
    struct search_result r = searching_with(p, who, (struct search){ .text = str_c(query), .explain = true });
    size_t n = str_search(r.explanation, STR("took "));
    char *text = arena_alloc(&p->w.arena, n + 1);
    assert_non_null(text);
    memcpy(text, r.explanation.p, n);
    text[n] = 0;
    for (char *at = text; (at = strstr(at, word)) != NULL;)
        memset(at, '?', strlen(word));
    return str_c(text);
}

static void search_word_of_hidden_threads_as_one_that_is_nowhere(void **state)
{
    static const char *const pairs[][2] = { { "bwidzufjogwe", "dzubwifjogwe" },
        { "wijk bwidzufjogwe", "wijk dzubwifjogwe" }, { "\"bwidzufjogwe wijk\"", "\"dzubwifjogwe wijk\"" },
        { "wijk -bwidzufjogwe", "wijk -dzubwifjogwe" } };
    static const char *const others[] = { "nobody", "rita", "adm" };
    struct searching p = searching_open();
    char move[200];
    (void)state;
    searching_put(&p.w, 1, 1, 0, NULL, "Hulp in de wijk", "Wie klopt er aan de deur?");
    for (int64_t id = 10; id < 40; id++)
        searching_put(&p.w, id, id, 2, "hidden", "Besloten", "een bwidzufjogwe aan de deur");
    searching_catch_up(&p);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (size_t k = 0; k < 3; k++) {
            struct str there = plan_of(&p, others[k], pairs[i][0], "bwidzufjogwe");
            struct str nowhere = plan_of(&p, others[k], pairs[i][1], "dzubwifjogwe");
            assert_has(there, "cost estimate");
            assert_true(str_eq(there, nowhere));
        }
    assert_int_equal(searching_find(&p, "anna", "bwidzufjogwe").total, 30);
    for (int64_t id = 10; id < 40; id++) {
        snprintf(move, sizeof move, "UPDATE post SET access = 1, group_id = NULL WHERE id = %lld", (long long)id);
        searching_touch(&p.w, move, "post", id);
    }
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "bwidzufjogwe").total, 30);
    assert_int_equal(searching_find(&p, "nobody", "bwidzufjogwe").total, 0);
    searching_close(&p);
}

static void search_narrowed_post_gone_at_once(void **state)
{
    struct searching p = searching_open();
    char narrow[200];
    (void)state;
    searching_put(&p.w, 1, 1, 0, NULL, "Open brief", "Iedereen leest dit.");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "nobody", "brief").total, 1);
    snprintf(narrow, sizeof narrow, "UPDATE post SET access = 2, group_id = %lld WHERE id = 1",
        (long long)world_id(&p.w, "hidden"));
    searching_touch(&p.w, narrow, "post", 1);
    index_on_commit(p.ix, p.w.db); /* as the writer does, before anyone is told; the texts are not taken in yet */
    assert_int_equal(searching_find(&p, "nobody", "brief").total, 0);
    assert_int_equal(searching_find(&p, "rita", "brief").total, 0);
    assert_int_equal(searching_find(&p, "anna", "brief").total, 1);
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "nobody", "brief").total, 0);
    searching_close(&p);
}

static void search_draft_withdrawn_archived_not_found(void **state)
{
    struct searching p = searching_open();
    (void)state;
    for (int i = 1; i <= 5; i++)
        searching_put(&p.w, i, i, 0, NULL, "Kladblok", "kladblok");
    for (int status = 0; status < 5; status++) {
        char sql[100];
        snprintf(sql, sizeof sql, "UPDATE post SET status = %d WHERE id = %d", status, status + 1);
        searching_touch(&p.w, sql, "post", status + 1);
    }
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "anna", "kladblok").total, 1);
    struct search archived = { .text = STR("kladblok"), .statuses = 1 << 3 };
    assert_int_equal(searching_with(&p, "anna", archived).hit[0].id, 4);
    struct search drafts = { .text = STR("kladblok"), .statuses = 1 | 2 | 16 };
    assert_int_equal(searching_with(&p, "anna", drafts).total, 0);
    searching_close(&p);
}

static void search_anonymous_post_not_found_by_place_or_author(void **state)
{
    struct searching p = searching_open();
    char sql[200];
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Zonder naam", "Iets over het loket.");
    snprintf(sql, sizeof sql, "UPDATE post SET anonymous = 1, place_id = %lld WHERE id = 1",
        (long long)world_id(&p.w, "goirle"));
    searching_touch(&p.w, sql, "post", 1);
    searching_catch_up(&p);
    struct search s = { .text = STR("loket"), .facets = ~0u };
    assert_int_equal(searching_with(&p, "rita", s).total, 1);
    assert_int_equal(searching_with(&p, "rita", s).facet[FACET_PLACE].n, 0);
    assert_int_equal(searching_with(&p, "stien", s).facet[FACET_PLACE].n, 1);
    assert_int_equal(searching_find(&p, "rita", "Goirle").total, 0);
    s.places.id[s.places.n++] = world_id(&p.w, "goirle");
    assert_int_equal(searching_with(&p, "rita", s).total, 0);
    assert_int_equal(searching_with(&p, "stien", s).total, 1);
    s = (struct search){ .text = STR("loket"), .author = world_id(&p.w, "anna") };
    assert_int_equal(searching_with(&p, "rita", s).total, 0);
    assert_int_equal(searching_with(&p, "anna", s).total, 1);
    searching_close(&p);
}

/* ---- keeping up ---------------------------------------------------------------------------------------------------- */

static void index_killed_catches_up(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Eerste", "appelboom");
    searching_catch_up(&p);
    index_free(p.ix);
    searching_put(&p.w, 2, 2, 1, NULL, "Tweede", "spreekuur");
    searching_touch(&p.w, "DELETE FROM post WHERE id = 1", "post", 1);
    assert_int_equal(index_new(&p.ix, p.path, p.w.path, false), OK);
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "spreekuur").total, 1);
    assert_int_equal(searching_find(&p, "rita", "appelboom").total, 0);
    assert_int_equal(index_state(p.ix).lag, 0);
    searching_close(&p);
}

static bool file_has(const char *path, const char *text)
{
    static char bytes[1 << 20];
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f)
        fclose(f);
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void index_rebuilt_no_trace_of_deleted(void **state)
{
    struct searching p = searching_open();
    char side[160];
    (void)state;
    for (int i = 1; i <= 40; i++)
        searching_put(&p.w, i, i, 1, NULL, "Zorg", i == 7 ? "geheimzinnigheid" : "gewone tekst");
    searching_catch_up(&p);
    searching_touch(&p.w, "DELETE FROM post WHERE id = 7", "post", 7);
    assert_int_equal(index_rebuild(p.ix, NULL, NULL), OK); /* as a purge does */
    snprintf(side, sizeof side, "%s-wal", p.path);
    assert_false(file_has(p.path, "geheimzinnig"));
    assert_false(file_has(side, "geheimzinnig"));
    assert_true(file_has(p.path, "gewone tekst"));
    searching_close(&p);
}

static void index_damaged_file_built_anew(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Eerste", "appelboom");
    searching_catch_up(&p);
    index_free(p.ix);
    FILE *f = fopen(p.path, "r+");
    assert_non_null(f);
    for (int i = 0; i < 20000; i++)
        fputs("rommel", f);
    fclose(f);
    assert_int_equal(index_new(&p.ix, p.path, p.w.path, false), OK);
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "appelboom").total, 1);
    searching_close(&p);
}

static void index_rebuilt_same_answers(void **state)
{
    struct searching p = searching_open();
    (void)state;
    for (int i = 1; i <= 30; i++)
        searching_put(&p.w, i, i, 1, NULL, i % 3 ? "Zorg in de wijk" : "Werk in de wijk", "tekst over de buurt");
    searching_catch_up(&p);
    int64_t before = searching_find(&p, "rita", "zorg").total, score = searching_find(&p, "rita", "zorg").hit[0].score;
    assert_int_equal(index_rebuild(p.ix, NULL, NULL), OK);
    assert_int_equal(searching_find(&p, "rita", "zorg").total, before);
    assert_int_equal(searching_find(&p, "rita", "zorg").hit[0].score, score);
    assert_int_equal(index_state(p.ix).threads, 30);
    searching_close(&p);
}

static void index_following_thread_sees_commits(void **state)
{
    struct searching p = searching_open();
    (void)state;
    index_free(p.ix);
    assert_int_equal(index_new(&p.ix, p.path, p.w.path, true), OK);
    searching_put(&p.w, 1, 1, 1, NULL, "Eerste", "appelboom");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "appelboom").total, 1);
    searching_put(&p.w, 2, 2, 1, NULL, "Tweede", "appelboom");
    index_on_commit(p.ix, p.w.db);
    int64_t until = clock_mono_us() + 2000000;
    while (searching_find(&p, "rita", "appelboom").total < 2)
        assert_true(clock_mono_us() < until);
    searching_close(&p);
}

/* ---- filters, facets, pages ---------------------------------------------------------------------------------------- */

static void index_resting_gives_back_and_finds_again(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Eerste", "appelboom");
    searching_catch_up(&p);
    assert_int_equal(searching_find(&p, "rita", "appelboom").total, 1);
    index_rest(p.ix);
    assert_non_null(p.ix->reader[0]); /* somebody searched a moment ago */
    p.ix->used -= REST_US + 1;
    index_rest(p.ix);
    assert_null(p.ix->reader[0]);
    assert_int_equal(searching_find(&p, "rita", "appelboom").total, 1);
    searching_close(&p);
}

static void search_facets_count_what_was_found(void **state)
{
    struct searching p = searching_open();
    char sql[200];
    (void)state;
    for (int i = 1; i <= 6; i++)
        searching_put(&p.w, i, i, 1, NULL, "Zorg", "zorg");
    searching_put(&p.w, 7, 7, 2, "hidden", "Zorg", "zorg");
    snprintf(sql, sizeof sql, "INSERT INTO post_term(post_id, term_id) VALUES (1, %lld), (2, %lld), (7, %lld)",
        (long long)world_id(&p.w, "theme"), (long long)world_id(&p.w, "theme"), (long long)world_id(&p.w, "theme"));
    world_exec(&p.w, sql);
    snprintf(sql, sizeof sql, "UPDATE post SET phase = 2, kind = 1, place_id = %lld WHERE id IN (1, 3)",
        (long long)world_id(&p.w, "goirle"));
    world_exec(&p.w, sql);
    for (int i = 1; i <= 7; i++)
        searching_touch(&p.w, "SELECT 1", "post", i);
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "zorg");
    assert_int_equal(r.total, 6);
    assert_int_equal(r.facet[FACET_THEME].n, 1);
    assert_int_equal(r.facet[FACET_THEME].value[0].count, 2);
    assert_int_equal(r.facet[FACET_KIND].value[0].count, 4);
    assert_str(r.facet[FACET_KIND].value[1].code, "case");
    assert_int_equal(r.facet[FACET_PLACE].value[0].count, 2);
    assert_str(r.facet[FACET_PHASE].value[0].code, "execution");
    assert_int_equal(r.facet[FACET_YEAR].value[0].id, 2023);
    struct search s = { .text = STR("zorg"), .themes = { .id = { world_id(&p.w, "theme") }, .n = 1 } };
    assert_int_equal(searching_with(&p, "rita", s).total, 2);
    assert_int_equal(searching_with(&p, "anna", s).total, 3);
    assert_int_equal(searching_find(&p, "rita", "zorg soort:casus").total, 2);
    assert_int_equal(searching_find(&p, "rita", "soort:casus").total, 2);
    assert_int_equal(searching_find(&p, "rita", "zorg gemeente:Goirle").total, 2);
    searching_close(&p);
}

static void search_pages_every_hit_once(void **state)
{
    struct searching p = searching_open();
    (void)state;
    for (int i = 1; i <= 57; i++)
        searching_put(&p.w, i, i, 1, NULL, "Zorg", i % 2 ? "zorg" : "zorg zorg en nog meer tekst");
    searching_catch_up(&p);
    for (int words = 0; words < 2; words++) {
        struct search s = { .text = words ? STR("zorg") : STR(""), .limit = 10 };
        bool seen[60] = { false };
        int n = 0;
        for (bool more = true; more;) {
            struct search_result r = searching_with(&p, "rita", s);
            assert_int_equal(r.total, 57);
            for (size_t i = 0; i < r.n; i++) {
                assert_false(seen[r.hit[i].id]);
                seen[r.hit[i].id] = true;
                n++;
            }
            more = r.more;
            s.after_score = r.hit[r.n - 1].score;
            s.after_id = r.hit[r.n - 1].id;
        }
        assert_int_equal(n, 57);
    }
    searching_close(&p);
}

/* Words in rising and falling numbers, near one another and apart, in titles, texts and replies: a world in which the best hits
 * come neither first nor last. */
static void put_varied(struct world *w, int threads)
{
    static const char *const words[] = { "zorg ", "wijkteam ", "school ", "tekst ", "buurt " };
    uint32_t number = 7;
    for (int i = 1; i <= threads; i++) {
        char body[2][600] = { "", "" };
        for (int k = 0; k < 40; k++) {
            number = number * 1664525 + 1013904223;
            char *into = body[number >> 30 & 1];
            unsigned word = number >> 24 & 15; /* tekst, most often */
            strcat(into, words[word < 5 ? word : 3]);
        }
        searching_put(w, 2 * i, 2 * i, 1, NULL, i % 29 ? "Titel" : "School", body[0]);
        searching_put(w, 2 * i + 1, 2 * i, 1, NULL, "", body[1]);
    }
}

/* Few hits are kept on the way, or all of them: what is ruled out early never belonged to the best. */
static void search_few_hits_same_as_first_of_many(void **state)
{
    static const char *const queries[] = { "zorg", "zorg school", "wijk school buurt", "\"tekst zorg\" school",
        "buurt -\"school wijkteam\"" };
    struct searching p = searching_open();
    (void)state;
    put_varied(&p.w, 95);
    searching_catch_up(&p);
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct search s = { .text = str_c(queries[q]), .limit = 100, .facets = 1u << FACET_KIND };
        struct search_result all = searching_with(&p, "rita", s);
        s.limit = 1;
        struct search_result r = searching_with(&p, "rita", s);
        for (size_t i = 0; i < all.n; i++) {
            assert_int_equal(r.total, all.total);
            assert_int_equal(r.facet[FACET_KIND].value[0].count, all.facet[FACET_KIND].value[0].count);
            assert_int_equal(r.hit[0].id, all.hit[i].id);
            assert_int_equal(r.hit[0].score, all.hit[i].score);
            s.after_score = r.hit[0].score;
            s.after_id = r.hit[0].id;
            r = searching_with(&p, "rita", s);
        }
        assert_true(all.n > 10);
        assert_int_equal(r.n, 0);
    }
    searching_close(&p);
}

/* Threads come and go: each that is there is found by its number, and nothing else is. */
static void facts_come_and_go_found_by_id(void **state)
{
    enum { IDS = 400, STEPS = 900 };
    struct searching p = searching_open();
    bool made[IDS + 1] = { false }, there[IDS + 1] = { false };
    uint32_t number = 3, live = 0;
    char sql[120];
    (void)state;
    searching_catch_up(&p);
    uint32_t before = p.ix->facts.n;
    for (int step = 0; step < STEPS; step++) {
        number = number * 1664525 + 1013904223;
        int id = 1 + (int)((number >> 8) % IDS);
        if (!made[id])
            searching_put(&p.w, 1000 + id, 1000 + id, 1, NULL, "Zorg", "zorg");
        snprintf(sql, sizeof sql, "UPDATE post SET status = %d WHERE id = %d", there[id] ? 4 : 2, 1000 + id);
        searching_touch(&p.w, sql, "post", 1000 + id);
        live += there[id] ? -1u : 1;
        made[id] = true;
        there[id] = !there[id];
        if (step % 20)
            continue;
        index_on_commit(p.ix, p.w.db);
        assert_int_equal(p.ix->facts.n, before + live);
        uint32_t at = p.ix->facts.n; /* as when others went since */
        for (int i = 1; i <= IDS; i++) {
            const struct fact *f = facts_find(&p.ix->facts, 1000 + i);
            assert_int_equal(f ? f->id : 0, there[i] ? 1000 + i : 0);
            if (i % 3)
                assert_ptr_equal(facts_next(&p.ix->facts, &at, 1000 + i), f);
        }
        for (int i = IDS; i >= 1; i -= 7) /* back again: the place is beyond what is asked for */
            assert_ptr_equal(facts_next(&p.ix->facts, &at, 1000 + i), facts_find(&p.ix->facts, 1000 + i));
    }
    assert_true(facts_bytes(&p.ix->facts) < 64 * (size_t)IDS);
    assert_null(facts_find(&p.ix->facts, 0));
    assert_null(facts_find(&p.ix->facts, -1));
    assert_null(facts_find(&p.ix->facts, (int64_t)FACT_MAX_ID + 1 + 1001));
    searching_close(&p);
}

static void search_signals_said_and_small(void **state)
{
    struct searching p = searching_open();
    char sql[300];
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Zorg", "zorg");
    searching_put(&p.w, 2, 2, 1, NULL, "Zorg", "zorg");
    snprintf(sql, sizeof sql,
        "INSERT INTO mark(id, post_id, root_id, account_id, kind, at) VALUES (1, 1, 1, %lld, 4, 0)",
        (long long)world_id(&p.w, "stien"));
    searching_touch(&p.w, sql, "post", 1);
    searching_catch_up(&p);
    struct search_result r = searching_find(&p, "rita", "zorg");
    assert_int_equal(r.hit[0].id, 1);
    assert_int_equal(r.hit[0].n_why, 1);
    assert_str(r.hit[0].why[0], "Onderschreven door de stuurgroep");
    assert_true((double)r.hit[0].score < 1.26 * (double)r.hit[1].score);
    searching_close(&p);
}

static void mark(struct searching *p, int64_t id, int64_t post, const char *who, int kind)
{
    char sql[300];
    snprintf(sql, sizeof sql,
        "INSERT INTO mark(id, post_id, root_id, account_id, kind, at) SELECT %lld, id, root_id, %lld, %d, 0 FROM post WHERE id = %lld; "
        "UPDATE post SET n_endorsed = n_endorsed + %d WHERE id = %lld",
        (long long)id, (long long)world_id(&p->w, who), kind, (long long)post, kind == MARK_ENDORSED, (long long)post);
    searching_touch(&p->w, sql, "post", post);
}

/* Who asks uses the words that others look for; what answers them stands below it. */
static void search_question_with_endorsed_answer_shows_the_answer(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Spreekuur", "Waar vinden wij vrijwilligers voor het spreekuur?");
    searching_put(&p.w, 2, 1, 1, NULL, "", "Ook wij zoeken vrijwilligers voor ons spreekuur.");
    searching_put(&p.w, 3, 1, 1, NULL, "", "Vraag vrijwilligers aan de keukentafel.");
    searching_catch_up(&p);
    assert_has(searching_find(&p, "rita", "vrijwilligers spreekuur").hit[0].snippet, "Waar vinden wij");
    mark(&p, 1, 3, "stien", MARK_ENDORSED);
    assert_int_equal(follow_facts(p.ix, p.ix->db), OK); /* the file of texts does not know it yet */
    assert_has(searching_find(&p, "rita", "vrijwilligers spreekuur").hit[0].snippet, "keukentafel");
    searching_catch_up(&p);
    assert_has(searching_find(&p, "rita", "vrijwilligers spreekuur").hit[0].snippet, "keukentafel");
    assert_has(searching_find(&p, "rita", "waar spreekuur").hit[0].snippet,
        "Waar vinden wij"); /* which it does not say */
    searching_close(&p);
}

/* With every signal as high as a setting may be: a thread with more of the words still comes first, and no signal at all is the
 * order of the words. */
static void search_signals_at_their_most_below_the_words(void **state)
{
    static const char *const people[] = { "stien", "sofie", "bert" };
    struct searching p = searching_open();
    struct index_weights most = { 200, 25, 25, 25, 25, 25 }, none = { 200, 0, 0, 0, 0, 0 };
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Zorg", "De buurt helpt bij de zorg.");
    searching_put(&p.w, 2, 2, 1, NULL, "Zorg", "De school helpt bij de zorg.");
    searching_put(&p.w, 3, 3, 1, NULL, "Zorg in het dorp", "De school helpt een enkele keer bij de zorg.");
    searching_touch(&p.w, "UPDATE post SET progress = 2 WHERE id = 2", "post", 2);
    mark(&p, 1, 2, "stien", MARK_ENDORSED);
    for (int i = 0; i < 3; i++)
        mark(&p, 2 + i, 2, people[i], MARK_TRIED_WORKED);
    searching_catch_up(&p);
    index_weigh(p.ix, &most);
    struct search_result r = searching_find(&p, "rita", "zorg buurt");
    assert_int_equal(r.hit[0].id, 1);
    assert_int_equal(r.hit[1].id, 2);
    r = searching_find(&p, "rita", "zorg school enkel");
    assert_int_equal(r.hit[0].id, 3);
    r = searching_find(&p, "rita", "zorg");
    assert_int_equal(r.hit[0].id, 2);
    index_weigh(p.ix, &none);
    struct search_result plain = searching_find(&p, "rita", "zorg helpt");
    assert_int_equal(plain.hit[0].score, plain.hit[1].score); /* as many words, as long: the marks no longer count */
    searching_close(&p);
}

static void search_explained_by_part(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Spreekuur", "Het spreekuur in de buurt.");
    mark(&p, 1, 1, "stien", MARK_ENDORSED);
    searching_catch_up(&p);
    struct search s = { .text = STR("een spreekuur in de buurt qqqwxz"), .explain = true };
    struct str text = searching_with(&p, "rita", s).explanation;
    assert_has(text, "word een (stop word)");
    assert_has(text, "word qqqwxz: stands nowhere, left out");
    assert_has(text, "hit #1:");
    assert_has(text, "\"spreekuur\" title 1 text 1");
    assert_has(text, "nearness");
    assert_has(text, "+6.0 % endorsed");
    assert_has(text, "cost estimate");
    searching_close(&p);
}

/* ---- the founding documents ---------------------------------------------------------------------------------------- */

static void add_document(struct world *w, int64_t id, const char *path)
{
    static char text[20000], body[40000];
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f), k = 0;
    fclose(f);
    text[n] = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\'')
            body[k++] = '\'';
        body[k++] = text[i];
    }
    body[k] = 0;
    static char sql[50000];
    snprintf(sql, sizeof sql,
        "INSERT INTO post(id, root_id, kind, status, access, author_id, created, updated, activity, title, body, html) VALUES (%lld, %lld, 5, 2, 1, "
        "1, 1, 1, 1, '', '%s', ''); INSERT INTO change(seq, entity, id) SELECT coalesce(max(seq), 0) + 1, 'post', %lld FROM change",
        (long long)id, (long long)id, body, (long long)id);
    world_exec(w, sql);
}

static int no_dots(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static void search_founding_documents_golden(void **state)
{
    static const struct {
        const char *query;
        int64_t first, second; /* documents in order of name; second 0 = any */
    } golden[] = { { "couleur locale", 1, 4 }, { "overeenkomst", 2, 0 }, { "Wi", 3, 0 }, { "spreekuur", 5, 0 },
        { "wijkteam opstart coach", 5, 0 }, { "reintegratie", 3, 0 } };
    const char *folder = "../shared/founding-documents";
    struct dirent **file;
    int n = scandir(folder, &file, no_dots, alphasort);
    (void)state;
    if (n < 5) {
        print_message("skipped: %s is not there\n", folder);
        skip();
    }
    struct searching p = searching_open();
    for (int i = 0; i < n; i++) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", folder, file[i]->d_name);
        add_document(&p.w, i + 1, path);
        free(file[i]);
    }
    free(file);
    searching_catch_up(&p);
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        struct search_result r = searching_find(&p, "rita", golden[i].query);
        if (r.n < 1 || r.hit[0].id != golden[i].first ||
            (golden[i].second && (r.n < 2 || r.hit[1].id != golden[i].second)))
            fail_msg("%s: first hit %lld", golden[i].query, r.n ? (long long)r.hit[0].id : 0);
    }
    searching_close(&p);
}

/* ---- over the API -------------------------------------------------------------------------------------------------- */

static void search_api_answers_in_shape(void **state)
{
    struct searching p = searching_open();
    (void)state;
    searching_put(&p.w, 1, 1, 1, NULL, "Klussendienst", "Een dienst in de wijk.");
    searching_catch_up(&p);
    p.services.index = p.ix;
    p.w.services = &p.services;
    struct answer r = call_as(&p.w, "rita", "GET /api/v1/search?q=klussen&facets=kind,theme&limit=5", NULL);
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "total"), 1);
    assert_int_equal(reply_int(&r, "items.0.id"), 1);
    assert_string_equal(reply_text(&r, "items.0.title"), "Klussendienst");
    assert_string_equal(reply_text(&r, "items.0.matched.0"), "klussen");
    assert_int_equal(reply_int(&r, "facets.kind.0.count"), 1);
    assert_string_equal(reply_text(&r, "facets.kind.0.id"), "question");
    assert_string_equal(reply_text(&r, "next"), "null");
    r = call_as(&p.w, "nobody", "GET /api/v1/search?q=klussen", NULL);
    assert_int_equal(reply_int(&r, "total"), 0);
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=de%20dien", NULL);
    assert_int_equal(reply_int(&r, "total"), 0);
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=de%20dien&typing=true", NULL);
    assert_int_equal(reply_int(&r, "total"), 1);
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=klussen&placeType=dorp,stad", NULL);
    assert_int_equal(reply_int(&r, "total"), 0);
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=klussen&placeType=dorp&facets=placeType", NULL);
    assert_int_equal(reply_int(&r, "total"), 0);
    searching_touch(&p.w,
        "INSERT INTO organisation(id, kind, name, place_type, created, updated) VALUES (990, 'municipality', 'Nergens', 'dorp', 0, 0)",
        "organisation", 990);
    searching_touch(&p.w, "UPDATE post SET place_id = 990 WHERE id = 1", "post", 1);
    searching_catch_up(&p);
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=klussen&placeType=stad,dorp&facets=placeType", NULL);
    assert_int_equal(reply_int(&r, "total"), 1);
    assert_string_equal(reply_text(&r, "facets.placeType.0.id"), "dorp");
    r = call_as(&p.w, "rita", "GET /api/v1/search?q=klussen&kind=onzin", NULL);
    assert_bad_field(r, "kind");
    r = call_as(&p.w, "rita", "GET /api/v1/suggestions?q=kluss", NULL);
    assert_string_equal(reply_text(&r, "items.0.text"), "Klussendienst");
    r = call_as(&p.w, "rita", "POST /api/v1/posts/_similar", "{'title':'Dienst in de wijk'}");
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "items.0.id"), 1);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(search_thread_found_by_each_of_its_texts),
    cmocka_unit_test(search_number_of_post_comes_first),
    cmocka_unit_test(search_phrase_and_without_obeyed),
    cmocka_unit_test(search_sentence_with_quotes_read_as_words),
    cmocka_unit_test(search_stop_words_only_found_in_titles),
    cmocka_unit_test(search_two_letters_found),
    cmocka_unit_test(search_other_name_of_term_same_hits),
    cmocka_unit_test(search_other_form_of_name_same_term),
    cmocka_unit_test(search_law_without_its_year_same_law),
    cmocka_unit_test(search_swapped_letters_of_abbreviation_same_hits),
    cmocka_unit_test(search_misspelt_word_corrected),
    cmocka_unit_test(search_private_canary_told_to_nobody_else),
    cmocka_unit_test(search_hidden_threads_weigh_nothing),
    cmocka_unit_test(search_word_of_hidden_threads_as_one_that_is_nowhere),
    cmocka_unit_test(search_narrowed_post_gone_at_once),
    cmocka_unit_test(search_draft_withdrawn_archived_not_found),
    cmocka_unit_test(search_anonymous_post_not_found_by_place_or_author),
    cmocka_unit_test(index_killed_catches_up),
    cmocka_unit_test(index_rebuilt_no_trace_of_deleted),
    cmocka_unit_test(index_damaged_file_built_anew),
    cmocka_unit_test(index_rebuilt_same_answers),
    cmocka_unit_test(index_following_thread_sees_commits),
    cmocka_unit_test(index_resting_gives_back_and_finds_again),
    cmocka_unit_test(search_facets_count_what_was_found),
    cmocka_unit_test(search_pages_every_hit_once),
    cmocka_unit_test(search_few_hits_same_as_first_of_many),
    cmocka_unit_test(facts_come_and_go_found_by_id),
    cmocka_unit_test(search_signals_said_and_small),
    cmocka_unit_test(search_question_with_endorsed_answer_shows_the_answer),
    cmocka_unit_test(search_signals_at_their_most_below_the_words),
    cmocka_unit_test(search_explained_by_part),
    cmocka_unit_test(search_founding_documents_golden),
    cmocka_unit_test(search_api_answers_in_shape),
};
UNIT_MAIN(tests);
