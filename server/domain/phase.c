/* phase.c -- see phase.h. */
#include "domain/phase.h"

#include "domain/access.h"

enum err place_phase(struct db *db, const struct viewer *v, int64_t now, int64_t place, enum phase *phase)
{
    int64_t found = PHASE_NONE;
    *phase = PHASE_NONE;
    if (!place)
        return OK;
    struct query q = db_query(db, SQL_PLACE_PHASE);
    access_bind(&q, v, now);
    query_int(&q, place);
    enum err e = query_single(&q, PHASE_NONE, &found);
    if (!e && found > PHASE_NONE && found < PHASE_END)
        *phase = (enum phase)found;
    return e;
}
