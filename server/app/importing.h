/* importing.h -- what the files of an import share: the run, its transaction, its lines, looking names up.
 * Model:  a run works through units (a thread, a row, a line of JSON); each is a savepoint of a transaction that is committed
 *         when it is some tens of milliseconds old. Lines wait until then.
 * Threads: one. Memory: the run's arena `keep` for what outlives a file; a unit's arena for the rest.
 * Errors: an error of a unit's content is said and counted, and the run goes on; an error of the database stops it. */
#ifndef VB_IMPORTING_H
#define VB_IMPORTING_H

#include "app/import.h"
#include "base/buf.h"
#include "json/fields.h"
#include "text/thread_file.h"

/* A link whose other end may come in a later file. */
struct import_link {
    int64_t from;
    int rel;
    struct str to;    /* ref, or "#12" */
    struct str place; /* file, for messages */
    struct import_link *next;
};

/* A post that came under another number than the file gave it. */
struct import_moved {
    int64_t given, id;
    struct import_moved *next;
};

struct importing {
    struct db *db;
    FILE *out;
    bool seed;               /* leaves what a person has changed since */
    const struct viewer *by; /* see import.h */
    bool give;               /* see import.h */
    const char *attachments; /* folder for attached files; NULL: none are taken */
    int64_t now;
    struct buf lines;
    struct import_counts counts, before; /* before: as they were at the last commit */
    bool open;                           /* a transaction is */
    int64_t since;                       /* monotonic microseconds at its start */
    enum err stop;                       /* why the run had to stop */
    struct arena keep;
    struct import_link *links, **last_link;
    struct import_moved *moved;
};

/* Starts a unit: false when the run has stopped. */
bool importing_begin(struct importing *im);
/* Ends it: keeps what it did when e is OK, else undoes that. ERR_INVALID, ERR_TOO_LARGE, ERR_NOT_FOUND, ERR_CONFLICT and
 * ERR_MEDIA_TYPE are the content's; any other stops the run. */
void importing_end(struct importing *im, enum err e);
/* Commits what is open and prints the lines. */
void importing_commit(struct importing *im);

/* A line for who runs the import. */
void importing_say(struct importing *im, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Counts and says what went wrong with a place ("cases/x.md:12"). */
void importing_fail(struct importing *im, struct str place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void importing_warn(struct importing *im, struct str place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Warns of personal data in a text that was taken in: what, how often, and in which line of the text the first one stands. It
 * never prints the data itself. */
void importing_personal(struct importing *im, struct arena *a, struct str place, struct str text);
/* Says every error of f; one failure. */
void importing_bad_fields(struct importing *im, struct str place, const struct fields *f);

/* Counts a thing as made, updated or unchanged, and gives that word. */
const char *importing_word(struct importing *im, bool made, bool changed);

/* True when an import may change what exists: always, but for seeds only when no person has changed it ("term",
 * "organisation", "group", "post"). A database error stops the run. */
bool importing_may_change(struct importing *im, const char *entity, int64_t id);

/* Reading one mapping with names in it. Sticky: the first database error is kept in err. */
struct import_names {
    struct importing *im;
    struct arena *a;
    struct fields *f;
    enum err err;
};
/* Read a property that names something, and find it; 0 when absent or (with an error on the property) unknown. */
int64_t names_account(struct import_names *n, const char *property);
int64_t names_organisation(struct import_names *n, const char *property);
int64_t names_group(struct import_names *n, const char *property);
/* Adds the terms of one kind that a list names to ids (room for max); returns how many there are now. */
size_t names_terms(struct import_names *n, const char *property, const char *kind, int64_t *ids, size_t count,
    size_t max);

/* The kinds of input; each is given whole files (UTF-8 unless said otherwise) and says what it did. */
/* A thread from its parts; own_ref is the ref of the root when the parts give none. */
enum err import_thread(struct importing *im, struct arena *a, struct str place, struct str own_ref,
    const struct thread_part *parts, size_t n) MUST_CHECK;
/* All links that wait. */
void import_links(struct importing *im);
void import_thread_text(struct importing *im, struct str place, struct str own_ref, struct str text);
/* Bytes in any character set; plain: a .txt file. */
void import_loose(struct importing *im, struct str place, struct str own_ref, struct str bytes, bool plain);
/* Posts, municipalities or merged municipalities: its header row says which. */
void import_csv(struct importing *im, struct str place, struct str bytes);
void import_jsonl(struct importing *im, struct str place, struct str text);
void import_terms(struct importing *im, struct str place, struct str text);
void import_organisations(struct importing *im, struct str place, struct str text);
void import_people(struct importing *im, struct str place, struct str text);
void import_groups(struct importing *im, struct str place, struct str text);
void import_projects(struct importing *im, struct str place, struct str text);

#endif
