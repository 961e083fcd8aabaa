/* providers.h -- the file with identity providers: found, read, and its secrets kept from other eyes.
 * Model:  VRAAGBAAK_IDENTITY_PROVIDERS names it; else identity-providers.yaml in the data folder, when that is there.
 * Threads: start-up. Memory: the app's arena; providers_free when all has stopped.
 * Errors: ERR_INVALID with *why, which names the file and what is wrong, and never shows a secret. */
#ifndef VB_APP_PROVIDERS_H
#define VB_APP_PROVIDERS_H

#include "app/cli.h"

struct providers;

/* *out is NULL when there is no file. key is the secret that those of a sign-in are derived from. */
enum err providers_load(struct app *app, struct str key, struct providers **out, struct str *why) MUST_CHECK;

#endif
