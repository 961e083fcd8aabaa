/* provider.h -- other places that say who somebody is: the municipalities' identity providers (OpenID Connect).
 * Model:  a provider has an id (in addresses and in the database), a name for people, an issuer, and what we are called there
 *         (client, secret). A claim of its tokens may give roles, by rules; `roles_without` counts when no rule fits. What a
 *         provider publishes about itself (its metadata and its keys, both JSON) is remembered here for an hour.
 *         All come from one YAML file, described in server/service/README.md; a secret may stand in the environment instead,
 *         as VRAAGBAAK_SECRET_<ID>.
 * Threads: made at start-up; the remembered documents guard themselves, all else is constant.
 * Memory: the arena of providers_read, but for the documents, which providers_free frees.
 * Errors: ERR_INVALID with *why for the administrator, which never has a secret in it.
 * Source: OpenID Connect Discovery 1.0. */
#ifndef VB_PROVIDER_H
#define VB_PROVIDER_H

#include "base/arena.h"

#include <pthread.h>

enum {
    PROVIDERS_MAX = 50,
    ROLE_RULES_MAX = 100,
    DOCUMENT_MAX = 256 << 10, /* bytes */
    DOCUMENT_MS = 3600000,    /* how long a document is believed */
    KEYS_AGAIN_MS = 60000     /* least time between two looks at the keys because of an unknown one */
};

/* A JSON text of the provider, and when it was fetched (Unix ms; 0 = never). */
struct document {
    char *text;
    size_t n;
    int64_t fetched;
};

struct role_rule {
    struct str value;
    unsigned role;
};

struct provider {
    struct str id, name, issuer, client, secret, scopes, roles_claim;
    bool create;            /* somebody who is unknown here gets an account */
    unsigned roles_without; /* 0: who has no role does not come in */
    struct role_rule *rule;
    size_t rules;
    pthread_mutex_t lock; /* guards the documents */
    struct document metadata, keys;
};

struct providers {
    struct provider *one;
    size_t n;
    struct str url; /* our public address, without a slash at the end */
    struct str key; /* secret from which those of a sign-in are derived */
};

/* Reads the file's text. secret_of gives the secret of an id from elsewhere, NULL when there is none. */
enum err providers_read(struct providers **out, struct arena *a, struct str text, struct str url, struct str key,
    const char *(*secret_of)(struct arena *a, struct str id), struct str *why) MUST_CHECK;
void providers_free(struct providers *p);
/* The one with that id, or with that issuer; NULL when there is none; p may be NULL. */
struct provider *provider_find(struct providers *p, struct str id);

/* A copy of a remembered document, {NULL,0} when there is none or it is older than `age` ms. */
struct str document_get(struct provider *p, struct arena *a, const struct document *d, int64_t now, int64_t age);
/* Remembers a document; when memory is out, the old one stays. */
void document_keep(struct provider *p, struct document *d, struct str text, int64_t now);

#endif
