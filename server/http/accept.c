/* accept.c -- see accept.h. */
#include "http/accept.h"

/* Reads the weight of "…; q=0.5" as 0-1000; 1000 when there is none. RFC 9110 section 12.4.2. */
static int quality(struct str parameters)
{
    while (parameters.n) {
        struct str p = str_trim(str_cut(&parameters, ';'));
        if (p.n < 3 || (p.p[0] | 32) != 'q' || p.p[1] != '=')
            continue;
        int q = p.p[2] == '1' ? 1000 : 0, scale = 100;
        for (size_t i = 4; i < p.n && i < 7 && p.p[i] >= '0' && p.p[i] <= '9'; i++, scale /= 10)
            q += (p.p[i] - '0') * scale;
        return q > 1000 ? 1000 : q;
    }
    return 1000;
}

int accept_quality(struct str header, struct str token)
{
    int any = -1;
    while (header.n) {
        struct str parameters = str_cut(&header, ','), item = str_trim(str_cut(&parameters, ';'));
        if (str_ieq(item, token))
            return quality(parameters);
        if (str_is(item, "*"))
            any = quality(parameters);
    }
    return any;
}

/* As accept_quality, where "en" in the token also means "en-GB" in the header; the best of them. */
static int language(struct str header, struct str token)
{
    int best = -1, any = -1;
    while (header.n) {
        struct str parameters = str_cut(&header, ','), item = str_trim(str_cut(&parameters, ';'));
        int q = quality(parameters);
        if (str_is(item, "*"))
            any = q;
        else if (str_ieq(str_sub(item, 0, str_find(item, '-')), token) && q > best)
            best = q;
    }
    return best >= 0 ? best : any;
}

bool accept_english(struct str header)
{
    int english = language(header, STR("en"));
    return english > 0 && english > language(header, STR("nl"));
}

static struct str strong(struct str tag)
{
    return str_starts(tag, STR("W/")) ? str_sub(tag, 2, tag.n) : tag;
}

bool accept_tag(struct str header, struct str tag)
{
    header = str_trim(header);
    if (str_is(header, "*"))
        return true;
    while (header.n)
        if (str_eq(strong(str_trim(str_cut(&header, ','))), strong(tag)))
            return true;
    return false;
}
