/* outward.h -- how this program is known to the outside: its public address, the key behind signed links, how mail leaves.
 * Model:  read from the settings and the data folder, once; the same for `serve` and for `mail-in`.
 * Threads: main thread, constant afterwards. Memory: the app's arena. Errors: ERR_INVALID with *why that names the setting. */
#ifndef VB_OUTWARD_H
#define VB_OUTWARD_H

#include "app/cli.h"
#include "app/courier.h"
#include "domain/services.h"

struct outward {
    struct services services;  /* secret, url and mail are filled */
    struct mail_settings mail; /* services.mail points here when mail is on */
    struct courier_mail courier;
};

enum err outward_load(struct app *app, struct outward *out, struct str *why) MUST_CHECK;

#endif
