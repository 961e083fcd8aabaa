/* kind.c -- the tables behind kind.h. */
#include "domain/kind.h"

#include "base/err.h"

static const struct kind_capability kinds[KIND_END] = {
    [KIND_CASE] = { "case", "casus", .root = true, .needs_theme = true, .needs_approval = true, .answers = true,
        .comments = true, .progress = true, .experience = true },
    [KIND_QUESTION] = { "question", "vraag", .root = true, .needs_theme = true, .answers = true, .comments = true,
        .progress = true },
    [KIND_DISCUSSION] = { "discussion", "gesprek", .root = true, .comments = true, .progress = true },
    [KIND_LESSON] = { "lesson", "les", .root = true, .needs_approval = true, .comments = true, .experience = true },
    [KIND_PAGE] = { "page", "pagina", .root = true, .needs_approval = true, .comments = true, .experience = true },
    [KIND_MEETING] = { "meeting", "bijeenkomst", .root = true, .comments = true },
    [KIND_REPORT] = { "report", "rapportage", .root = true, .needs_approval = true, .comments = true },
    [KIND_ANSWER] = { "answer", "antwoord", .comments = true, .experience = true },
    [KIND_COMMENT] = { "comment", "reactie" },
};

struct word_table {
    const char *choices; /* in the order of the numbers */
    int first;
};

static const struct word_table tables[] = {
    [WORDS_KIND] = { "case question discussion lesson page meeting report answer comment", KIND_CASE },
    [WORDS_STATUS] = { "draft submitted published archived withdrawn", STATUS_DRAFT },
    [WORDS_PROGRESS] = { "open answered resolved", PROGRESS_OPEN },
    [WORDS_FRESHNESS] = { "current review_due expired superseded", FRESH_CURRENT },
    [WORDS_MARK] = { "helpful me_too solved endorsed tried_worked tried_partly tried_failed still_valid outdated",
        MARK_HELPFUL },
    [WORDS_PHASE] = { "preparation execution follow_up", PHASE_PREPARATION },
    [WORDS_REL] = { "duplicate_of derived_from supersedes discussed_in cites related", REL_DUPLICATE_OF },
    [WORDS_ACCESS] = { "public network group", 0 },
    [WORDS_EVIDENCE] = { "idea running evaluated", 1 },
    [WORDS_TERM] = { "theme tag law abbreviation partner_type goal", 0 },
    [WORDS_GROUP_ROLE] = { "member deputy chair coach guest", 0 },
};

/* The same words one by one, for word_of: built from choices would need memory, so they stand here again as rows. */
static const char *const rows[][10] = {
    [WORDS_KIND] = { "case", "question", "discussion", "lesson", "page", "meeting", "report", "answer", "comment" },
    [WORDS_STATUS] = { "draft", "submitted", "published", "archived", "withdrawn" },
    [WORDS_PROGRESS] = { "open", "answered", "resolved" },
    [WORDS_FRESHNESS] = { "current", "review_due", "expired", "superseded" },
    [WORDS_MARK] = { "helpful", "me_too", "solved", "endorsed", "tried_worked", "tried_partly", "tried_failed",
        "still_valid", "outdated" },
    [WORDS_PHASE] = { "preparation", "execution", "follow_up" },
    [WORDS_REL] = { "duplicate_of", "derived_from", "supersedes", "discussed_in", "cites", "related" },
    [WORDS_ACCESS] = { "public", "network", "group" },
    [WORDS_EVIDENCE] = { "idea", "running", "evaluated" },
    [WORDS_TERM] = { "theme", "tag", "law", "abbreviation", "partner_type", "goal" },
    [WORDS_GROUP_ROLE] = { "member", "deputy", "chair", "coach", "guest" },
};

const struct kind_capability *kind_of(int kind)
{
    ASSERT(kind > 0 && kind < KIND_END);
    return &kinds[kind];
}

const char *word_of(enum words table, int value)
{
    int i = value - tables[table].first;
    return i >= 0 && i < 10 ? rows[table][i] : NULL;
}

int word_number(enum words table, struct str name)
{
    for (int i = 0; i < 10 && rows[table][i]; i++)
        if (str_is(name, rows[table][i]))
            return i + tables[table].first;
    return -1;
}

const char *word_choices(enum words table, int *first)
{
    if (first)
        *first = tables[table].first;
    return tables[table].choices;
}
