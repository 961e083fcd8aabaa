/* metric.h -- counters, gauges and how times are spread, as /metrics shows them (Prometheus text format).
 * Model:  one atomic number per METRIC of metric.def; per SPREAD a histogram, one atomic number for each of METRIC_BOUNDS and
 *         one for what is above them. Threads: any. Memory: static. Errors: none. */
#ifndef VB_METRIC_H
#define VB_METRIC_H

#include "base/buf.h"

#define METRIC(name, prometheus, kind, help) METRIC_##name,
enum metric {
#include "base/metric.def"
    METRIC_COUNT
};

/* Microseconds: a time is counted at the first bound that is not below it. */
#define METRIC_BOUNDS                                                        \
    {                                                                        \
        100, 250, 500, 750, 1000, 1500, 2000, 2500, 3000, 5000, 10000, 25000 \
    }

#define SPREAD(name, prometheus, help) SPREAD_##name,
enum spread {
#include "base/metric.def"
    SPREAD_COUNT
};

/* Counters are added to, gauges set. */
void metric_add(enum metric m, int64_t delta);
void metric_set(enum metric m, int64_t value);
int64_t metric_get(enum metric m);
/* Counts a time of us microseconds. */
void metric_spend(enum spread s, int64_t us);
/* Appends all of them in Prometheus text format 0.0.4. */
void metric_print(struct buf *out);

#endif
