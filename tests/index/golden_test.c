/* golden_test.c -- the queries that search must answer, one by one: who asks for what, and what comes first.
 * Source: the search notes and the rules of the field: compounds open, closed and by their head, typing errors, other names,
 * two-letter words, stop words only, signs that break a query, forms of one word. */
#include "tests/searching.h"

#include <stdio.h>
#include <string.h>

static const char *const posts[][2] = {
    { "Klussendienst van de corporatie", "Hoe wij met de woningcorporatie een klussendienst begonnen." },
    { "Wijkteam aan de deur", "Het wijkteam komt langs bij wie lang niets liet horen." },
    { "Schuldhulpverlening zonder drempel", "Inloop op dinsdag; wie schulden heeft kan zo binnenlopen." },
    { "Traject Wi en de SW", "Van de WMO/WWB naar de participatiewet. Mail naar loket@goirle.nl over #12." },
    { "Zijn we er al?", "Een tussenstand van het netwerk." },
    { "Re-integratie na ziekte", "Terug naar werk in kleine stappen, met een jobcoach." },
    { "Eigen kracht", "De eigen kracht van een buurt is groter dan je denkt." },
    { "Kracht van wie dan ook", "Wie zijn eigen weg gaat, vindt kracht." },
    { "Gegevens bij een huisbezoek", "Wat mag je gaan bespreken en opschrijven? Een wmo-aanvraag werd gewijzigd." },
    { "Ieder WZSW-traject is uniek", "Ook in een klein dorp met twee straten." },
    { "Kosten van het rijk", "Een bijdrage in de huisvestingskosten voor jongeren." },
    { "Cursus programmeren", "In C++ en in andere talen, it''s fun." },
    { "Doebudget zonder bonnetjes", "Een klein bedrag dat een buurtwerker zelf uitgeeft." },
    { "Doe mee in de tuin", "Planten, water en een budget dat nooit op is." },
    { "Jeugdwet in gewone taal", "Na twee jaar volgt de eindrapportage van het stuurgroeplid." },
    { "De berging van het clubhuis", "De huisarts had afgehaakt, en gaf toch een tip." },
    { "Wat is een stadspas?", "Uitleg over het pasje waarmee je naar het zwembad mag, en wie het krijgt." },
    { "Een stadspas", "Een stadspas is gratis voor wie weinig verdient." },
    { "Geen tijdsklem meer", "Rust in het rooster." }, { "Nooit meer een email", "Bel liever." },
    { "Kamille en kamperen", "Kampioen, kamer, kameraad." }, { "Een kamer met uitzicht", "Ochtendzon op het balkon." }
};

static const struct {
    const char *query;
    int first;       /* 1 = the first of the posts; 0 = nothing may be found */
    int total;       /* -1 = any */
    const char *say; /* the better spelling, or NULL */
} golden[] = { { "woningcorporatie", 1, -1, NULL }, { "woning corporatie", 1, -1, NULL }, { "corporatie", 1, -1, NULL },
    { "woningcorporati*", 1, -1, NULL }, { "woningcorporaties", 1, -1, NULL }, { "klus dienst", 1, -1, NULL },
    { "wonigcorporatie", 1, -1, "woningcorporatie" }, { "wijk team", 2, -1, NULL }, { "wijkteams", 2, -1, NULL },
    { "wijktaem", 2, -1, "wijkteam" }, { "schuldhulp", 3, -1, NULL }, { "hulpverlening", 3, -1, NULL },
    { "schuld", 3, -1, NULL }, { "inlopen dinsdagen", 3, -1, NULL }, { "Wi", 4, 1, NULL }, { "SW", 4, 1, NULL },
    { "WMO/WWB", 4, -1, NULL }, { "wwb", 4, 1, NULL }, { "loket@goirle.nl", 4, -1, NULL }, { "#12", 12, 2, NULL },
    { "zijn we er al", 5, 1, NULL }, { "reintegratie", 6, 1, NULL }, { "re-integratie", 6, 1, NULL },
    { "kleine stap", 6, -1, NULL }, { "\"eigen kracht\"", 7, 1, NULL }, { "eigen kracht", 7, 2, NULL },
    { "kracht -buurt", 8, 1, NULL }, { "kracht -\"eigen kracht\"", 8, 1, NULL }, { "wmo-aanvraag", 9, -1, NULL },
    { "wijzigen van een aanvraag", 9, -1, NULL }, { "besproken", 9, -1, NULL }, { "huisbezoeken", 9, -1, NULL },
    { "WSZW", 10, 1, "wzsw" }, { "dorpen", 10, 1, NULL }, { "straat", 10, 1, NULL }, { "kosten", 11, 1, NULL },
    { "jongere", 11, 1, NULL }, { "bijdragen", 11, 1, NULL }, { "C++", 12, 1, NULL }, { "it's", 12, -1, NULL },
    { "AND", 0, 0, NULL }, { "?", 0, 0, NULL }, { "(", 0, 0, NULL }, { "\"", 0, 0, NULL }, { "*", 0, 0, NULL },
    { "-", 0, 0, NULL }, { "corporatie?", 1, -1, NULL }, { "(corporatie", 1, -1, NULL },
    { "corporatie\"", 1, -1, NULL }, { "corporatie AND", 1, -1, NULL }, { "NEAR(corporatie", 1, -1, NULL },
    { "soort:onzin corporatie", 1, -1, NULL },
    /* two words that the index holds as one, a word that it cannot take apart, parts with short ends */
    { "doe budget", 13, 2, NULL }, { "tijd klem", 19, 1, NULL }, { "buurt werker", 13, -1, NULL },
    { "jeugd", 15, 1, NULL }, { "wet jeugd", 15, -1, NULL }, { "rapportage", 15, 1, NULL },
    { "lid van de stuurgroep", 15, 1, NULL },
    /* a verb in two pieces; a question that is the title of one */
    { "een huisarts haakt af", 16, -1, NULL }, { "af te haken", 16, 1, NULL }, { "wat is een stadspas", 17, 2, NULL },
    { "stadspas", 18, 2, NULL },
    /* half a word, and letters that sound alike */
    { "woningcorp", 1, -1, "woningcorporatie" }, { "participat", 4, -1, "participatiewet" },
    { "gewyzigd", 9, 1, "gewijzigd" }, { "aanvraach", 9, 1, "aanvraag" }, { "tussenstant", 5, 1, "tussenstand" },
    { "dynsdag", 3, 1, "dinsdag" }, { "kleyn dorp", 10, -1, "klein dorp" },
    /* another form of a word that occurs, a compound that nobody wrote, two known parts: nothing to say */
    { "drempels", 3, 1, NULL }, { "klussenbedrijf", 1, 1, NULL }, { "tegenprestatie", 0, 0, NULL },
    { "tips", 16, 1, NULL }, { "borging", 0, 0, NULL },
    /* as people type: a question, capitals, a mistyped operator */
    { "Mag ik iets opschrijven bij een huisbezoek?", 9, -1, NULL }, { "WIJKTEAM AAN DE DEUR", 2, -1, NULL },
    { "wijkteam AND deur", 2, -1, NULL }, { "wijkteam - deur", 2, -1, NULL }, { "\"wijkteam", 2, -1, NULL },
    { "jobcoach, ziekte", 6, 1, NULL }, { "huisvestings kosten", 11, -1, NULL },
    { "cursus: programmeren", 12, 1, NULL },
    /* a hyphen that others do not write; of all that half a word may be, one counts */
    { "e-mail", 20, 2, NULL }, { "uitzicht kam*", 22, 2, NULL } };

static void golden_queries_first_hits(void **state)
{
    struct searching p = searching_open();
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        searching_put(&p.w, (int64_t)i + 1, (int64_t)i + 1, 1, NULL, posts[i][0], posts[i][1]);
    searching_catch_up(&p);
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        struct search_result r = searching_find(&p, "rita", golden[i].query);
        int64_t first = r.n ? r.hit[0].id : 0;
        bool total = golden[i].total < 0 || r.total == golden[i].total;
        struct str say = golden[i].say ? str_c(golden[i].say) : STR("");
        if (first == golden[i].first && total && str_eq(r.did_you_mean, say))
            continue;
        wrong++;
        print_error("%s: post %d first of %d, better \"%.*s\"\n", golden[i].query, (int)first, (int)r.total,
            STR_ARG(r.did_you_mean));
    }
    assert_int_equal(wrong, 0);
    searching_close(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(golden_queries_first_hits),
};
UNIT_MAIN(tests);
