/* people.h -- a world with one of everything in two places: open to the network, and in a hidden group; and six people, one
 * per role, twice: as members of the hidden group and as outsiders (who are in another hidden group). For the tests of
 * who may do and see what.
 * Model:  a scope says which of the two places $names mean: $q a published question by anna with an answer $a, a comment $c on it,
 *         an edit, a mark, a link number $n and an open suggestion 1 by hulp, who is a project leader and a member everywhere;
 *         $s a submitted case, $d a draft, $r a resolved question, $x an archived one, all by anna; $t an open task about $q,
 *         $ts one about $s; $g the group (ring, open, or hidden); $k is a closed group in both. Other names are the world's.
 *         Everybody has a session of their own. people_ask puts the database back when a call changed it.
 * Threads: one test. Memory: people_open to people_close. Errors: fail the test. */
#ifndef VB_PEOPLE_H
#define VB_PEOPLE_H

#include "tests/world.h"

#include "http/method.h"

enum scope { NETWORK, HIDDEN, SCOPES };
enum side { OUTSIDE, MEMBER };
enum { ROLES = 6 };

struct index;
struct sqlite3;

struct people {
    struct world w;
    struct index *index;
    struct sqlite3 *kept; /* the database as it was, in memory */
    int64_t id[SCOPES][16];
    size_t restored; /* how often it was put back */
};

struct people people_open(void);
void people_close(struct people *p);
/* Keeps the database as it is now, to be put back later. */
void people_keep(struct people *p);
/* Calls with the session of a role (place 0-5 in the order of enum role; -1 nobody) and gives the status. */
int people_ask(struct people *p, enum side side, int place, enum method method, const char *target, const char *body,
    enum scope scope);
/* The same, and the whole answer (in arena a); what it changed stays. etag "" = none is sent. */
struct answer people_call(struct people *p, struct arena *a, enum side side, int place, const char *method,
    const char *target, const char *body, enum scope scope);

#endif
