/* radar.h -- the need radar: what people look for and do not find, what nobody answered, and what many ask. For the agenda of
 * those who curate.
 * Model:  three lists, each with the greatest need first. Searches without a hit are folded together when they fold to the same
 *         words in any order ("wijkteams opstarten", "Opstart wijkteam"); one is shown from RADAR_FROM_DAYS different days on, as it
 *         was typed most often, unless the personal-data finder finds something in it, and unless the viewer would find something
 *         now (an agenda is no find). Questions without an answer of another, and questions that are not resolved and that others have too.
 *         What searches tell of others: only those count that found nothing although nothing narrowed them (resource/search/wish.h).
 *         Whoever typed the words may thus read nothing that holds one of them, so that they give away no text, and no hidden
 *         group; that a query is not shown gives nothing away either, since only what the viewer may read keeps it back. It is
 *         never compared with what is hidden: then its absence would tell.
 *         Of a question in a group only members of the group read, as everywhere.
 * Threads: the table is constant; the reading is DB_SLOW. Memory: arena. Errors: as http/endpoint.h; while the index is not there
 *         searches are shown unchecked.
 * Source: http/openapi/paths-radar.json. */
#ifndef VB_RADAR_H
#define VB_RADAR_H

#include "http/endpoint.h"

enum {
    RADAR_DAYS = 90,      /* how far back searches are looked at, unless asked otherwise */
    RADAR_DAYS_MAX = 400, /* as long as they are kept, by default */
    RADAR_FROM_DAYS = 3,
    RADAR_ROWS = 10000, /* pairs of a day and a query that are looked at */
    RADAR_CHECKS = 100  /* queries that are searched for again */
};

extern const struct endpoint radar_endpoints[];

#endif
