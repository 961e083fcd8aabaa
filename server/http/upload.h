/* upload.h -- a body that goes to a file while it comes in: rows with ENDPOINT_UPLOAD.
 * Model:  the pipeline admits, parses and looks when the head is there, so that nobody's bytes are stored who may not send them;
 *         then the loop hands the pool a slice at a time (back-pressure: it reads on when that is written), which goes to a file
 *         in the folder of server_config.uploads under a random name that ends in ".part"; its SHA-256 is made on the way. A body
 *         of multipart/form-data has one part with a filename, which goes to the file, and small fields; any other body is the
 *         file itself. prepare (on the pool) looks at the file and calls upload_settle, which makes it durable under another
 *         name; run stores that name and calls upload_keep. The file goes when the request is over and nothing was committed
 *         that keeps it: also when the client vanished. What a crash leaves is swept at start (attachments' sweep).
 * Threads: as its call. Memory: heap, with the request. Errors: ERR_INVALID for a body that is not right, ERR_FULL. */
#ifndef VB_UPLOAD_H
#define VB_UPLOAD_H

#include "crypt/hash.h"
#include "http/call.h"

enum {
    UPLOAD_SLICE = 64 << 10, /* bytes handed to the pool at a time */
    UPLOAD_FIELDS = 16,      /* small fields of a form */
    UPLOAD_TEXT = 32 << 10,  /* bytes of all of them */
    UPLOAD_SECONDS = 1800    /* for a whole body; within it must go on as fast as a reader must */
};

struct upload {
    int fd; /* open for reading and writing; stays open until the request is over */
    int64_t size;
    unsigned char hash[HASH_BYTES];
    struct str name, type; /* as the client said, UTF-8 not checked; name {NULL,0}: not from a form */
    char path[512];        /* where the file is now */
};

/* What was uploaded, in prepare and run; NULL when there is no file (a form without one). */
struct upload *call_upload(struct call *c);
/* A small field of the form, UTF-8 checked (not for control characters); {NULL,0} when it was not sent. */
struct str call_form(struct call *c, const char *name);
/* Lowers the cap on the body, before it is read: in parse or look. */
void call_upload_cap(struct call *c, int64_t bytes);
/* Reads the file again, after prepare has changed it: its size and hash. ERR_INTERNAL. */
enum err upload_measure(struct upload *u) MUST_CHECK;
/* Syncs the file and gives it its lasting name in the same folder, synced too; ERR_FULL, ERR_INTERNAL. */
enum err upload_settle(struct upload *u, const char *name) MUST_CHECK;
/* In run: the file stays, if what run wrote is committed. */
void upload_keep(struct call *c);

/* ---- for http/ only */

struct upload_stream;
/* Makes the file when bytes come; folder must live as long. NULL when memory is out. */
struct upload_stream *upload_stream_new(const char *folder, struct str content_type);
/* Takes a piece of the body. */
enum err upload_stream_feed(struct upload_stream *s, struct str piece, bool last) MUST_CHECK;
struct upload *upload_stream_file(struct upload_stream *s);
/* Bytes of memory that it takes. */
size_t upload_stream_held(const struct upload_stream *s);
struct str upload_stream_field(const struct upload_stream *s, const char *name);
/* keep: asked by run; committed: what run wrote is durable. */
void upload_stream_wish(struct upload_stream *s);
void upload_stream_committed(struct upload_stream *s);
/* Closes and frees; removes the file unless it is kept. */
void upload_stream_free(void *arg);

#endif
