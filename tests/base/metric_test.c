/* metric_test.c -- what /metrics says of counters and of how times are spread. */
#include "unit.h"

#include "base/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The number that stands behind a name. */
static double told(struct buf *b, const char *name)
{
    buf_reset(b);
    metric_print(b);
    assert_has(buf_str(b), name);
    struct str tail = str_sub(buf_str(b), str_search(buf_str(b), str_c(name)) + strlen(name), b->n);
    char text[32] = { 0 };
    memcpy(text, tail.p, tail.n < sizeof text ? tail.n : sizeof text - 1);
    return strtod(text, NULL);
}

static void metric_counter_isTold(void **state)
{
    struct buf b = { 0 };
    double before = told(&b, "\n# TYPE vraagbaak_commits_total counter\nvraagbaak_commits_total ");
    (void)state;
    metric_add(METRIC_COMMITS, 3);
    assert_true(fabs(told(&b, "\nvraagbaak_commits_total ") - before - 3) < 1e-6);
    buf_release(&b);
}

/* Prometheus' text format: a bound counts all that is not above it, in seconds. */
static void metric_spread_countsWhatIsNotAboveABound(void **state)
{
    static const char *const names[] = { "\nvraagbaak_commit_cpu_seconds_bucket{le=\"0.00025\"} ",
        "\nvraagbaak_commit_cpu_seconds_bucket{le=\"0.003\"} ", "\nvraagbaak_commit_cpu_seconds_bucket{le=\"+Inf\"} ",
        "\nvraagbaak_commit_cpu_seconds_sum ", "\nvraagbaak_commit_cpu_seconds_count " };
    static const double want[] = { 1, 2, 3, 1, 3 };
    struct buf b = { 0 };
    (void)state;
    metric_spend(SPREAD_COMMIT_CPU, 250);
    metric_spend(SPREAD_COMMIT_CPU, 2501);
    metric_spend(SPREAD_COMMIT_CPU, 997249);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_true(fabs(told(&b, names[i]) - want[i]) < 1e-6);
    (void)told(&b, "\n# TYPE vraagbaak_commit_cpu_seconds histogram\n");
    buf_release(&b);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(metric_counter_isTold),
    cmocka_unit_test(metric_spread_countsWhatIsNotAboveABound),
};

UNIT_MAIN(tests);
