/* health.h -- what watches the server: /health/live, /health/ready, /metrics, and the addresses that every site has:
 * /api/v1/openapi.json, /.well-known/security.txt.
 * Model:  live says that the process answers; ready adds what the program's ready_hook knows, and is 503 only when it cannot
 *         serve. Metrics are for loopback or the metrics token.
 * Threads: constants. Memory: the call's. Errors: as endpoint.h.
 * Source: RFC 9116 (security.txt), Prometheus text format 0.0.4, NL GOV API Design Rules 2.x (openapi.json). */
#ifndef VB_HEALTH_H
#define VB_HEALTH_H

#include "http/endpoint.h"

extern const struct endpoint health_endpoints[];

#endif
