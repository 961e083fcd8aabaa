/* session.h -- what every way in shares: a password, a one-time link, an invitation end in the same session.
 * Model:  struct entry is input and output of one sign-in; entry_enter lets its account in, entry_render answers as GET /me, with
 *         the cookie. A one-time link has a purpose ("sign_in", "reset") and works once.
 *         What decides about getting in (second factor, sessions elsewhere, keys, mail addresses and roles, a first password) asks for a
 *         session that began lately: whoever finds an open browser has to sign in again for it, with all that signing in asks.
 * Threads: entry_new and entry_render on the loop, session_fresh anywhere, the others on the writer. Memory: arena. Errors: as db.h.
 * Source: OWASP ASVS 5.0, 7.5 (defences against the misuse of sessions). */
#ifndef VB_SESSION_H
#define VB_SESSION_H

#include "resource/user/me.h"

enum { PASSWORD_TYPED_MAX = 128 /* characters */, FRESH_S = 600 /* so long one need not sign in again */ };

struct entry {
    struct str token, csrf, agent, address;
    struct str mail, password, link, code; /* as given */
    int64_t account;                       /* 0 = none found */
    struct str hash;                       /* of its password; empty = none */
    bool fits;
    struct account_row row;
};

/* A new entry with fresh secrets, and what is known of the client; NULL when there is no memory. */
struct entry *entry_new(struct call *c);
/* Lets in->account in: a new session, the old one of this browser gone, a line in the trail. c->viewer becomes the account. */
enum err entry_enter(struct call *c, struct db *db, struct entry *in) MUST_CHECK;
/* Answers 201 with the cookie and what GET /me says; c->in is the entry. */
void entry_render(struct call *c, struct jw *j);
/* OK when the session began at most FRESH_S ago; else ERR_CONFIRM. A program's token has no session, and passes: it was made by
 * somebody who had signed in. */
enum err session_fresh(struct call *c) MUST_CHECK;
/* The account of a one-time link that can still be used for this purpose; 0 = none. */
enum err link_account(struct db *db, struct arena *a, struct str link, const char *purpose, int64_t now,
    int64_t *account) MUST_CHECK;
/* ERR_GONE, with a sentence for the reader. */
enum err link_gone(struct call *c) MUST_CHECK;

#endif
