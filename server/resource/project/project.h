/* project.h -- what a place works on: its phase, who steers it, and the milestones on the way.
 * Model:  a project is of one place (a municipality or an area). In preparation the member of the steering group answers for it;
 *         from execution on the local project group does, with that member in it. A phase begins on a day; that one follows
 *         another stays in the trail. A project runs until it has ended; the phase of a place is that of what runs there
 *         (domain/phase.h). Milestones are agreement, plan, interim and final report, each with a day it is due and a day it was done.
 *         Members read projects; project leaders change those of their own place, steering group and coaches all.
 * Threads: the tables are constant; the commands run on the writer, inside its transaction. Memory: arena.
 * Errors: as db.h; ERR_INVALID for an edit that says nothing sensible. */
#ifndef VB_PROJECT_H
#define VB_PROJECT_H

#include "domain/event.h"
#include "http/endpoint.h"

extern const struct endpoint project_endpoints[];
extern const struct listener project_listeners[];

struct milestone_edit {
    struct str kind, note; /* kind: "agreement", "plan", "interim_report", "final_report" */
    int64_t due, done;     /* days as midnight UTC, 0 = none */
};
struct project_edit {
    int64_t place, since, ended, steering, group; /* 0 = none; since and ended are days */
    enum phase phase;
    struct str name, description;
    const struct milestone_edit *milestone;
    size_t n_milestones;
};
/* Makes the project, or makes the one with this place and name equal to this; its milestones too. */
enum err project_put(struct db *db, struct arena *a, const struct project_edit *in, int64_t now, int64_t *id,
    bool *changed) MUST_CHECK;
/* Finds by place and name; 0 when there is none. */
enum err project_find(struct db *db, int64_t place, struct str name, int64_t *id) MUST_CHECK;

#endif
