/* account.h -- people: accounts, sign-in, sessions, API tokens, one-time links.
 * Model:  an account has a mail address (lower case, unique), a name, an organisation, a set of roles (enum role) and maybe
 *         a password. A session is a cookie whose hash is stored; an API token the same for programs; a one-time link
 *         signs in once, or lets one choose a new password once.
 * Threads: the endpoint tables are constant; the commands run on the writer, inside its transaction.
 * Memory: arena. Errors: as db.h; ERR_NOT_FOUND for an unknown mail address, ERR_CONFLICT for one that is taken.
 * Source: OWASP ASVS 5.0 chapters 6 and 7. */
#ifndef VB_ACCOUNT_H
#define VB_ACCOUNT_H

#include "domain/event.h"
#include "domain/viewer.h"
#include "http/endpoint.h"

extern const struct endpoint account_endpoints[];
extern const struct endpoint session_endpoints[];

struct account_edit {
    struct str mail, name, function;
    struct str language;  /* "nl" or "en"; empty = nl */
    int64_t organisation; /* 0 = none */
    unsigned roles;
};
/* Makes the account, or changes the one with this mail address: what the edit leaves empty stays (a new account is then a
 * reader, in Dutch). *changed tells whether anything did. ERR_INVALID for a bad address or a new one without name. */
enum err account_put(struct db *db, const struct account_edit *in, int64_t now, int64_t *id, bool *changed) MUST_CHECK;
/* Finds by mail address (any case); ERR_NOT_FOUND. */
enum err account_find(struct db *db, struct str mail, int64_t *id) MUST_CHECK;
/* Makes a one-time sign-in link that lives for `seconds`; *token is what goes behind /inloglink#. */
enum err account_link(struct db *db, struct arena *a, int64_t account, int64_t seconds, int64_t now,
    struct str *token) MUST_CHECK;
/* The same for choosing a new password, behind /wachtwoord#. */
enum err account_reset_link(struct db *db, struct arena *a, int64_t account, int64_t seconds, int64_t now,
    struct str *token) MUST_CHECK;
/* Moves the idle end of a session on, by the hash of its token; an earlier one, or a session that is gone, changes nothing. */
enum err session_used(struct db *db, struct str hash, int64_t idle_until) MUST_CHECK;
/* Deletes the sessions and one-time links that have ended. */
enum err account_forget_ended(struct db *db, int64_t now) MUST_CHECK;
/* Makes somebody anonymous: the name, the mail address and every way in go, the posts stay. ERR_NOT_FOUND. */
enum err account_forget(struct db *db, struct arena *a, int64_t account, int64_t now) MUST_CHECK;
/* Seals the secrets of second factors that an older version stored as they were. */
enum err factor_seal_all(struct db *db, struct str secret) MUST_CHECK;
/* Takes the second factor away, in the name of actor (0 = the operator): for somebody who lost the device and the recovery codes.
 * ERR_NOT_FOUND when there is none. */
enum err account_forget_factor(struct db *db, int64_t account, int64_t actor, int64_t now) MUST_CHECK;
/* Makes an API token ("vb_…") with scope write that lives for `seconds`. */
enum err account_token(struct db *db, struct arena *a, int64_t account, struct str name, int64_t seconds, int64_t now,
    struct str *token) MUST_CHECK;

#endif
