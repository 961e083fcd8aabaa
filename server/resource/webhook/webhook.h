/* webhook.h -- telling other programs what happens: addresses that get a signed POST for the events they asked for.
 * Model:  an administrator names an address and events; each event puts a row in the outbox, in its own transaction, and the
 *         courier sends it (domain/outbox.h: again with growing pauses, given up after a number of tries). What is sent is made
 *         at that moment, from what is in the open then: nothing of hidden groups, no drafts, no words of what was withdrawn,
 *         nobody's name with an anonymous post. The last WEBHOOK_LOG attempts of each webhook are kept.
 *         Signed as Standard Webhooks are: webhook-signature is "v1," and the base64 of HMAC-SHA-256 over
 *         "<webhook-id>.<webhook-timestamp>.<body>"; its key is the base64 behind "whsec_". The secret is shown once, and
 *         lies sealed (crypt/seal.h). webhook-id is the same when something is sent again. After a new secret was asked for,
 *         the one before it signs too for WEBHOOK_OLD_SECRET_MS ("v1,new v1,old": the receiver takes either), so that the
 *         other side can change without missing anything. Asked for twice, what was in use first is void at once.
 *         Addresses must be https and somebody's on the internet; where a name points to is looked at when connecting
 *         (net/net.h), and redirects are not followed. The setting VRAAGBAAK_PRIVATE_HOSTS names hosts that may be private.
 * Threads: rows where they say; the listener on the writer; the sender with the courier. Memory: arena.
 * Errors: as http/endpoint.h; ERR_INVALID with field "url" for an address that is not public.
 * Source: Standard Webhooks 1.0; RFC 2104; OWASP on server-side request forgery. */
#ifndef VB_WEBHOOK_H
#define VB_WEBHOOK_H

#include "domain/event.h"
#include "domain/outbox.h"
#include "http/endpoint.h"

enum { WEBHOOK_LOG = 100, WEBHOOKS_MAX = 20, WEBHOOK_OLD_SECRET_MS = 24 * 3600 * 1000 };

extern const struct endpoint webhook_endpoints[];
extern const struct listener webhook_listeners[];
extern const struct outbox_sender webhook_sender;

/* May requests go to this address? hosts: the setting, names separated by commas; *named tells that it is one of those. */
bool webhook_url_fits(struct arena *a, struct str url, struct str hosts, bool *named);

#endif
