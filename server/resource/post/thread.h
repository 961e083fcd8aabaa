/* thread.h -- a post with all that is shown around it: replies, marks, links, permissions, the viewer's own marks.
 * Model:  thread_load reads the posts of a thread (root and at most 100 replies) in one go; thread_json writes the post asked
 *         for, its replies as a tree: endorsed first, then those that worked elsewhere, then the oldest.
 * Threads: any, with the caller's connection. Memory: arena. Errors: as domain/access.h. */
#ifndef VB_POST_THREAD_H
#define VB_POST_THREAD_H

#include "domain/definition.h"
#include "resource/post/permission.h"

enum { THREAD_REPLIES = 100 };

struct thread_mark {
    int64_t post, at;
    int kind;
    struct named user, organisation;
    struct str note;
};

struct thread_link {
    int64_t at_post; /* the post of this thread that it touches */
    int64_t id;
    int rel;
    bool outgoing;
    struct summary other;
};

struct thread_post {
    struct summary s;
    struct str body, html;
    unsigned permissions;
    bool around;                                  /* somebody put a mark, link or file at it */
    struct thread_post *parent, *children, *next; /* the tree, in the order of showing */
};

struct thread {
    struct thread_post *posts; /* [0] is the root; then the replies by id */
    size_t n;
    bool more; /* there are replies beyond THREAD_REPLIES */
    struct thread_mark *marks;
    size_t n_marks;
    struct thread_link *links;
    size_t n_links;
    struct attachment *attachments; /* of all its posts */
    size_t n_attachments;
    struct thread_post *shown; /* the post that was asked for */
    struct definitions terms;  /* explained in the text of the root */
    int64_t names;             /* rises when names around posts change; part of the ETag */
    bool following;
    struct named owner; /* of a page or lesson that was handed over; else 0: its author */
    struct {
        struct named by;
        int64_t at;        /* 0: this draft was never returned */
        struct str reason; /* a JSON string, quotes included */
    } returned;
};

/* Loads the thread around a post that the viewer may read; ERR_NOT_FOUND otherwise. */
enum err thread_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t post,
    struct thread *out) MUST_CHECK;
/* Loads the root and at most limit replies with ids above after, oldest first, with their marks and without links; *next is
 * the id after which more follow, or 0. */
enum err thread_load_page(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t root,
    int64_t after, size_t limit, struct thread *out, int64_t *next) MUST_CHECK;
/* Loads just this post and its root (no replies, marks, links); for checking what may be done with it. */
enum err thread_post_load(struct db *db, struct arena *a, const struct viewer *v, int64_t now, int64_t post,
    struct summary *root, struct summary *out) MUST_CHECK;
void thread_json(struct jw *j, const char *key, struct arena *a, const struct thread *t, const struct viewer *v,
    int64_t now);
/* Hash of everything besides the version that the shown answer depends on; for the ETag. */
uint64_t thread_hash(const struct thread *t, const struct viewer *v, int64_t now);
/* One reply as a list shows it. */
void thread_reply_json(struct jw *j, struct arena *a, const struct thread *t, const struct thread_post *p,
    const struct viewer *v, int64_t now);

#endif
