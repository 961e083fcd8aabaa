/* edit.h -- putting another text in the place of a post's: restoring a version, accepting a suggestion.
 * Model:  the text that was there becomes a revision under the name of whoever the new text is from; backlinks, thread and index
 *         follow. What may change beside text (access, place, terms …) is post.c.
 * Threads: the writer's, inside its transaction. Memory: arena. Errors: as db.h. */
#ifndef VB_POST_EDIT_H
#define VB_POST_EDIT_H

#include "resource/post/gate.h"

/* t is rendered already; what personal data is new in it must pass the gate, unless post is a draft. lead stays when
 * t->lead.p is NULL, title when t->title.p is. */
enum err post_replace_text(struct call *c, struct db *db, const struct summary *post, const struct post_text *t,
    int64_t editor, struct str reason, struct gate *gate) MUST_CHECK;

#endif
