/* ical.c -- see ical.h. */
#include "text/ical.h"

#include "base/clock.h"

#include <string.h>

enum { LINE_MAX_BYTES = 75 };

/* Adds bytes to a line that is `at` bytes long so far, and folds; the last bytes of a character stay with its first. */
static size_t add_folded(struct buf *out, struct str s, size_t at)
{
    while (s.n) {
        size_t room = LINE_MAX_BYTES - at, n = s.n < room ? s.n : room;
        while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n--;
        buf_add(out, str_sub(s, 0, n));
        at += n;
        s = str_sub(s, n, s.n);
        if (s.n) {
            buf_addz(out, "\r\n ");
            at = 1;
        }
    }
    return at;
}

void ical_line(struct buf *out, const char *name, struct str value)
{
    size_t at = add_folded(out, str_c(name), 0);
    at = add_folded(out, STR(":"), at);
    add_folded(out, value, at);
    buf_addz(out, "\r\n");
}

void ical_text(struct buf *out, const char *name, struct str text)
{
    size_t at = add_folded(out, str_c(name), 0);
    at = add_folded(out, STR(":"), at);
    for (size_t i = 0; i < text.n;) {
        unsigned char c = (unsigned char)text.p[i];
        size_t n = 1;
        while (i + n < text.n && ((unsigned char)text.p[i + n] & 0xC0) == 0x80)
            n++;
        struct str one = str_sub(text, i, n);
        char escaped[] = { '\\', (char)(c == '\n' ? 'n' : c), 0 };
        if (c == '\\' || c == ';' || c == ',' || c == '\n')
            one = str_c(escaped);
        else if (c < 0x20 || c == 0x7F)
            one = STR(" ");
        if (at + one.n > LINE_MAX_BYTES) { /* a character is never cut, and neither is an escape */
            buf_addz(out, "\r\n ");
            at = 1;
        }
        buf_add(out, one);
        at += one.n;
        i += n;
    }
    buf_addz(out, "\r\n");
}

/* 2026-11-21T16:00:00Z without what iCalendar leaves out; digits of the date, and of the time when wanted. */
static struct str stamp(char out[CLOCK_TEXT], int64_t ms, bool time)
{
    char text[CLOCK_TEXT];
    struct str s = clock_rfc3339(text, ms - ((ms % 1000) + 1000) % 1000);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '-' && s.p[i] != ':' && s.p[i] != 'Z' && (time || n < 8))
            out[n++] = s.p[i];
    return (struct str){ out, n };
}

void ical_utc(struct buf *out, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT];
    struct str s = stamp(text, ms, true);
    text[s.n] = 'Z';
    ical_line(out, name, (struct str){ text, s.n + 1 });
}

void ical_amsterdam(struct buf *out, const char *name, int64_t ms, int64_t ahead)
{
    char text[CLOCK_TEXT], whole[80];
    struct buf b = { .p = whole, .room = sizeof whole, .max = sizeof whole };
    buf_printf(&b, "%s;TZID=Europe/Amsterdam", name);
    ical_line(out, whole, stamp(text, ms + ahead, true));
}

void ical_date(struct buf *out, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT], whole[80];
    struct buf b = { .p = whole, .room = sizeof whole, .max = sizeof whole };
    buf_printf(&b, "%s;VALUE=DATE", name);
    ical_line(out, whole, stamp(text, ms, false));
}

void ical_timezone(struct buf *out)
{
    buf_addz(out,
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
        "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n"
        "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
        "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n");
}
