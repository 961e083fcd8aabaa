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
#undef METRIC

static _Atomic int64_t value[METRIC_COUNT];

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

void metric_print(struct buf *out)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s ", text[i].name, text[i].help, text[i].name, text[i].kind,
            text[i].name);
        buf_int(out, metric_get((enum metric)i));
        buf_addc(out, '\n');
    }
}
