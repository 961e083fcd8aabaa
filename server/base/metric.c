/* metric.c -- see metric.h. */
#include "base/metric.h"

#include <stdatomic.h>

struct metric_text {
    const char *name, *kind, *help;
};

#define METRIC(name, prometheus, kind, help) { prometheus, kind, help },
static const struct metric_text text[] = {
#include "base/metric.def"
};

#define SPREAD(name, prometheus, help) { prometheus, "histogram", help },
static const struct metric_text spread_text[] = {
#include "base/metric.def"
};

static const int bound[] = METRIC_BOUNDS;
enum { BOUNDS = sizeof bound / sizeof *bound };

static _Atomic int64_t value[METRIC_COUNT];
static struct {
    _Atomic int64_t count[BOUNDS + 1], sum; /* the last one: above all bounds */
} spread[SPREAD_COUNT];

void metric_add(enum metric m, int64_t delta)
{
    atomic_fetch_add_explicit(&value[m], delta, memory_order_relaxed);
}

void metric_set(enum metric m, int64_t v)
{
    atomic_store_explicit(&value[m], v, memory_order_relaxed);
}

int64_t metric_get(enum metric m)
{
    return atomic_load_explicit(&value[m], memory_order_relaxed);
}

void metric_spend(enum spread s, int64_t us)
{
    int at = 0;
    while (at < BOUNDS && us > bound[at])
        at++;
    atomic_fetch_add_explicit(&spread[s].count[at], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&spread[s].sum, us, memory_order_relaxed);
}

static void print_text(struct buf *out, const struct metric_text *t)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", t->name, t->help, t->name, t->kind);
}

/* Bounds and sums are in seconds, and a bound counts all that is not above it. */
static void print_spread(struct buf *out, enum spread s)
{
    const char *name = spread_text[s].name;
    long long n = 0;
    print_text(out, &spread_text[s]);
    for (int i = 0; i <= BOUNDS; i++) {
        n += atomic_load_explicit(&spread[s].count[i], memory_order_relaxed);
        if (i < BOUNDS)
            buf_printf(out, "%s_bucket{le=\"%g\"} %lld\n", name, bound[i] / 1e6, n);
    }
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %lld\n%s_sum %.6f\n%s_count %lld\n", name, n, name,
        (double)atomic_load_explicit(&spread[s].sum, memory_order_relaxed) / 1e6, name, n);
}

void metric_print(struct buf *out)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        print_text(out, &text[i]);
        buf_printf(out, "%s ", text[i].name);
        buf_int(out, metric_get((enum metric)i));
        buf_addc(out, '\n');
    }
    for (int i = 0; i < SPREAD_COUNT; i++)
        print_spread(out, (enum spread)i);
}
