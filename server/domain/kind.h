/* kind.h -- the kinds of post, their states, and what each kind can do: one capability table instead of kind x state.
 * Model:  the numbers are stored; a number once used keeps its meaning. Names are those of the API.
 * Threads: constants. Memory: static. Errors: -1 for an unknown name. */
#ifndef VB_KIND_H
#define VB_KIND_H

#include "base/str.h"

enum kind {
    KIND_CASE = 1,
    KIND_QUESTION,
    KIND_DISCUSSION,
    KIND_LESSON,
    KIND_PAGE,
    KIND_MEETING,
    KIND_REPORT,
    KIND_ANSWER,
    KIND_COMMENT,
    KIND_END
};
enum status { STATUS_DRAFT, STATUS_SUBMITTED, STATUS_PUBLISHED, STATUS_ARCHIVED, STATUS_WITHDRAWN, STATUS_END };
enum progress { PROGRESS_OPEN, PROGRESS_ANSWERED, PROGRESS_RESOLVED, PROGRESS_END };
enum freshness { FRESH_CURRENT, FRESH_REVIEW_DUE, FRESH_EXPIRED, FRESH_SUPERSEDED, FRESH_END };
enum mark {
    MARK_HELPFUL = 1,
    MARK_ME_TOO,
    MARK_SOLVED,
    MARK_ENDORSED,
    MARK_TRIED_WORKED,
    MARK_TRIED_PARTLY,
    MARK_TRIED_FAILED,
    MARK_STILL_VALID,
    MARK_OUTDATED,
    MARK_END
};
enum phase { PHASE_NONE, PHASE_PREPARATION, PHASE_EXECUTION, PHASE_FOLLOW_UP, PHASE_END };
enum rel { REL_DUPLICATE_OF = 1, REL_DERIVED_FROM, REL_SUPERSEDES, REL_DISCUSSED_IN, REL_CITES, REL_RELATED, REL_END };

struct kind_capability {
    const char *name, *path; /* in the API; in the client's addresses ("casus") */
    bool root;               /* stands by itself, has title and access */
    bool needs_theme;        /* before it leaves draft */
    bool needs_approval;     /* published by somebody else */
    bool answers, comments;  /* takes them */
    bool progress;           /* open, answered, resolved */
    bool experience;         /* may be endorsed, and tried elsewhere */
};
/* The row of a kind; kind must be valid. */
const struct kind_capability *kind_of(int kind);

/* Names in the API that more than one folder reads, and back (-1 when unknown). Pass one of the table names below. */
enum words {
    WORDS_KIND,
    WORDS_STATUS,
    WORDS_PROGRESS,
    WORDS_FRESHNESS,
    WORDS_MARK,
    WORDS_PHASE,
    WORDS_REL,
    WORDS_ACCESS,
    WORDS_EVIDENCE,
    WORDS_TERM,      /* kinds of term */
    WORDS_GROUP_ROLE /* what somebody is in a group */
};
const char *word_of(enum words table, int value); /* NULL when there is none (as for PHASE_NONE) */
int word_number(enum words table, struct str name);
/* All names of a table, separated by spaces, in the order of the numbers (for field_choice); *first gets the number of the
 * first. */
const char *word_choices(enum words table, int *first);

#endif
