/* oidc.h -- signing in with the account of one's municipality: OpenID Connect, authorization code with PKCE.
 * Model:  POST /identity-providers/{id}/_start remembers an attempt, gives the browser a cookie (OIDC_COOKIE) and the address of
 *         the provider. The provider sends the browser back to the page /aanmelden/terug, which POSTs what it was given to
 *         /identity-providers/_finish: same origin, so no cookie ever travels from another site. There the code is exchanged,
 *         the ID token is checked, and its account gets the same session as with a password. Tokens stay here, in the memory of
 *         that one request. state, nonce and the PKCE verifier are derived from the cookie and the server's key.
 *         An account is found by issuer and subject only. Who is unknown holds an invitation, asked for the link while signed
 *         in, or is made when the settings say so. A second factor is the provider's business.
 *         Signing out gives the address at the provider where that session ends too (RP-initiated logout; without the ID token
 *         in it, so the provider asks once whether one really wants to go).
 * Threads: as the steps of endpoint.h; a provider is asked in `ask`, never from a loop or the writer.
 * Memory: arena. Errors: what goes wrong with a provider is a problem document for people, and a line in the log with the reason.
 * Source: OpenID Connect Core 1.0 section 3.1, RFC 7636 (PKCE), RFC 9207 (iss), RFC 9700 (best practice), OpenID Connect
 *         RP-Initiated Logout 1.0. */
#ifndef VB_OIDC_H
#define VB_OIDC_H

#include "http/endpoint.h"
#include "resource/user/metadata.h"
#include "resource/user/provider.h"

extern const struct endpoint oidc_endpoints[];

#define OIDC_COOKIE "vb_provider"

/* What is said with a provider during one call. */
struct talk {
    struct provider *provider;
    struct metadata metadata;
    bool introduced, asked; /* metadata is known; was asked for in this call */
    const char *why;        /* what went wrong, for the log; NULL = nothing */
};

/* The providers of the program; NULL when there are none. */
struct providers *oidc_providers(const struct call *c);
/* The body of a proper answer (200, in time); {NULL,0} with t->why set otherwise. */
struct str talk_answer(struct call *c, struct talk *t, const struct net_request *answer);
/* Takes the answer about the metadata, if that was asked. True when the metadata is known; false when it is being asked for (then
 * *next is filled in) or cannot be had (t->why). An hour old is fresh, and when the provider is silent a day will do. */
bool talk_introduce(struct call *c, struct talk *t, const struct net_request *answer, struct net_request *next);
/* Writes t->why to the log. */
void talk_log(const struct talk *t, const char *what);

/* One of a list that a NULL name ends; an empty value is left out. */
struct oidc_parameter {
    const char *name;
    struct str value;
};
/* The parameters alone, as a form has them. */
struct str oidc_form(struct arena *a, const struct oidc_parameter *parameters);
/* Where the provider sends people back to. */
struct str oidc_return_address(struct arena *a, const struct providers *p);
/* A secret of this sign-in: what is "state", "nonce" or "verifier". */
struct str oidc_derived(struct arena *a, const struct providers *p, struct str cookie, const char *what);
/* Where a session at this provider ends; empty when it has no such place. */
struct str oidc_end_address(struct call *c, const struct talk *t);

#endif
