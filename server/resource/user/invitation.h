/* invitation.h -- letting somebody in: a link that makes one account, once.
 * Model:  an invitation holds the roles, and maybe an organisation and a membership of a group, that come with it, and what the
 *         inviter knew of somebody: who has the link reads it, may write another name, and is asked only for what is
 *         missing. Administrators give any role; the steering group and coaches make readers and project leaders. It
 *         ends by being accepted, by being revoked, by time, or when the account of who made it is closed. Only the
 *         hash of its token is stored: the link is shown once. A membership is made by the group's own listener
 *         (EVENT_INVITATION_ACCEPTED), which checks again.
 * Threads: the table is constant; its functions run where their row says. Memory: arena. Errors: ERR_GONE for a link that
 *         does not work (any more), whatever the reason. Source: OWASP ASVS 5.0 section 6.4. */
#ifndef VB_INVITATION_H
#define VB_INVITATION_H

#include "http/endpoint.h"

enum { INVITATION_DAYS = 14, INVITATION_DAYS_MAX = 90 };

extern const struct endpoint invitation_endpoints[];

/* Takes address and name out of invitations that ended (accepted, revoked, expired) before this time (Unix ms). */
enum err invitation_forget(struct db *db, int64_t before) MUST_CHECK;

/* Uses up an invitation for somebody whom a provider knows: makes the account, with the address that the invitation names, or else
 * this one. hash is that of the link. ERR_GONE, ERR_CONFLICT or ERR_INVALID with a sentence for the reader. */
enum err invitation_take(struct call *c, struct db *db, struct str hash, struct str mail, struct str name,
    int64_t *account) MUST_CHECK;

#endif
