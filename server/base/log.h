/* log.h -- the log: one JSON object a line on standard error, or in a file.
 * Model:  {"at":"…Z","level":"info","event":"…", key: value …}; keys and values are given in pairs. Values are escaped;
 *         bytes that are not UTF-8 are replaced. Secrets are never passed to it.
 * Threads: any; a line is written with one write(2), so lines never mix. A thread that calls log_gather has its lines about
 *         requests written some at a time, at most LOG_GATHER bytes, which a pipe still takes as one piece.
 * Memory: a fixed buffer; too long is cut.
 * Errors: a line that cannot be written is lost and counted (metric log_lost_total). */
#ifndef VB_LOG_H
#define VB_LOG_H

#include "base/str.h"

enum { LOG_GATHER = 4096 /* bytes; PIPE_BUF */ };
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below this level are not written. Default LOG_INFO. */
void log_set_level(enum log_level level);
/* Sends the log to another descriptor; default 2. */
void log_set_fd(int fd);
/* Sends the log to the end of a file, made when it is absent; false when it cannot be opened (errno). The path is copied. */
bool log_open(const char *path);
/* Opens that file anew, after somebody moved it away; when that fails the log goes on where it went. Signal-safe. */
void log_reopen(void);
/* Writes one line: event, then pairs (const char *key, const char *value) ended by NULL. */
void log_line(enum log_level level, const char *event, ...) __attribute__((sentinel));
/* Writes one line with a formatted text under the key "text". */
void log_text(enum log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* One answered request. */
struct log_request {
    const char *id, *method;
    struct str path; /* without the query: queries may hold what people search for */
    int status;
    int64_t bytes, micros; /* body bytes sent; microseconds from the first byte read to the answer */
    int64_t user;          /* account id, 0 = nobody */
    const char *address;
};
/* Writes its line (event "request"), or keeps it for log_flush. */
void log_request(const struct log_request *r);
/* From now on this thread gathers its lines about requests; whoever calls it calls log_flush now and then, and at its end. */
void log_gather(void);
/* Writes what this thread has gathered. */
void log_flush(void);

#endif
