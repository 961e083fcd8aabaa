/* secret.h -- the server's own secret: signs cursors and links, and seals the secrets of second factors.
 * Model:  SECRET bytes, from the setting VRAAGBAAK_SECRET, else from secret.key in the data folder, which is made once and readable
 *         by the owner only. A backup does not hold it.
 * Threads: start-up. Memory: the app's arena. Errors: ERR_INVALID with *why for a bad setting. */
#ifndef VB_SECRET_H
#define VB_SECRET_H

#include "app/cli.h"

enum { SECRET = 32 /* bytes */ };

enum err secret_load(struct app *app, struct str *out, struct str *why) MUST_CHECK;

#endif
