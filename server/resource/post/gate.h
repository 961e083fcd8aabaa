/* gate.h -- the gate before anything is published: personal data in a text needs a reason, which is logged.
 * Model:  gate_read takes the property privacyReason; gate_find looks through a text (title, lead, body); gate_pass refuses when
 *         something was found and no reason was given, naming each finding with its field; gate_log leaves the reason in the
 *         trail, from which the curators get a task. What stood in the text before an edit, has passed already. A draft is
 *         never stopped: nobody else reads it.
 * Threads: read and find anywhere (pure), pass and log on the writer. Memory: the call's arena.
 * Errors: ERR_PERSONAL with the findings as errors of their fields; ERR_MEMORY.
 * Source: AVG article 5 (data minimisation, accountability). */
#ifndef VB_POST_GATE_H
#define VB_POST_GATE_H

#include "resource/post/change.h"

struct gate {
    struct str reason;
    struct gate_finding *found; /* newest first */
    unsigned kinds;             /* bits (1u << enum personal_kind) of what passed with the reason */
};

/* Reads privacyReason from the body of the call. */
void gate_read(struct call *c, struct gate *g);
/* Finds personal data in t; fields whose p is NULL are not looked at. Adds to what was found before. */
enum err gate_find(struct call *c, struct gate *g, const struct post_text *t) MUST_CHECK;
/* OK when nothing was found that is not in `before` (may be NULL) already, or there is a reason. */
enum err gate_pass(struct call *c, struct gate *g, const struct post_text *before) MUST_CHECK;
/* Leaves the reason in the trail of this post, when there was something to have a reason for. */
enum err gate_log(struct call *c, struct db *db, const struct gate *g, const struct summary *post) MUST_CHECK;
/* All of it for a text that lies in the database already: what _submit and _publish do. */
enum err gate_stored(struct call *c, struct db *db, struct gate *g, const struct summary *post) MUST_CHECK;
/* Why a finding should go, as a sentence; kind is an enum personal_kind. */
const char *gate_advice(int kind, bool english);

#endif
