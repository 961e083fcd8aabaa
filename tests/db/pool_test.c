/* pool_test.c -- the threads for heavy work: niced, bounded, each with a connection that only reads. */
#include "db/scratch.h"

#include "db/pool.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/resource.h>

struct task {
    struct job job; /* first */
    int nice;
    bool had_db;
    enum err write_err, err;
    int64_t rows;
    pthread_t thread;
    sem_t *enter, *leave, *done;
};

static enum err task_run(struct job *job, struct db *db)
{
    struct task *t = (struct task *)job;
    t->thread = pthread_self();
    t->had_db = db != NULL;
    t->nice = getpriority(PRIO_PROCESS, (id_t)gettid());
    if (t->enter) {
        sem_post(t->enter);
        sem_wait(t->leave);
    }
    if (db) {
        t->write_err = db_change(db, "post", 1);
        t->rows = scratch_number(db,
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000) "
            "SELECT count(DISTINCT change.seq) FROM n LEFT JOIN change ON true");
    }
    return ERR_GONE;
}

static void task_done(struct job *job, enum err e)
{
    struct task *t = (struct task *)job;
    t->err = e;
    if (t->done)
        sem_post(t->done);
}

static struct task task_of(sem_t *enter, sem_t *leave)
{
    return (struct task){ .job = { .run = task_run, .done = task_done }, .enter = enter, .leave = leave };
}

static void pool_job_runsNicedOnAReader(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct pool *p;
    struct task t = task_of(NULL, NULL);
    int before = getpriority(PRIO_PROCESS, 0);
    assert_int_equal(pool_new(&p, 2, s.path, NULL, NULL), OK);
    assert_int_equal(pool_submit(p, &t.job), OK);
    pool_free(p); /* finishes it */
    assert_int_equal(t.err, ERR_GONE);
    assert_true(t.had_db);
    assert_int_equal(t.write_err, ERR_INTERNAL);
    assert_int_equal(t.rows, 0);
    assert_int_equal(t.nice, 15);
    assert_int_equal(getpriority(PRIO_PROCESS, 0), before); /* the others are not slowed down */
    scratch_free(&s);
}

static void pool_withoutPath_givesNoConnection(void **state)
{
    (void)state;
    struct pool *p;
    struct task t = task_of(NULL, NULL);
    assert_int_equal(pool_new(&p, 1, NULL, NULL, NULL), OK);
    assert_int_equal(pool_submit(p, &t.job), OK);
    pool_free(p);
    assert_false(t.had_db);
    assert_int_equal(t.err, ERR_GONE);
}

static void pool_fullQueue_isBusy(void **state)
{
    (void)state;
    sem_t enter, leave;
    static struct task t[POOL_QUEUE + 2];
    struct pool *p;
    sem_init(&enter, 0, 0);
    sem_init(&leave, 0, 0);
    assert_int_equal(pool_new(&p, 1, NULL, NULL, NULL), OK);
    for (int i = 0; i < POOL_QUEUE + 2; i++)
        t[i] = task_of(NULL, NULL);
    t[0] = task_of(&enter, &leave);
    assert_int_equal(pool_submit(p, &t[0].job), OK);
    sem_wait(&enter); /* the only thread is busy, the queue empty */
    for (int i = 1; i <= POOL_QUEUE; i++)
        assert_int_equal(pool_submit(p, &t[i].job), OK);
    assert_int_equal(pool_submit(p, &t[POOL_QUEUE + 1].job), ERR_BUSY);
    sem_post(&leave);
    pool_free(p);
    for (int i = 0; i <= POOL_QUEUE; i++)
        assert_int_equal(t[i].err, ERR_GONE);
    assert_int_equal(t[POOL_QUEUE + 1].err, OK); /* untouched */
    sem_destroy(&enter);
    sem_destroy(&leave);
}

static void pool_threads_workAtOnce(void **state)
{
    (void)state;
    sem_t enter, leave;
    struct task t[3];
    struct pool *p;
    sem_init(&enter, 0, 0);
    sem_init(&leave, 0, 0);
    assert_int_equal(pool_new(&p, 3, NULL, NULL, NULL), OK);
    for (int i = 0; i < 3; i++) {
        t[i] = task_of(&enter, &leave);
        assert_int_equal(pool_submit(p, &t[i].job), OK);
    }
    for (int i = 0; i < 3; i++)
        sem_wait(&enter); /* comes three times only when three run side by side */
    for (int i = 0; i < 3; i++)
        sem_post(&leave);
    pool_free(p);
    assert_false(pthread_equal(t[0].thread, t[1].thread));
    sem_destroy(&enter);
    sem_destroy(&leave);
}

static enum err count_opening(void *ctx, struct db *db)
{
    int *left = ctx;
    assert_non_null(db);
    return (*left)-- > 0 ? OK : ERR_STALE;
}

static void pool_openHook_seesAConnectionWithItsFirstJob(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct pool *p;
    int left = 1;
    struct task t[3] = { task_of(NULL, NULL), task_of(NULL, NULL), task_of(NULL, NULL) };
    assert_int_equal(pool_new(&p, 1, s.path, count_opening, &left), OK);
    assert_int_equal(left, 1); /* nothing to do: nothing is open */
    for (int i = 0; i < 2; i++)
        assert_int_equal(pool_submit(p, &t[i].job), OK);
    pool_free(p);
    assert_int_equal(left, 0);
    assert_int_equal(t[1].err, ERR_GONE);
    /* what cannot be opened is the error of the job, nothing leaks, and the next one tries again */
    left = 0;
    assert_int_equal(pool_new(&p, 1, s.path, count_opening, &left), OK);
    assert_int_equal(pool_submit(p, &t[2].job), OK);
    pool_free(p);
    assert_int_equal(t[2].err, ERR_STALE);
    assert_false(t[2].had_db);
    assert_int_equal(left, -1);
    scratch_free(&s);
}

static enum err leave_open(struct job *job, struct db *db)
{
    (void)job;
    enum err e = db_begin(db, false);
    int64_t n;
    struct query q = db_query(db, SQL_DB_TABLES);
    db_deadline(db, 1); /* long ago */
    return e ? e : query_single(&q, 0, &n);
}

static void pool_transactionLeftOpen_isEndedForTheNext(void **state)
{
    (void)state;
    struct scratch s = scratch_new();
    struct pool *p;
    struct db *db;
    sem_t done;
    sem_init(&done, 0, 0);
    struct task first = task_of(NULL, NULL), second = task_of(NULL, NULL);
    first.job.run = leave_open;
    first.done = &done;
    assert_int_equal(pool_new(&p, 1, s.path, NULL, NULL), OK);
    assert_int_equal(pool_submit(p, &first.job), OK);
    sem_wait(&done);
    assert_int_equal(db_open(&db, s.path, DB_OPEN_WRITE), OK);
    scratch_exec(db, "INSERT INTO change VALUES (1, 'post', 1)");
    assert_int_equal(pool_submit(p, &second.job), OK);
    pool_free(p);
    assert_int_equal(second.rows, 1); /* a new snapshot, and no deadline any more */
    db_free(db);
    sem_destroy(&done);
    scratch_free(&s);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(pool_job_runsNicedOnAReader),
    cmocka_unit_test(pool_withoutPath_givesNoConnection),
    cmocka_unit_test(pool_fullQueue_isBusy),
    cmocka_unit_test(pool_threads_workAtOnce),
    cmocka_unit_test(pool_openHook_seesAConnectionWithItsFirstJob),
    cmocka_unit_test(pool_transactionLeftOpen_isEndedForTheNext),
};

UNIT_MAIN(tests);
