/* input.h -- the writable properties of a post as a client sends them, for creating and for changing.
 * Model:  input_read takes what is there and remembers which properties were; input_check compares with the database (group,
 *         place, terms, rights) where the writer can see it; both name the field that is wrong.
 * Threads: read on the loop, check on the writer. Memory: the call's arena. Errors: ERR_INVALID by call_ok; ERR_FORBIDDEN.
 * Source: the bodies of POST and PATCH /posts in the API document (http/openapi); limits of post.h. */
#ifndef VB_POST_INPUT_H
#define VB_POST_INPUT_H

#include "resource/post/change.h"
#include "resource/post/post.h"

struct post_input {
    bool has_title, has_lead, has_body, has_access, has_group, has_project, has_place, has_phase, has_evidence,
        has_anonymous, has_review_due, has_valid_until, has_terms, has_on_behalf_of, has_starts, has_ends;
    struct post_text text;
    int access, phase, evidence; /* numbers of domain/kind.h; 0 phase and evidence = none */
    int64_t group, project, place, review_due, valid_until, on_behalf_of, starts, ends;
    bool anonymous;
    int64_t *terms;
    size_t n_terms;
};

/* Reads the properties; title and body are required when making is set. */
void input_read(struct call *c, struct post_input *in, bool making);
/* Checks group membership, place and that access and group fit together; ERR_INVALID names the field. */
enum err input_check(struct call *c, struct db *db, const struct post_input *in) MUST_CHECK;
/* Replaces the terms of the post and, when the post is to leave draft, demands a theme where its kind does. */
enum err input_terms(struct call *c, struct db *db, const struct post_input *in, int64_t post, int kind,
    bool leaves_draft) MUST_CHECK;
/* The error for a title that is too long for a lesson. */
void input_title_fits(struct call *c, int kind, struct str title);

#endif
