/* recover.h -- a new password for who forgot the old one; and what the law lets everybody do with their own data.
 * Model:  asking for a new password leaves a line in the trail and answers the same for every address, known or not: as long as no
 *         mail leaves this server, the administrator sees the request and prints a link (`vraagbaak user link --reset`). Such a
 *         link sets a password once, and ends all sessions and other links; a second factor stays.
 *         One can take all one's data along as one JSON document, and have oneself made anonymous: posts and marks stay, without
 *         a name; address, name, sessions, tokens, memberships, drafts and what one follows go. Other folders hear of it
 *         (EVENT_ACCOUNT_ANONYMISED).
 * Threads: the table is constant; its functions run where their row says. Memory: arena. Errors: as resource/user/account.h.
 * Source: OWASP ASVS 5.0 sections 6.3 and 6.4; GDPR articles 15, 17 and 20. */
#ifndef VB_RECOVER_H
#define VB_RECOVER_H

#include "http/endpoint.h"

extern const struct endpoint recover_endpoints[];
extern const struct endpoint own_data_endpoints[];

#endif
