/* extracting.h -- what the two sides of the extractor share.
 * Model:  see app/extractor.h; an ask goes to the helper with its descriptors, a told comes back.
 * Threads: helper_main is the whole of a process. Memory: none. Errors: exit statuses. */
#ifndef VB_EXTRACTING_H
#define VB_EXTRACTING_H

#include "app/extractor.h"

#include <sys/types.h>

/* What is sent to the helper, with two descriptors: the file, and where its text goes. */
struct ask {
    int kind; /* enum extract_kind */
};
/* What the helper answers when the worker has ended. */
struct told {
    int status; /* as of waitpid(2) */
    int late;   /* it was killed: time was up */
};

/* Exit statuses of a worker beyond those of pdftotext (0 to 3 and 99). */
enum { WORKER_DAMAGED = 20, WORKER_LARGE, WORKER_NO_PROGRAM, WORKER_NO_SANDBOX, WORKER_CRASHED };

struct helping {
    int socket, wall_ms;
    const char *pdf;
    bool loose;
    int (*instead)(int in);
    pid_t parent;
};

/* The life of the helper, until the socket is closed. */
void helper_main(const struct helping *h) __attribute__((noreturn));

#endif
