/* texts.c -- see texts.h. */
#include "app/texts.h"

#include "base/chore.h"
#include "base/clock.h"
#include "base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct texts {
    struct job job;
    struct extractor *extractor;
    struct writer *writer;
    struct db *db; /* the thread's own, to look */
    const char *database, *folder;
    struct attachment_text text;
    struct chore *chore;
    bool started;
    int failures; /* in a row: logged a few times only */
};

/* ---- one file */

static enum extract_kind kind_of_file(enum attachment_type t)
{
    return t == TYPE_PDF ? EXTRACT_PDF : t == TYPE_TEXT || t == TYPE_CSV ? EXTRACT_PLAIN : EXTRACT_OFFICE;
}

static void conclude(struct attachment_text *t, enum extract_outcome outcome)
{
    static const struct {
        enum attachment_text_state state;
        const char *reason;
    } ends[] = { [EXTRACT_DONE] = { TEXT_DONE, "" },
        [EXTRACT_LOCKED] = { TEXT_REFUSED, "locked" },
        [EXTRACT_DAMAGED] = { TEXT_REFUSED, "damaged" },
        [EXTRACT_LARGE] = { TEXT_REFUSED, "large" },
        [EXTRACT_SLOW] = { TEXT_REFUSED, "slow" },
        [EXTRACT_CRASHED] = { TEXT_FAILED, "crashed" },
        [EXTRACT_NO_PROGRAM] = { TEXT_FAILED, "no_program" },
        [EXTRACT_NO_SANDBOX] = { TEXT_FAILED, "no_sandbox" } };
    t->state = ends[outcome].state;
    t->reason = ends[outcome].reason;
}

enum err texts_read(struct extractor *x, const char *folder, struct attachment_text *t, struct buf *out)
{
    char path[4096];
    enum extract_outcome outcome = EXTRACT_DAMAGED;
    int n = snprintf(path, sizeof path, "%s/%.*s", folder, STR_ARG(t->file));
    int fd = n > 0 && (size_t)n < sizeof path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
    t->body = STR("");
    if (fd < 0) { /* damage, which `vraagbaak check` tells */
        t->state = TEXT_FAILED;
        t->reason = "gone";
        return OK;
    }
    enum err e = extractor_run(x, kind_of_file(t->type), fd, out, &outcome);
    (void)close(fd);
    if (e)
        return e;
    conclude(t, outcome);
    if (t->state == TEXT_DONE)
        t->body = buf_str(out);
    if (t->body.n >= EXTRACT_TEXT - 4)
        t->reason = "cut";
    return OK;
}

/* ---- while the server runs */

static enum err store(struct job *job, struct db *db)
{
    const struct texts *t = (const struct texts *)job;
    return attachment_text_store(db, &t->text, clock_now());
}

/* Files that only lacked pdftotext, where it has come since. */
static enum err retry(struct job *job, struct db *db)
{
    const struct texts *t = (const struct texts *)job;
    return extractor_can(t->extractor, EXTRACT_PDF) ? attachment_text_retry(db, "no_program", clock_now()) : OK;
}

/* The next file, if there is one: *more. */
static enum err step(struct texts *t, bool *more)
{
    struct arena a = { 0 };
    struct buf out = { .max = EXTRACT_TEXT };
    enum err e = t->db ? OK : db_open(&t->db, t->database, DB_OPEN_READ);
    *more = false;
    if (!e)
        e = attachment_text_next(t->db, &a, &t->text);
    if (!e && t->text.attachment) {
        e = texts_read(t->extractor, t->folder, &t->text, &out);
        if (!e)
            e = writer_call(t->writer, store, &t->job);
        if (!e && t->text.state != TEXT_DONE)
            log_text(LOG_INFO, "texts", "the words of attachment %lld are not found: %s", (long long)t->text.attachment,
                t->text.reason);
        *more = !e;
    }
    buf_release(&out);
    arena_release(&a);
    return e;
}

static int64_t work(void *ctx)
{
    struct texts *t = ctx;
    bool more = false;
    enum err e = t->started ? OK : writer_call(t->writer, retry, &t->job);
    t->started = true;
    if (!e)
        e = step(t, &more);
    if (e && !extractor_is_gone(t->extractor) && t->failures++ < 5)
        log_text(LOG_WARN, "texts", "the words of an attached file cannot be read: %s", err_type(e));
    if (!e)
        t->failures = 0;
    return more ? 0 : TEXTS_POLL_MS;
}

enum err texts_new(struct texts **out, struct extractor *x, struct writer *writer, const char *database,
    const char *folder)
{
    struct texts *t = *out = calloc(1, sizeof *t);
    if (!t)
        return ERR_MEMORY;
    t->extractor = x;
    t->writer = writer;
    t->database = database;
    t->folder = folder;
    enum err e = chore_start(&t->chore, work, t, TEXTS_POLL_MS);
    if (e) {
        free(t);
        *out = NULL;
    }
    return e;
}

void texts_free(struct texts *t)
{
    if (!t)
        return;
    extractor_stop(t->extractor);
    chore_stop(t->chore);
    db_free(t->db);
    free(t);
}
