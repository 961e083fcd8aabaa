/* extractor.h -- reads the words of files that strangers made, in processes that can do nothing else.
 * Model:  extractor_new forks a helper before the server has threads and before it confines itself (app/confine.h), so that the
 *         server may give up executing programs altogether: what runs pdftotext is never the server. The helper gives up
 *         the network, all files but what pdftotext needs to start, and waits on a socket. For each file it forks a worker, which
 *         gets the open file as standard input and a pipe as standard output and nothing else, and then
 *           - limits itself: EXTRACT_CPU seconds of processor time, EXTRACT_MEMORY bytes, no file it could write;
 *           - gives up the rest: no process, no socket; for text and office documents (pack/office.h, read in the worker itself)
 *             no program and not a single file; for PDF only pdftotext and its libraries can be read and executed.
 *         The helper kills a worker that takes longer than wall_ms. What comes out of the pipe is cut at EXTRACT_TEXT bytes and is
 *         made plain UTF-8 text by the one who asked, who trusts none of it.
 *         A kernel without Landlock or seccomp: nothing is read (EXTRACT_NO_SANDBOX), unless `loose`.
 * Threads: extractor_new before others are started; extractor_run by one at a time; extractor_stop by any.
 * Memory: extractor_new/extractor_free; text in the caller's buf. A helper that is not at work holds some 200 KB of its own.
 * Errors: extractor_run says ERR_BUSY when the helper is gone (it was stopped, or the machine ran out of memory); what is
 *         wrong with a file is an outcome, not an error.
 * Source: base/sandbox.h, pdftotext(1) of poppler. */
#ifndef VB_EXTRACTOR_H
#define VB_EXTRACTOR_H

#include "base/buf.h"

enum {
    EXTRACT_TEXT = 400 << 10, /* bytes of text of one file */
    EXTRACT_WALL_MS = 30000,
    EXTRACT_CPU = 10,           /* seconds */
    EXTRACT_MEMORY = 512 << 20, /* bytes */
    EXTRACT_PAGES = 1000
};

enum extract_kind { EXTRACT_PLAIN, EXTRACT_OFFICE, EXTRACT_PDF };

enum extract_outcome {
    EXTRACT_DONE,
    EXTRACT_LOCKED,     /* a password is needed */
    EXTRACT_DAMAGED,    /* not such a file, or not whole */
    EXTRACT_LARGE,      /* it unpacks to too much, or takes too much memory */
    EXTRACT_SLOW,       /* took too long, and was killed */
    EXTRACT_CRASHED,    /* the reader broke on it */
    EXTRACT_NO_PROGRAM, /* pdftotext is not installed */
    EXTRACT_NO_SANDBOX  /* this kernel cannot confine it */
};

struct extractor;

struct extractor_config {
    const char *pdf;        /* path of pdftotext; NULL: the usual place */
    bool loose;             /* read also where the kernel cannot confine */
    int wall_ms;            /* 0 = EXTRACT_WALL_MS */
    int (*instead)(int in); /* for tests: runs confined in the place of every reader; its result is the exit status */
};

/* Forks the helper: before threads are started. config is copied. ERR_MEMORY, ERR_INTERNAL. */
enum err extractor_new(struct extractor **out, const struct extractor_config *config) MUST_CHECK;
/* Ends the helper and whatever it is doing; extractor_run then says ERR_BUSY. */
void extractor_stop(struct extractor *x);
void extractor_free(struct extractor *x);
/* True when there is no helper any more: extractor_run says ERR_BUSY from now on. */
bool extractor_is_gone(const struct extractor *x);
/* True when files of this kind can be read at all. */
bool extractor_can(const struct extractor *x, enum extract_kind kind);
/* Reads the file behind fd; the text is added to out (at most EXTRACT_TEXT bytes, valid UTF-8, no control characters but line
 * ends). *outcome says how it went; text may come with a bad outcome too, and is then not to be kept. */
enum err extractor_run(struct extractor *x, enum extract_kind kind, int fd, struct buf *out,
    enum extract_outcome *outcome) MUST_CHECK;

#endif
