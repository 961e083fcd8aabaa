/* clock.c -- see clock.h. */
#include "base/clock.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

enum { DAY_MS = 86400000 };

static const char month_name[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
    "Dec" };
static const char day_name[7][4] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" }; /* 1970-01-01 was a Thursday */

struct civil {
    int year, month, day, hour, minute, second, ms;
};

static _Atomic int64_t ahead;

void clock_shift(int64_t ms)
{
    atomic_store(&ahead, ms);
}

int64_t clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + atomic_load_explicit(&ahead, memory_order_relaxed);
}

static int64_t us_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_mono_us(void)
{
    return us_of(CLOCK_MONOTONIC);
}

int64_t clock_thread_us(void)
{
    return us_of(CLOCK_THREAD_CPUTIME_ID);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400), yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static struct civil civil_of(int64_t ms)
{
    int64_t days = floor_div(ms, DAY_MS), left = ms - days * DAY_MS;
    int64_t z = days + 719468, era = floor_div(z, 146097), doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    struct civil c = { .day = (int)(doy - (153 * mp + 2) / 5 + 1), .month = (int)(mp < 10 ? mp + 3 : mp - 9) };
    c.year = (int)(yoe + era * 400 + (c.month <= 2));
    c.hour = (int)(left / 3600000);
    c.minute = (int)(left / 60000 % 60);
    c.second = (int)(left / 1000 % 60);
    c.ms = (int)(left % 1000);
    return c;
}

/* Writes v with exactly n digits and returns where they end. */
static char *put_digits(char *to, int v, int n)
{
    for (int i = n; i-- > 0; v /= 10)
        to[i] = (char)('0' + v % 10);
    return to + n;
}

static char *put_date(char *to, const struct civil *c)
{
    to = put_digits(to, c->year, 4);
    *to++ = '-';
    to = put_digits(to, c->month, 2);
    *to++ = '-';
    return put_digits(to, c->day, 2);
}

static char *put_time(char *to, const struct civil *c)
{
    to = put_digits(to, c->hour, 2);
    *to++ = ':';
    to = put_digits(to, c->minute, 2);
    *to++ = ':';
    return put_digits(to, c->second, 2);
}

static struct str written(char *out, const char *end)
{
    out[end - out] = 0;
    return (struct str){ out, (size_t)(end - out) };
}

static char *put_two(char *to, int64_t v)
{
    to[0] = (char)('0' + v / 10);
    to[1] = (char)('0' + v % 10);
    return to + 2;
}

/* "2026-02-03T" of a day since 1970. */
static void put_day(char *to, int64_t day)
{
    struct civil c = civil_of(day * DAY_MS);
    *put_date(to, &c) = 'T';
}

/* What is shown together is often of one day, so the last one stays written. */
struct str clock_rfc3339(char out[CLOCK_TEXT], int64_t ms)
{
    enum { DAY_TEXT = 11 };
    static _Thread_local int64_t last = INT64_MIN;
    static _Thread_local char text[16];
    int64_t day = floor_div(ms, DAY_MS);
    int left = (int)(ms - day * DAY_MS), second = left / 1000;
    if (day != last)
        put_day(text, last = day);
    memcpy(out, text, sizeof text);
    char *to = put_two(out + DAY_TEXT, second / 3600);
    *to++ = ':';
    to = put_two(to, second / 60 % 60);
    *to++ = ':';
    to = put_two(to, second % 60);
    if (left % 1000) {
        *to++ = '.';
        to = put_digits(to, left % 1000, 3);
    }
    *to++ = 'Z';
    return written(out, to);
}

struct str clock_date(char out[CLOCK_TEXT], int64_t ms)
{
    struct civil c = civil_of(ms);
    return written(out, put_date(out, &c));
}

static char *put_name(char *to, const char name[4])
{
    for (int i = 0; i < 3; i++)
        *to++ = name[i];
    return to;
}

struct str clock_http(char out[CLOCK_TEXT], int64_t ms)
{
    struct civil c = civil_of(ms);
    int64_t day = floor_div(ms, DAY_MS);
    char *to = put_name(out, day_name[((day % 7) + 7) % 7]);
    *to++ = ',';
    *to++ = ' ';
    to = put_digits(to, c.day, 2);
    *to++ = ' ';
    to = put_name(to, month_name[c.month - 1]);
    *to++ = ' ';
    to = put_digits(to, c.year, 4);
    *to++ = ' ';
    to = put_time(to, &c);
    *to++ = ' ';
    to = put_name(to, "GMT");
    return written(out, to);
}

/* Reads exactly n digits at s.p + at. */
static bool digits(struct str s, size_t at, size_t n, int *out)
{
    *out = 0;
    if (s.n < at + n)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return true;
}

static bool exists(int year, int month, int day)
{
    static const int length[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= length[month - 1] + (leap && month == 2);
}

bool clock_parse_date(struct str s, int64_t *ms)
{
    int y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &y) || !digits(s, 5, 2, &m) ||
        !digits(s, 8, 2, &d) || !exists(y, m, d))
        return false;
    *ms = days_of(y, m, d) * DAY_MS;
    return true;
}

/* Reads Z or +hh:mm at the end; *shift in milliseconds. */
static bool offset_of(struct str s, int64_t *shift)
{
    int h, m;
    *shift = 0;
    if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z'))
        return true;
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':' || !digits(s, 1, 2, &h) || !digits(s, 4, 2, &m) ||
        h > 23 || m > 59)
        return false;
    *shift = (int64_t)(h * 60 + m) * 60000 * (s.p[0] == '-' ? -1 : 1);
    return true;
}

bool clock_parse(struct str s, int64_t *ms)
{
    int64_t day, shift;
    int h, m, sec, fraction = 0, scale = 100;
    if (s.n < 20 || !clock_parse_date(str_sub(s, 0, 10), &day) || (s.p[10] != 'T' && s.p[10] != 't') ||
        s.p[13] != ':' || s.p[16] != ':' || !digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) || !digits(s, 17, 2, &sec) ||
        h > 23 || m > 59 || sec > 59)
        return false;
    size_t i = 19;
    if (s.p[i] == '.') {
        size_t first = ++i;
        for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, scale /= 10)
            fraction += (s.p[i] - '0') * scale;
        if (i == first)
            return false;
    }
    if (!offset_of(str_sub(s, i, s.n), &shift))
        return false;
    *ms = day + ((int64_t)h * 3600 + m * 60 + sec) * 1000 + fraction - shift;
    return true;
}

bool clock_parse_http(struct str s, int64_t *ms)
{
    int d, y, h, m, sec, month = 0;
    if (s.n != 29 || s.p[3] != ',' || !str_ends(s, STR(" GMT")) || !digits(s, 5, 2, &d) || !digits(s, 12, 4, &y) ||
        !digits(s, 17, 2, &h) || !digits(s, 20, 2, &m) || !digits(s, 23, 2, &sec))
        return false;
    while (month < 12 && !str_is(str_sub(s, 8, 3), month_name[month]))
        month++;
    if (month == 12 || !exists(y, month + 1, d) || h > 23 || m > 59 || sec > 60)
        return false;
    *ms = (days_of(y, month + 1, d) * 86400 + h * 3600 + m * 60 + sec) * 1000;
    return true;
}
