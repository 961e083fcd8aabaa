/* me.h -- the one who is signed in: own account, rights, password.
 * Model:  GET /me works for everybody: it says who one is, what one may, and which CSRF token a session needs.
 * Threads: the table is constant; its functions run where their row says. Memory: arena. Errors: as resource/user/row.h.
 * Source: OWASP ASVS 5.0 section 6.2 (passwords: length and a list, no composition rules). */
#ifndef VB_ME_H
#define VB_ME_H

#include "http/endpoint.h"
#include "resource/user/row.h"

extern const struct endpoint me_endpoints[];

/* Loads the account of c->viewer into *row; an empty row for nobody. */
enum err me_load(struct call *c, struct db *db, struct account_row *row) MUST_CHECK;
/* Writes {user, csrf, permissions, phase} of c->viewer. */
void me_json(struct call *c, struct jw *j, const struct account_row *row);

#endif
