/* metric.h -- counters and gauges, as /metrics shows them (Prometheus text format).
 * Model:  one atomic number per row of metric.def. Threads: any. Memory: static. Errors: none. */
#ifndef VB_METRIC_H
#define VB_METRIC_H

#include "base/buf.h"

#define METRIC(name, prometheus, kind, help) METRIC_##name,
enum metric {
#include "base/metric.def"
    METRIC_COUNT
};
#undef METRIC

void metric_add(enum metric m, int64_t delta);
void metric_set(enum metric m, int64_t value);
int64_t metric_get(enum metric m);
/* Appends all of them in Prometheus text format 0.0.4. */
void metric_print(struct buf *out);

#endif
