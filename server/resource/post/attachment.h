/* attachment.h -- files beside a post, for the post folder, the commands and exports.
 * Model:  a row of `attachment` says what a file is; the file stands under a random name in the folder `attachments` of the data
 *         folder and never changes. The row commits after the file is durable, and the file goes after the row went; so a file
 *         without a row is left over (attachment_sweep), and a row without a file is damage (attachment_verify).
 *         Out of a picture goes what tells where, when and by whom it was made, when it is uploaded (pack/picture.h); an import
 *         leaves files as they are.
 *         Who may read the thread may read its files, by the one rule; what was withdrawn takes them along.
 * Threads: as the caller's connection. Memory: arena. Errors: as domain/access.h; ERR_FULL. */
#ifndef VB_ATTACHMENT_H
#define VB_ATTACHMENT_H

#include "json/jw.h"
#include "resource/post/attachment_type.h"
#include "resource/post/post.h"

enum {
    ATTACHMENT_DESCRIPTION_MIN = 3,
    ATTACHMENT_DESCRIPTION_MAX = 300, /* characters */
    ATTACHMENT_HASH = 32
};

struct attachment {
    int64_t id, post, root, account, at, size;
    int64_t text; /* enum attachment_text_state: are its words in the search index? Read only */
    struct str text_reason;
    struct str name, description, type, hash, file; /* hash: 32 bytes; file: name on disk */
};

void attachment_json(struct jw *j, const char *key, struct arena *a, const struct attachment *x);
/* Reads the columns {{attachment_columns}}. */
void attachment_row(struct query *q, struct arena *a, struct attachment *out);
/* All of a thread, in the order of their numbers (arena). */
enum err attachment_of_thread(struct db *db, struct arena *a, int64_t root, struct attachment **out,
    size_t *n) MUST_CHECK;
/* Writes the row; its file is durable already. */
enum err attachment_insert(struct db *db, const struct attachment *x) MUST_CHECK;

/* A file as an import brings it. */
struct attachment_import {
    int64_t id, post, account, at; /* id: the number it should get, 0 = the next one; account 0 is not allowed */
    struct str name, description;
    struct str beside; /* where it stands now: a folder, */
    const char *path;  /* … and its path below that */
    bool give;         /* it is ours to keep: a second name for it will do where a copy would be made */
    struct {
        bool done;
        struct str refused;          /* why it cannot be taken, in English */
        struct str type, hash, file; /* file: its new name in the folder; empty when the same bytes are there already */
        int64_t size;
    } look; /* attachment_import_look's */
};
/* Does what takes long, which the one writer must not wait for, before the transaction of attachment_import: looks at the file as
 * strictly as at an upload, takes its hash, and puts it in the folder when no other has its bytes. That it cannot be taken is
 * told by attachment_import. What is not imported after all is left over (attachment_store.h). */
enum err attachment_import_look(struct db *db, struct arena *a, const char *folder,
    struct attachment_import *in) MUST_CHECK;
/* Makes its row; a second time changes only its description. *id is the number it has got. ERR_INVALID with *why (arena, English)
 * when it cannot be taken. It must have been looked at. */
enum err attachment_import(struct db *db, struct arena *a, const char *folder, struct attachment_import *in,
    int64_t *id, bool *changed, struct str *why) MUST_CHECK;
/* Files on disk of what purging a post would delete. */
enum err attachment_of_purged(struct db *db, struct arena *a, int64_t post, struct str **files, size_t *n) MUST_CHECK;

#endif
