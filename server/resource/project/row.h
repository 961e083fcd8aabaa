/* row.h -- projects and milestones as they lie in the database: load, store, write as JSON.
 * Model:  struct project_row is one row of `project` with the names around it and its next milestone: of those that are not done
 *         the one that is due first. A hidden group shows to its members only. Storing writes the trail and tells the readers
 *         of `change`.
 * Threads: loading anywhere with the caller's connection; storing on the writer, in its transaction.
 * Memory: arena. Errors: as db.h; ERR_NOT_FOUND for an unknown id. */
#ifndef VB_PROJECT_ROW_H
#define VB_PROJECT_ROW_H

#include "domain/viewer.h"
#include "json/jw.h"
#include "resource/project/project.h"

/* Limits, as in the API document; characters, and a number of milestones. */
enum { PROJECT_NAME_MAX = 120, PROJECT_DESCRIPTION_MAX = 2000, MILESTONE_NOTE_MAX = 500, MILESTONES_MAX = 50 };
#define MILESTONE_KINDS "agreement plan interim_report final_report"
#define PROJECT_DAY_MS  INT64_C(86400000)

struct milestone_row {
    int64_t n, due, done, version; /* n 0: there is none */
    struct str kind, note;
};
struct project_row {
    int64_t id, place, place_parent, since, ended, steering, group, created, updated, version; /* 0 = none */
    int64_t group_shown; /* 0: none, or hidden from the viewer */
    enum phase phase;
    struct str name, description, place_name, steering_name, group_name;
    struct milestone_row next;
};

/* The word at this place in MILESTONE_KINDS; empty for a place outside it. */
struct str milestone_kind(int place);
/* Reads the columns of fragment project_row, and of fragment milestone_row. */
struct project_row project_take(struct query *q, struct arena *a);
struct milestone_row milestone_take(struct query *q, struct arena *a);
enum err project_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t id,
    struct project_row *out) MUST_CHECK;
enum err milestone_load(struct db *db, struct arena *a, int64_t project, int64_t n,
    struct milestone_row *out) MUST_CHECK;
/* True when the viewer may change a project of this place, which lies in parent (0 = in none). */
bool project_editable(const struct viewer *v, int64_t place, int64_t parent);
/* Stores a new one (id 0; id, created and version are filled in) or a changed one that was in phase `before`. */
enum err project_store(struct db *db, struct project_row *row, enum phase before, int64_t actor,
    int64_t now) MUST_CHECK;
/* Takes a project and its milestones away. */
enum err project_remove(struct db *db, const struct project_row *row, int64_t actor, int64_t now) MUST_CHECK;
/* Stores a new milestone (n 0; n and version are filled in) or a changed one. */
enum err milestone_store(struct db *db, int64_t project, struct milestone_row *row, int64_t actor,
    int64_t now) MUST_CHECK;
enum err milestone_remove(struct db *db, int64_t project, int64_t n, int64_t actor, int64_t now) MUST_CHECK;

void project_json(struct jw *j, const struct viewer *v, const struct project_row *row);
void milestone_json(struct jw *j, const char *key, const struct milestone_row *row);

#endif
