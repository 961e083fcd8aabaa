/* writer_test.c -- group commit: what is acknowledged is stored, what fails fails alone, and nothing is lost. */
#include "db/scratch.h"

#include "base/clock.h"
#include "base/metric.h"
#include "db/writer.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <sys/wait.h>

enum { MANY = 64, ROUNDS = 25 };

/* A job that notes what happened to it. Written by the writer, read after writer_free. */
struct note {
    struct job job; /* first */
    int64_t id, seq;
    size_t size;      /* bytes of the text to store */
    enum err verdict; /* what run returns */
    int runs, dones;
    enum err err;
    int order; /* of done() */
    struct gate *gate;
    struct writer *writer; /* to submit `next` to, from done() */
    struct note *next;
    enum err next_err;
};

/* Something to wait at. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool reached, open;
};

#define GATE_INIT                                                         \
    {                                                                     \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false \
    }

static atomic_int done_count;

static void gate_pass(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->reached = true;
    pthread_cond_broadcast(&g->moved);
    while (!g->open)
        pthread_cond_wait(&g->moved, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static void gate_await(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    while (!g->reached)
        pthread_cond_wait(&g->moved, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static void gate_open(struct gate *g)
{
    pthread_mutex_lock(&g->lock);
    g->open = true;
    pthread_cond_broadcast(&g->moved);
    pthread_mutex_unlock(&g->lock);
}

static enum err note_run(struct job *job, struct db *db)
{
    struct note *n = (struct note *)job;
    n->runs++;
    if (n->gate)
        gate_pass(n->gate);
    n->seq = db_new_id(db, "change");
    char *name = calloc(1, n->size + 5);
    assert_non_null(name);
    memset(name, 'n', n->size + 4);
    struct query q = db_query(db, SQL_DB_CHANGE);
    query_int(&q, n->seq);
    query_strz(&q, name);
    query_int(&q, n->id);
    enum err e = query_done(&q);
    free(name);
    return e ? e : n->verdict;
}

static void note_done(struct job *job, enum err e)
{
    struct note *n = (struct note *)job;
    n->dones++;
    n->err = e;
    n->order = atomic_fetch_add(&done_count, 1);
    if (n->next)
        n->next_err = writer_submit(n->writer, &n->next->job);
}

static struct note note_of(int64_t id, enum err verdict)
{
    return (struct note){ .job = { .run = note_run, .done = note_done }, .id = id, .verdict = verdict };
}

static struct writer *writer_or_fail(const char *path)
{
    struct writer *w = NULL;
    assert_int_equal(writer_new(&w, path, NULL, NULL), OK);
    return w;
}

static void submit(struct writer *w, struct note *n)
{
    assert_int_equal(writer_submit(w, &n->job), OK);
}

/* Submits the notes while a job holds the writer, so that they end up in one batch. */
static void submit_together(struct writer *w, struct note *notes, size_t count)
{
    struct gate gate = GATE_INIT;
    struct note first = note_of(1000, ERR_GONE);
    first.gate = &gate;
    submit(w, &first);
    gate_await(&gate);
    for (size_t i = 0; i < count; i++)
        submit(w, &notes[i]);
    gate_open(&gate);
    writer_free(w);
}

/* ---- the ordinary path ------------------------------------------------------------------------------------------- */

struct durable {
    struct job job;
    const char *path;
    int64_t seen;
};

static enum err durable_run(struct job *job, struct db *db)
{
    (void)job;
    return db_change(db, "post", 5);
}

static void durable_done(struct job *job, enum err e)
{
    struct durable *d = (struct durable *)job;
    d->seen = e ? -1 : scratch_look(d->path, "SELECT count(*) FROM change");
}

static void writer_done_comesAfterTheCommit(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    struct durable d = { .job = { .run = durable_run, .done = durable_done }, .path = s.path };
    assert_int_equal(writer_submit(w, &d.job), OK);
    writer_free(w);
    assert_int_equal(d.seen, 1); /* another connection saw it at that moment */
    scratch_free(&s);
}

static void *call_often(void *ctx)
{
    struct writer *w = ctx;
    for (int i = 0; i < ROUNDS; i++) {
        struct note n = note_of(i, OK);
        assert_int_equal(writer_call(w, note_run, &n.job), OK);
    }
    return NULL;
}

/* What /metrics says of a name. */
static int64_t told(const char *name)
{
    struct buf b = { 0 };
    int64_t n = 0;
    metric_print(&b);
    struct str tail = str_sub(buf_str(&b), str_search(buf_str(&b), str_c(name)) + strlen(name), b.n);
    assert_true(str_int(str_cut(&tail, '\n'), &n));
    buf_release(&b);
    return n;
}

static void writer_64threads_shareCommits(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    pthread_t thread[MANY];
    int64_t commits = metric_get(METRIC_COMMITS), writes = metric_get(METRIC_WRITES),
            timed = told("\nvraagbaak_commit_cpu_seconds_count "),
            whole = told("\nvraagbaak_transaction_cpu_seconds_count ");
    for (int i = 0; i < MANY; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, call_often, w), 0);
    for (int i = 0; i < MANY; i++)
        pthread_join(thread[i], NULL);
    writer_free(w);
    assert_int_equal(metric_get(METRIC_WRITES) - writes, MANY * ROUNDS);
    assert_in_range((uintmax_t)(metric_get(METRIC_COMMITS) - commits), MANY * ROUNDS / WRITER_BATCH, MANY * ROUNDS / 4);
    commits = metric_get(METRIC_COMMITS) - commits;
    assert_int_equal(told("\nvraagbaak_commit_cpu_seconds_count ") - timed, commits);
    assert_int_equal(told("\nvraagbaak_transaction_cpu_seconds_count ") - whole, commits);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM change"), MANY * ROUNDS);
    assert_int_equal(scratch_look(s.path, "SELECT max(seq) FROM change"), MANY * ROUNDS);
    scratch_free(&s);
}

static void writer_seqOrder_isCommitOrder(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    static struct note n[400];
    struct writer *w = writer_or_fail(s.path);
    atomic_store(&done_count, 0);
    for (int i = 0; i < 400; i++) {
        n[i] = note_of(i, i % 7 == 3 ? ERR_STALE : OK);
        submit(w, &n[i]);
    }
    writer_free(w);
    int64_t last = 0;
    for (int i = 0; i < 400; i++) {
        assert_int_equal(n[i].order, i);
        if (n[i].err)
            continue;
        assert_true(n[i].seq == last + 1); /* what failed took no number */
        last = n[i].seq;
    }
    scratch_free(&s);
}

static void writer_failingJob_isUndoneAlone(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct note n[5];
    for (int i = 0; i < 5; i++)
        n[i] = note_of(i + 1, i == 2 ? ERR_FORBIDDEN : OK);
    submit_together(writer_or_fail(s.path), n, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(n[i].err, i == 2 ? ERR_FORBIDDEN : OK);
        assert_int_equal(n[i].dones, 1);
    }
    assert_int_equal(scratch_look(s.path, "SELECT group_concat(id, '') FROM change"), 1245);
    scratch_free(&s);
}

static enum err refuse(struct job *job, struct db *db)
{
    struct note *n = (struct note *)job;
    n->runs++;
    if (n->gate)
        gate_pass(n->gate);
    return scratch_number(db, "SELECT count(*) FROM change") > 0 ? n->verdict : OK;
}

static void writer_jobThatFailsBeforeItWrites_makesNobodyRunAgain(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    struct gate gate = GATE_INIT;
    struct note n[4] = { note_of(1, OK), note_of(2, OK), note_of(3, ERR_GONE), note_of(4, OK) };
    n[0].gate = &gate;
    n[2].job.run = refuse;
    submit(w, &n[0]);
    gate_await(&gate);
    for (int i = 1; i < 4; i++)
        submit(w, &n[i]);
    int64_t before = db_epoch();
    gate_open(&gate);
    writer_free(w);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(n[i].err, i == 2 ? ERR_GONE : OK);
        assert_int_equal(n[i].runs, 1);
    }
    assert_int_equal(db_epoch() - before, 1);
    assert_int_equal(scratch_look(s.path, "SELECT group_concat(id, '') FROM change"), 124);
    scratch_free(&s);
}

static enum err count_and_fail(struct job *job, struct db *db)
{
    struct note *n = (struct note *)job;
    n->seq = db_new_id(db, "change");
    return ERR_GONE;
}

static void writer_jobThatOnlyTookANumber_givesItBack(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct note n[3] = { note_of(1, OK), note_of(2, OK), note_of(3, OK) };
    n[1].job.run = count_and_fail;
    submit_together(writer_or_fail(s.path), n, 3);
    assert_int_equal(n[2].seq, n[0].seq + 1);
    scratch_free(&s);
}

struct witness {
    int commits, early; /* early: commits at which more was told than had been committed before */
    int64_t rows;
};

static void on_commit(void *ctx, struct db *db)
{
    struct witness *seen = ctx;
    seen->commits++;
    seen->early += atomic_load(&done_count) > seen->rows + 1; /* the first of submit_together is refused */
    seen->rows = scratch_number(db, "SELECT count(*) FROM change");
}

static void writer_onCommit_comesBeforeAnyDone(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct witness seen = { 0 };
    struct writer *w;
    struct note n[3] = { note_of(1, OK), note_of(2, OK), note_of(3, OK) };
    assert_int_equal(writer_new(&w, s.path, on_commit, &seen), OK);
    atomic_store(&done_count, 0);
    submit_together(w, n, 3);
    assert_true(seen.commits > 0); /* one batch, or more on a busy machine */
    assert_int_equal(seen.early, 0);
    assert_int_equal(seen.rows, 3);
    scratch_free(&s);
}

/* ---- the queue --------------------------------------------------------------------------------------------------- */

static void writer_fullQueue_isBusyAndLosesNothing(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    static struct note n[WRITER_QUEUE + 1];
    struct gate gate = GATE_INIT;
    struct note first = note_of(0, OK);
    first.gate = &gate;
    submit(w, &first);
    gate_await(&gate);
    for (int i = 0; i <= WRITER_QUEUE; i++)
        n[i] = note_of(i, OK);
    for (int i = 0; i < WRITER_QUEUE; i++)
        submit(w, &n[i]);
    assert_int_equal(writer_submit(w, &n[WRITER_QUEUE].job), ERR_BUSY);
    gate_open(&gate);
    writer_free(w); /* what waits is finished first */
    for (int i = 0; i < WRITER_QUEUE; i++)
        assert_true(n[i].dones == 1 && n[i].err == OK);
    assert_int_equal(n[WRITER_QUEUE].dones, 0);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM change"), WRITER_QUEUE + 1);
    scratch_free(&s);
}

static void *stop(void *ctx)
{
    writer_free(ctx);
    return NULL;
}

static void writer_submitFromDone_runsAndStopIsBusy(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    struct note first = note_of(1, OK), second = note_of(2, OK), third = note_of(3, OK);
    static struct note probe[1001];
    struct gate gate = GATE_INIT;
    first.writer = second.writer = w;
    first.next = &second;
    second.next = &third;
    second.gate = &gate;
    submit(w, &first);
    gate_await(&gate); /* the second runs */
    assert_int_equal(first.next_err, OK);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, stop, w), 0);
    int accepted = 0; /* until writer_free has said stop */
    for (probe[0] = note_of(9, OK); writer_submit(w, &probe[accepted].job) == OK; probe[accepted] = note_of(9, OK)) {
        assert_true(++accepted < 1000);
        usleep(5000);
    }
    gate_open(&gate);
    pthread_join(thread, NULL);
    assert_int_equal(second.err, OK);
    assert_int_equal(second.next_err, ERR_BUSY);
    assert_int_equal(third.runs, 0);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM change"), 2 + accepted);
    scratch_free(&s);
}

static enum err lose_patience(struct job *job, struct db *db)
{
    (void)job;
    sqlite3_busy_timeout(db_handle(db), 10); /* the engine's waiting is not enough: the writer asks again */
    return OK;
}

static void writer_neighbourWithTheLock_isWaitedFor(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    struct db *other;
    struct note n = note_of(1, OK);
    assert_int_equal(writer_call(w, lose_patience, &n.job), OK);
    assert_int_equal(db_open(&other, s.path, DB_OPEN_WRITE), OK);
    assert_int_equal(db_begin(other, true), OK);
    submit(w, &n);
    usleep(300000);
    assert_int_equal(db_change(other, "post", 9), OK);
    assert_int_equal(db_commit(other), OK);
    writer_free(w);
    assert_int_equal(n.err, OK);
    assert_int_equal(n.seq, 2); /* after the neighbour's */
    db_free(other);
    scratch_free(&s);
}

/* ---- batches that fail ------------------------------------------------------------------------------------------- */

static enum err break_at_commit(struct job *job, struct db *db)
{
    enum err e = note_run(job, db);
    scratch_exec(db, "INSERT INTO note(id, body, parent) VALUES (1, 'child of nobody', 99)");
    return e;
}

static void writer_commitThatFails_runsEachAlone(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct note n[4] = { note_of(1, OK), note_of(2, OK), note_of(3, OK), note_of(4, ERR_GONE) };
    int64_t failures = metric_get(METRIC_COMMIT_FAILURES);
    n[1].job.run = break_at_commit; /* a deferred foreign key: nobody knows before COMMIT */
    submit_together(writer_or_fail(s.path), n, 4);
    assert_int_equal(n[0].err, OK);
    assert_int_equal(n[1].err, ERR_CONFLICT);
    assert_int_equal(n[2].err, OK);
    assert_int_equal(n[3].err, ERR_GONE);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(n[i].runs, 3); /* at first, in savepoints, alone */
        assert_int_equal(n[i].dones, 1);
    }
    assert_int_equal(metric_get(METRIC_COMMIT_FAILURES) - failures, 2);
    assert_int_equal(scratch_look(s.path, "SELECT group_concat(id, '') FROM change"), 13);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM note"), 0);
    scratch_free(&s);
}

static enum err lose_transaction(struct job *job, struct db *db)
{
    enum err e = note_run(job, db);
    scratch_exec(db, "ROLLBACK"); /* as the engine does when the disk is full */
    return e;
}

static void writer_lostTransaction_runsEachAlone(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct note n[3] = { note_of(1, OK), note_of(2, OK), note_of(3, OK) };
    n[1].job.run = lose_transaction;
    submit_together(writer_or_fail(s.path), n, 3);
    assert_int_equal(n[0].err, OK);
    assert_int_not_equal(n[1].err, OK);
    assert_int_equal(n[2].err, OK);
    assert_int_equal(scratch_look(s.path, "SELECT group_concat(id, '') FROM change"), 13);
    scratch_free(&s);
}

static enum err limit_pages(struct job *job, struct db *db)
{
    (void)job;
    scratch_exec(db, "PRAGMA max_page_count=40");
    return OK;
}

static void writer_jobThatFillsTheBase_failsAlone(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    struct note limit = note_of(0, OK), n[3] = { note_of(1, OK), note_of(2, OK), note_of(3, OK) };
    assert_int_equal(writer_call(w, limit_pages, &limit.job), OK);
    n[1].size = 400000;
    submit_together(w, n, 3);
    assert_int_equal(n[0].err, OK);
    assert_int_equal(n[1].err, ERR_FULL);
    assert_int_equal(n[2].err, OK);
    assert_int_equal(scratch_look(s.path, "SELECT group_concat(id, '') FROM change"), 13);
    scratch_free(&s);
}

static void fill(const char *path)
{
    static char block[4096];
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    while (write(fd, block, sizeof block) > 0)
        ;
    while (write(fd, block, 1) > 0)
        ;
    close(fd);
}

static void writer_fullDisk_refusesAndRecovers(void **state)
{
    (void)state;
    char folder[] = "/tmp/vraagbaak-disk-XXXXXX", path[64], ballast[64];
    assert_non_null(mkdtemp(folder));
    if (mount("vraagbaak-test", folder, "tmpfs", 0, "size=3m")) {
        rmdir(folder);
        skip(); /* only root may mount */
    }
    struct scratch s = scratch_new();
    (void)snprintf(path, sizeof path, "%s/base.db", folder);
    (void)snprintf(ballast, sizeof ballast, "%s/ballast", folder);
    struct db *db;
    char sql[96];
    assert_int_equal(db_open(&db, s.path, DB_OPEN_READ), OK);
    (void)snprintf(sql, sizeof sql, "VACUUM INTO '%s'", path);
    scratch_exec(db, sql);
    db_free(db);
    struct writer *w = writer_or_fail(path);
    struct note before = note_of(1, OK), full = note_of(2, OK), after = note_of(3, OK);
    assert_int_equal(writer_call(w, note_run, &before.job), OK);
    assert_int_equal(db_open(&db, path, DB_OPEN_READ), OK);
    fill(ballast);
    full.size = 200000;
    assert_int_equal(writer_call(w, note_run, &full.job), ERR_FULL);
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM change"), 1); /* reading goes on */
    unlink(ballast);
    assert_int_equal(writer_call(w, note_run, &after.job), OK);
    writer_free(w);
    assert_int_equal(scratch_number(db, "SELECT group_concat(id, '') FROM change"), 13);
    db_free(db);
    assert_int_equal(umount(folder), 0);
    rmdir(folder);
    scratch_free(&s);
}

/* ---- kill and the log -------------------------------------------------------------------------------------------- */

/* In the child: acknowledge each stored note on the pipe, until killed. */
static int ack_fd;

static void ack_done(struct job *job, enum err e)
{
    struct note *n = (struct note *)job;
    if (!e && write(ack_fd, &n->id, sizeof n->id) != sizeof n->id)
        _exit(1);
}

static _Noreturn void write_until_killed(const char *path, int fd, int64_t from)
{
    struct writer *w;
    ack_fd = fd;
    if (writer_new(&w, path, NULL, NULL))
        _exit(1);
    for (int64_t id = from;; id++) {
        struct note *n = calloc(1, sizeof *n);
        if (!n)
            _exit(1);
        *n = note_of(id, OK);
        n->job.done = ack_done;
        while (writer_submit(w, &n->job) == ERR_BUSY)
            usleep(1000);
    }
}

static void writer_killed_losesNothingAcknowledged(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    int64_t last = 0, id = 0;
    for (int round = 0; round < 5; round++) {
        int fds[2];
        assert_int_equal(pipe(fds), 0);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(s.path, fds[1], last + 1);
        close(fds[1]);
        for (int i = 0; i < 300 + round * 77 && read(fds[0], &id, sizeof id) == sizeof id; i++)
            last = id;
        kill(child, SIGKILL);
        while (read(fds[0], &id, sizeof id) == sizeof id)
            last = id;
        assert_int_equal(waitpid(child, NULL, 0), child);
        close(fds[0]);
        char sql[96];
        (void)snprintf(sql, sizeof sql, "SELECT count(DISTINCT id) FROM change WHERE id <= %lld", (long long)last);
        assert_int_equal(scratch_look(s.path, sql), last);
        assert_int_equal(scratch_look(s.path, "SELECT count(*) = max(seq) FROM change"), 1);
        assert_int_equal(scratch_look(s.path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
    }
    scratch_free(&s);
}

static int64_t log_size(const struct scratch *s)
{
    char path[96];
    struct stat info;
    (void)snprintf(path, sizeof path, "%s-wal", s->path);
    return stat(path, &info) ? 0 : (int64_t)info.st_size;
}

/* An import from the command line has a connection of its own, without the writer and its keeper. */
static void connection_longLog_isStartedAnew(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct db *db;
    assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), OK);
    for (int i = 0; i < 60; i++) {
        assert_int_equal(db_begin(db, true), OK);
        scratch_exec(db, "INSERT INTO note(id, body) SELECT coalesce(max(id), 0) + 1, hex(zeroblob(500000)) FROM note");
        assert_int_equal(db_commit(db), OK);
    }
    assert_in_range((uintmax_t)log_size(&s), 1, 24 << 20); /* of the 60 MB that were written */
    assert_int_equal(scratch_number(db, "SELECT count(*) FROM note"), 60);
    db_free(db);
    scratch_free(&s);
}

static void writer_longLog_isStartedAnew(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    for (int i = 0; i < 200; i++) {
        struct note n = note_of(i, OK);
        n.size = 1 << 20;
        assert_int_equal(writer_call(w, note_run, &n.job), OK);
    }
    assert_in_range((uintmax_t)log_size(&s), 1, WRITER_WAL_MAX + (64 << 20)); /* of the 200 MB that were written */
    struct db *reader; /* whoever looks on keeps the file, but it ends empty */
    assert_int_equal(db_open(&reader, s.path, DB_OPEN_READ), OK);
    assert_int_equal(scratch_number(reader, "SELECT count(*) FROM change"), 200);
    writer_free(w);
    assert_int_equal(log_size(&s), 0);
    db_free(reader);
    assert_int_equal(scratch_look(s.path, "SELECT count(*) FROM change"), 200);
    scratch_free(&s);
}

static void writer_idle_copiesTheLog(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct writer *w = writer_or_fail(s.path);
    struct note n = note_of(1, OK);
    assert_int_equal(writer_call(w, note_run, &n.job), OK);
    int64_t checkpoints = metric_get(METRIC_CHECKPOINTS);
    for (int i = 0; i < 50 && metric_get(METRIC_CHECKPOINTS) == checkpoints; i++)
        usleep(100000);
    assert_int_equal(metric_get(METRIC_CHECKPOINTS), checkpoints + 1);
    usleep(1500000);
    assert_int_equal(metric_get(METRIC_CHECKPOINTS), checkpoints + 1); /* and then rests */
    writer_free(w);
    scratch_free(&s);
}

static void writer_missingFolder_isAnError(void **state)
{
    (void)state;
    struct scratch s = scratch_folder();
    struct writer *w = (struct writer *)&s;
    assert_int_not_equal(writer_new(&w, "/nowhere/base.db", NULL, NULL), OK);
    assert_null(w);
    scratch_free(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(writer_done_comesAfterTheCommit),
    cmocka_unit_test(writer_64threads_shareCommits),
    cmocka_unit_test(writer_seqOrder_isCommitOrder),
    cmocka_unit_test(writer_failingJob_isUndoneAlone),
    cmocka_unit_test(writer_jobThatFailsBeforeItWrites_makesNobodyRunAgain),
    cmocka_unit_test(writer_jobThatOnlyTookANumber_givesItBack),
    cmocka_unit_test(writer_onCommit_comesBeforeAnyDone),
    cmocka_unit_test(writer_fullQueue_isBusyAndLosesNothing),
    cmocka_unit_test(writer_submitFromDone_runsAndStopIsBusy),
    cmocka_unit_test(writer_neighbourWithTheLock_isWaitedFor),
    cmocka_unit_test(writer_commitThatFails_runsEachAlone),
    cmocka_unit_test(writer_lostTransaction_runsEachAlone),
    cmocka_unit_test(writer_jobThatFillsTheBase_failsAlone),
    cmocka_unit_test(writer_fullDisk_refusesAndRecovers),
    cmocka_unit_test(writer_killed_losesNothingAcknowledged),
    cmocka_unit_test(connection_longLog_isStartedAnew),
    cmocka_unit_test(writer_longLog_isStartedAnew),
    cmocka_unit_test(writer_idle_copiesTheLog),
    cmocka_unit_test(writer_missingFolder_isAnError),
};

UNIT_MAIN(tests);
