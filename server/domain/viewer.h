/* viewer.h -- who is asking: the account behind a request, its roles and what they allow.
 * Model:  a viewer is nobody (user 0) or an account with a set of roles. Rights follow mandate: the table in rights.def says
 *         per right which roles have it; viewer_may looks it up. Rights on one post are domain/access.h. Whoever is deputy
 *         in a group of kind steering has the steering role too, as long as that membership lasts.
 * Threads: a value; belongs to its request. Memory: arena. Errors: as db.h.
 * Source: domain/rights.def. */
#ifndef VB_VIEWER_H
#define VB_VIEWER_H

#include "db/db.h"

enum role {
    ROLE_READER = 1,
    ROLE_SOUNDING_BOARD = 2,
    ROLE_PROJECT_LEADER = 4,
    ROLE_STEERING = 8,
    ROLE_COACH = 16,
    ROLE_ADMINISTRATOR = 32
};

#define RIGHT(name, roles) name,
enum right {
#include "domain/rights.def"
    RIGHT_COUNT
};
#undef RIGHT

struct viewer {
    int64_t user;   /* account id; 0 = nobody */
    unsigned roles; /* all that count now */
    unsigned lent;  /* of those, the ones that only a membership gives: a deputy in a steering group acts as steering */
    int64_t organisation; /* 0 = none */
    struct str name;
    struct str session; /* hash of the session token, empty when signed in by a bearer token */
    struct str csrf;    /* what X-CSRF-Token must hold; empty without session */
    int64_t since;      /* when the session began: the person showed who it is; 0 = no session */
    int64_t idle_until; /* when the session ends unless it is used; 0 = no such end, or no session */
    bool english;       /* language of texts */
    bool read_only;     /* an API token without the scope "write" */
    bool has_factor;    /* a second factor is asked for at sign-in */
};

/* Nobody: sees what is public. */
struct viewer viewer_nobody(void);
/* Finds the account of a session token or an API token (as given by the client); ERR_UNAUTHENTICATED when it is unknown,
 * expired, revoked or its account is closed. */
enum err viewer_by_session(struct db *db, struct arena *a, struct str token, int64_t now,
    struct viewer *out) MUST_CHECK;
enum err viewer_by_api_token(struct db *db, struct arena *a, struct str token, int64_t now,
    struct viewer *out) MUST_CHECK;
/* The account of a signed feed address (viewer_feed_token); ERR_NOT_FOUND when it is revoked or was never given out, or when
 * the account is closed. The viewer may only read. */
enum err viewer_by_feed_token(struct db *db, struct arena *a, struct str key, struct str token, int64_t now,
    struct viewer *out) MUST_CHECK;
/* What a feed address of that row is signed with ("12-3f…"); key is the installation's. */
struct str viewer_feed_token(struct arena *a, struct str key, int64_t id, int64_t created);
/* The same person as a reader of feeds: without what its roles show beyond that. */
struct viewer viewer_as_reader(const struct viewer *v);
/* The account itself, for the command line and for tests; ERR_NOT_FOUND. */
enum err viewer_by_mail(struct db *db, struct arena *a, struct str mail, struct viewer *out) MUST_CHECK;
/* The same by number: for what is made for somebody who is not asking (mail). ERR_NOT_FOUND when the account is closed. */
enum err viewer_by_account(struct db *db, struct arena *a, int64_t account, int64_t now, struct viewer *out) MUST_CHECK;

/* True when one of its roles has the right. */
bool viewer_may(const struct viewer *v, enum right right);
/* The same by roles of one's own only: a deputy cannot pass on what was lent. */
bool viewer_may_itself(const struct viewer *v, enum right right);
/* Name of a role in the API ("project_leader"), NULL when role is not one bit of enum role. */
const char *role_name(unsigned role);
/* The role of that name, 0 when there is none. */
unsigned role_by_name(struct str name);

#endif
