/* change.h -- what a request wants to change of an account.
 * Model:  account_change_read takes the properties that this endpoint allows from the body; account_change_apply lays them
 *         over a row, after checking what only the database knows.
 * Threads: reading on the loop (parse), applying on the writer (run). Memory: arena. Errors: named fields. */
#ifndef VB_ACCOUNT_CHANGE_H
#define VB_ACCOUNT_CHANGE_H

#include "resource/user/row.h"

enum {
    CHANGE_MAIL = 1,
    CHANGE_NAME = 2,
    CHANGE_ORGANISATION = 4,
    CHANGE_FUNCTION = 8,
    CHANGE_ROLES = 16,
    CHANGE_LANGUAGE = 32,
    CHANGE_CLOSED = 64
};

struct account_change {
    int64_t id;
    unsigned has; /* bits of the enumeration above */
    struct account_row to;
    struct account_row row; /* after applying */
};

/* Reads the properties in `may` from the body of c; those in `must` have to be there. */
void account_change_read(struct call *c, struct account_change *ch, unsigned may, unsigned must);
/* Loads ch->id, checks the version (ERR_STALE) and the change, stores it, leaves the result in ch->row. Closing an account
 * ends its sessions, tokens and links. The last administrator stays one (ERR_CONFLICT). */
enum err account_change_run(struct call *c, struct db *db, struct account_change *ch) MUST_CHECK;
/* Stores a new account from ch->to. */
enum err account_change_add(struct call *c, struct db *db, struct account_change *ch) MUST_CHECK;
/* OK when there is such an organisation, or it is 0; else ERR_INVALID, with a sentence at the field. */
enum err account_check_organisation(struct call *c, struct db *db, int64_t organisation) MUST_CHECK;

#endif
