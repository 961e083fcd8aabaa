/* meeting.c -- see meeting.h. */
#include "resource/post/meeting.h"

#define LONGEST_MS (MEETING_DAYS * INT64_C(86400000))

void meeting_fits(struct call *c, int kind, struct post_input *in)
{
    if (!in->starts && !in->ends)
        return;
    if (kind != KIND_MEETING)
        call_bad(c, in->starts ? "starts" : "ends", "Alleen een bijeenkomst heeft een tijd.",
            "Only a meeting has a time.");
    else if (!in->starts)
        call_bad(c, "starts", "Vul in wanneer de bijeenkomst begint.", "Say when the meeting begins.");
    else if (in->ends && (in->ends <= in->starts || in->ends - in->starts > LONGEST_MS))
        call_bad(c, "ends", "De bijeenkomst eindigt na het begin, en binnen een maand.",
            "The meeting ends after it begins, and within a month.");
    else if (!in->ends)
        in->ends = in->starts + MEETING_MS;
}

enum err meeting_store(struct db *db, int64_t post, int64_t starts, int64_t ends)
{
    struct query q = db_query(db, starts ? SQL_MEETING_SET : SQL_MEETING_UNSET);
    query_int(&q, post);
    if (starts) {
        query_int(&q, starts);
        query_int(&q, ends > starts ? ends : starts + MEETING_MS);
    }
    return query_done(&q);
}
