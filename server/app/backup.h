/* backup.h -- copies of the data: one when asked, and one every night by itself.
 * Model:  a copy is one database file of one moment and, beside it, <file>.attachments. Those of the night are called
 *         vraagbaak-20261122T0215Z.db (UTC) and made under another name first: under its own name a copy is whole, was read back,
 *         and every attachment fits its hash. Attachments never change, so those that an earlier copy has are linked from
 *         there where the file system can. The oldest go when there are more than backup_plan.keep. A night that was missed is made up for.
 * Threads: backup_make by one; a plan's copies are made on a thread of their own; backup_report by any.
 * Memory: arena for texts; struct backups on the heap. Errors: backup_make returns them; at night they are logged,
 * reported, and tried again every BACKUP_RETRY_S. */
#ifndef VB_BACKUP_H
#define VB_BACKUP_H

#include "app/config.h"
#include "json/jw.h"

enum { BACKUP_RETRY_S = 3600, BACKUP_LATE_H = 26 /* a day, and two hours to make it */ };

/* What is copied: paths of the database file and of the folder of attachments. */
struct backup_source {
    const char *database, *attachments;
};
/* folder NULL = none are made; hour 3-23 in Amsterdam; keep 1 or more copies. */
struct backup_plan {
    const char *folder;
    int64_t hour, keep;
};
struct backups;

/* Path of the folder beside a copy in which its attachments stand (arena). */
const char *backup_beside(struct arena *a, const char *file);
/* Makes a copy with the name `to`, syncs it, and removes it again when it does not get whole; takes attachments that
 * earlier (another copy's folder of them, or NULL) has as links. ERR_CONFLICT: the file is already there; ERR_FULL;
 * *missing names an attachment that cannot be copied. */
enum err backup_make(struct arena *a, const struct backup_source *from, const char *to, const char *earlier,
    int64_t *files, struct str *missing) MUST_CHECK;

/* Reads the settings and makes the folder; ERR_INVALID with *why. */
enum err backup_settings(struct arena *a, const struct config *c, struct backup_plan *out, struct str *why) MUST_CHECK;
/* Makes a copy when one is due, removes the oldest; returns the seconds to wait. A step of the thread, also for tests. */
int64_t backup_round(struct backups *b, int64_t now);
/* from and its texts stay until backups_free. thread: a thread makes them; without it backup_round is called by hand. */
enum err backups_new(struct backups **out, const struct backup_source *from, const struct backup_plan *plan,
    bool thread) MUST_CHECK;
/* Waits for a copy that is being made; NULL does nothing. */
void backups_free(struct backups *b);
/* Writes the member "backup": status (off, none, fresh, late, failed), last, bytes, kept, next, problem. */
void backup_report(struct backups *b, struct jw *j, int64_t now);

#endif
