/* row.h -- an account as it lies in the database: load it, change it, store it; shared by the files of this folder.
 * Model:  struct account_row is one row of `account` with the name of its organisation beside it. Storing writes the
 *         trail and tells the readers of `change`.
 * Threads: loading anywhere with the caller's connection; storing on the writer, in its transaction.
 * Memory: arena. Errors: as db.h; ERR_NOT_FOUND for an unknown id or mail address. */
#ifndef VB_ACCOUNT_ROW_H
#define VB_ACCOUNT_ROW_H

#include "domain/kind.h"
#include "json/jw.h"
#include "resource/user/account.h"

/* Limits, as in the API document; characters. */
enum { ACCOUNT_MAIL_MAX = 254, ACCOUNT_NAME_MAX = 100, ACCOUNT_FUNCTION_MAX = 100, ACCOUNT_SYSTEM = 1 /* its id */ };

struct account_row {
    int64_t id, organisation; /* 0 = none */
    struct str mail, name, organisation_name, function, language;
    unsigned roles;
    int64_t closed, created, updated, version; /* Unix ms; closed 0 = open */
    enum phase phase; /* of the organisation, as its member may know it; only me.h looks it up */
};

/* True when mail looks like local@domain, without white space, at most ACCOUNT_MAIL_MAX bytes. */
bool mail_valid(struct str mail);
/* Returns s with its ASCII letters in lower case, in the arena: how mail addresses are stored and names compared. */
struct str ascii_lower(struct arena *a, struct str s);

/* Reads the columns of fragment account_row from the current row. */
struct account_row account_take(struct query *q, struct arena *a);
enum err account_load(struct db *db, struct arena *a, int64_t id, struct account_row *out) MUST_CHECK;
/* Stores a new account; row->id, created, updated and version are filled in. ERR_CONFLICT when the address is taken. */
enum err account_add(struct db *db, struct account_row *row, int64_t actor, int64_t now) MUST_CHECK;
/* Stores a changed one; row->updated and version are filled in. data is what the trail keeps of it (JSON or empty).
 * ERR_CONFLICT as above. */
enum err account_save(struct db *db, struct account_row *row, struct str data, int64_t actor, int64_t now) MUST_CHECK;
/* Finds by mail address (any case); ERR_NOT_FOUND. */
enum err account_load_mail(struct db *db, struct arena *a, struct str mail, struct account_row *out) MUST_CHECK;
/* True when the visible fields are the same. */
bool account_same(const struct account_row *a, const struct account_row *b);

/* Writes {id, name, organisation, function, roles}; whole adds mail, language, closed and version. */
void account_json(struct jw *j, const char *key, const struct account_row *row, bool whole);

#endif
