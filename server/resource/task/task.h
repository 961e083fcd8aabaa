/* task.h -- what waits for somebody: approve, answer, review, problems that were reported, and what is proposed.
 * Model:  a task belongs to one post, or to a term. Who may act follows from its kind (the steering group and coaches; answering also
 *         project leaders), never the author for approving or answering; and a task on a post that one may not read is not
 *         there. It may be claimed, so that no two people do the same work. It is done by what happens to the post (listen.c)
 *         or by hand, with an outcome.
 *         Approve, answer and review follow the post: after every event there is exactly one open approve task while it is
 *         submitted, one answer task while a published question has no answer of somebody else, and one review task while
 *         it is published with a review date. That last one is a row from the start and is shown once its date has passed:
 *         so nothing needs to run at midnight, and every task has a number of its own to claim.
 *         When a law ends or gets a successor, every published post that names it gets a law task, once; judging the post
 *         (still valid, outdated) or taking the law off it ends that.
 *         Privacy: somebody published personal data and gave a reason (post.personal_data); the reason is in the note.
 *         Define: DEFINE_POSTS published threads that are not for one group use an abbreviation that is no term; the word is
 *         in the note, the post is the one that was last. It is asked once; a term of that name ends it.
 *         Handover: who looked after a published page or lesson left; choosing another owner ends it.
 *         Endorse, law_change, term_change: who may not decide proposes, with a reason; endorsing and laws are the steering group's.
 *         The owner of a post sees its reviews too.
 *         Due is the end of a working day (domain/workday.h).
 * Threads: the tables are constant; their functions run where their row says. Memory: arena.
 * Errors: ERR_NOT_FOUND for what one may not act on, ERR_CONFLICT when somebody else was first. */
#ifndef VB_TASK_H
#define VB_TASK_H

#include "domain/event.h"
#include "domain/summary.h"
#include "http/endpoint.h"

enum task_kind {
    TASK_APPROVE = 1,
    TASK_ANSWER,
    TASK_REVIEW,
    TASK_PRIVACY,
    TASK_FLAG,
    TASK_LAW,
    TASK_DEFINE,
    TASK_HANDOVER,
    TASK_ENDORSE,
    TASK_LAW_CHANGE,
    TASK_TERM_CHANGE,
    TASK_END
};
enum { TASK_TEXT_MAX = 500 /* characters of an outcome */, FLAG_REASON_MAX = 2000 };
/* Working days until a task is due. */
enum {
    APPROVE_DAYS = 3,
    ANSWER_DAYS = 5,
    FLAG_DAYS = 2,
    PRIVACY_DAYS = 2,
    LAW_DAYS = 10,
    DEFINE_DAYS = 20,
    HANDOVER_DAYS = 10,
    PROPOSAL_DAYS = 20
};
enum { DEFINE_POSTS = 3 /* threads that use an abbreviation before somebody is asked to explain it */ };

extern const struct endpoint task_endpoints[];
extern const struct endpoint flag_endpoints[];
extern const struct endpoint propose_endpoints[];
extern const struct listener task_listeners[];

/* One task as lists show it. */
struct task {
    int64_t id, due, created, done;
    int kind;
    struct named group, claimed_by, reporter;
    struct str outcome, note, thread_title;
    struct summary post; /* number, root, kind, title and status only; number 0: it is about the term */
    struct named term;   /* number 0: not there yet */
    struct str term_kind;
};
/* Writes one as an element of a list, or as the whole answer. */
void task_json(struct jw *j, struct arena *a, const struct task *t);

#endif
