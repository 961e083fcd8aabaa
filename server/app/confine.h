/* confine.h -- what `serve` gives up before it answers anybody.
 * Model:  only the data folder can be written; only the system's own folders, the client's files and the certificates can be
 *         read; no program can be executed (pdftotext is run by a helper that was forked before, app/extractor.h); calls that
 *         only an administrator of the machine needs are refused. The unit of systemd says much of this too; this holds without it.
 * Threads: the main thread, before it starts others. Memory: the app's arena. Errors: a text in *why when the setting says
 *         "must" and the kernel cannot, or when the kernel refuses.
 * Source: setting VRAAGBAAK_SANDBOX; base/sandbox.h. */
#ifndef VB_CONFINE_H
#define VB_CONFINE_H

#include "app/cli.h"

/* False with *why when the server may not start unconfined. */
bool confine(struct app *app, struct str *why) MUST_CHECK;

#endif
