/* attachment_type.c -- see attachment_type.h. */
#include "resource/post/attachment_type.h"

#include "base/utf8.h"

#include <magic.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 32768, TAIL = 66000 /* where the end record of a ZIP can stand */ };

static const struct kind {
    const char *type, *extension, *other;
    bool picture, text;
} kinds[] = {
#define KIND(name, type, extension, other, picture, text) { type, extension, other, picture, text },
    ATTACHMENT_KINDS(KIND)
#undef KIND
};

static const struct attachment_reason unknown = {
    "Dit soort bestand kan niet. Wel: PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, WebP, GIF, tekst en CSV.",
    "This kind of file is not accepted. Accepted are PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, WebP, GIF, text "
    "and CSV."
};
static const struct attachment_reason damaged = { "Dit bestand is niet heel, of er zit iets achter dat er niet hoort.",
    "This file is not whole, or something stands behind it that does not belong there." };
static const struct attachment_reason disagrees = {
    "De naam van het bestand hoort bij een ander soort bestand dan de inhoud.",
    "The name of the file belongs to another kind of file than its content."
};
static const struct attachment_reason bad_name = {
    "Geef het bestand een gewone naam: hooguit 120 tekens, zonder / of \\ en zonder onzichtbare tekens.",
    "Give the file an ordinary name: at most 120 characters, without / or \\ and without invisible characters."
};

const char *attachment_media_type(enum attachment_type t)
{
    return t > TYPE_REFUSED && t < TYPE_COUNT ? kinds[t].type : "application/octet-stream";
}

bool attachment_is_picture(enum attachment_type t)
{
    return t > TYPE_REFUSED && t < TYPE_COUNT && kinds[t].picture;
}

bool attachment_has_text(enum attachment_type t)
{
    return t > TYPE_REFUSED && t < TYPE_COUNT && kinds[t].text;
}

enum attachment_type attachment_type_by_media(struct str type)
{
    for (int t = 0; t < TYPE_COUNT; t++)
        if (str_is(type, kinds[t].type))
            return (enum attachment_type)t;
    return TYPE_REFUSED;
}

/* ---- names */

/* Characters that cannot be seen, or turn the reading direction so that "exe.pdf" looks like something else. */
static bool invisible(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
        (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
        (c >= 0xE0000 && c <= 0xE0FFF);
}

bool attachment_name_fits(struct str name, struct attachment_reason *why)
{
    size_t at = 0, characters = 0;
    bool fits = name.n > 0 && utf8_valid(name) && name.p[0] != '.' && name.p[0] != ' ' && name.p[name.n - 1] != '.' &&
        name.p[name.n - 1] != ' ';
    while (fits && at < name.n) {
        uint32_t c = utf8_next(name, &at);
        fits = !invisible(c) && c != '/' && c != '\\' && c != ':' && ++characters <= ATTACHMENT_NAME_MAX;
    }
    *why = fits ? (struct attachment_reason){ 0 } : bad_name;
    return fits;
}

static struct str extension_of(struct str name)
{
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    return dot ? str_sub(name, dot, name.n) : STR("");
}

static bool agrees(enum attachment_type t, struct str name)
{
    struct str e = extension_of(name);
    return e.n && (str_ieq(e, str_c(kinds[t].extension)) || str_ieq(e, str_c(kinds[t].other)));
}

/* ---- structure */

struct look {
    int fd;
    int64_t size;
    unsigned char head[64];
    size_t head_n;
};

static bool begins(const struct look *l, const char *bytes, size_t n)
{
    return l->head_n >= n && memcmp(l->head, bytes, n) == 0;
}

static bool byte_at(const struct look *l, int64_t at, unsigned char *out, size_t n)
{
    return at >= 0 && at + (int64_t)n <= l->size && pread(l->fd, out, n, (off_t)at) == (ssize_t)n;
}

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Chunks from the signature to IEND, which is the end. */
static bool whole_png(const struct look *l)
{
    unsigned char c[8];
    for (int64_t at = 8; byte_at(l, at, c, 8);) {
        at += 12 + (int64_t)big32(c);
        if (memcmp(c + 4, "IEND", 4) == 0)
            return at == l->size;
    }
    return false;
}

/* The data of blocks: a length and that many bytes, until a length of 0. Returns where it ends, -1 when it does not. */
static int64_t skip_blocks(const struct look *l, int64_t at)
{
    unsigned char n;
    while (byte_at(l, at, &n, 1)) {
        at += 1 + n;
        if (!n)
            return at;
    }
    return -1;
}

static bool whole_gif(const struct look *l)
{
    unsigned char b[11];
    if (!byte_at(l, 0, b, 11))
        return false;
    int64_t at = 13 + (b[10] & 0x80 ? 3 << ((b[10] & 7) + 1) : 0);
    while (at > 0 && byte_at(l, at, b, 1)) {
        if (b[0] == 0x3B)
            return at + 1 == l->size;
        if (b[0] == 0x21) {
            at = skip_blocks(l, at + 2);
        } else if (b[0] == 0x2C && byte_at(l, at, b, 10)) {
            at = skip_blocks(l, at + 10 + (b[9] & 0x80 ? 3 << ((b[9] & 7) + 1) : 0) + 1);
        } else {
            return false;
        }
    }
    return false;
}

static bool whole_jpeg(const struct look *l)
{
    unsigned char end[2];
    return byte_at(l, l->size - 2, end, 2) && end[0] == 0xFF && end[1] == 0xD9;
}

static bool whole_webp(const struct look *l)
{
    const unsigned char *h = l->head;
    int64_t n = h[4] | h[5] << 8 | h[6] << 16 | (int64_t)h[7] << 24;
    return n + 8 == l->size;
}

/* True when the bytes stand in the last n bytes; pieces overlap, so that none hides between two. */
static bool near_end(const struct look *l, int64_t n, struct str bytes)
{
    unsigned char room[PIECE];
    const int64_t step = PIECE - (int64_t)bytes.n + 1;
    for (int64_t at = l->size > n ? l->size - n : 0; at < l->size; at += step) {
        size_t k = (size_t)(l->size - at < PIECE ? l->size - at : PIECE);
        if (!byte_at(l, at, room, k))
            return false;
        if (str_search((struct str){ (const char *)room, k }, bytes) < k)
            return true;
    }
    return false;
}

static bool whole_pdf(const struct look *l)
{
    return near_end(l, 1100, STR("%%EOF")) && !near_end(l, TAIL, STR("PK\5\6"));
}

/* ---- text */

/* What a browser would run if it were told to guess. */
static bool is_markup(struct str s)
{
    static const char *const starts[] = { "<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<!--",
        "<iframe", "<a ", "<img", "<div", "#!", "%!PS", "{\\rtf" };
    if (str_starts(s, STR("\xEF\xBB\xBF")))
        s = str_sub(s, 3, s.n);
    s = str_trim(s);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (str_ieq(str_sub(s, 0, strlen(starts[i])), str_c(starts[i])))
            return true;
    return false;
}

/* UTF-8 without control characters but those of lines. */
static bool is_text(const struct look *l)
{
    char room[PIECE];
    size_t kept = 0;
    for (int64_t at = 0; at < l->size;) {
        ssize_t k = pread(l->fd, room + kept, sizeof room - kept, (off_t)at);
        if (k <= 0)
            return false;
        at += k;
        struct str s = { room, kept + (size_t)k };
        if (at == (int64_t)s.n && is_markup(s))
            return false;
        for (size_t i = 0; i < s.n; i++)
            if (((unsigned char)s.p[i] < 0x20 && !strchr("\t\r\n\f", s.p[i])) || s.p[i] == 0x7F || !s.p[i])
                return false;
        size_t end = s.n; /* a character may stand across two pieces */
        while (at < l->size && end > 0 && s.n - end < 4 && ((unsigned char)s.p[end - 1] & 0xC0) == 0x80)
            end--;
        if (at < l->size && end > 0 && (unsigned char)s.p[end - 1] >= 0xC0)
            end--;
        if (!utf8_valid(str_sub(s, 0, end)))
            return false;
        kept = s.n - end;
        memmove(room, room + end, kept);
    }
    return l->size > 0 && !kept;
}

static enum attachment_type kind_of_text(const struct look *l, struct str name)
{
    return !is_text(l) ? TYPE_REFUSED : str_ieq(extension_of(name), STR("csv")) ? TYPE_CSV : TYPE_TEXT;
}

/* ---- a second opinion */

/* What libmagic calls it must not contradict. One handle for all threads: its database is mapped once. */
static bool magic_agrees(int fd, enum attachment_type t)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static magic_t handle;
    bool text = t == TYPE_TEXT || t == TYPE_CSV, agreed = false;
    pthread_mutex_lock(&lock);
    if (!handle) {
        handle = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
        if (handle && magic_load(handle, NULL)) {
            magic_close(handle);
            handle = NULL;
        }
    }
    (void)lseek(fd, 0, SEEK_SET);
    const char *found = handle ? magic_descriptor(handle, fd) : NULL;
    struct str s = str_c(found);
    if (found && text)
        agreed = (str_starts(s, STR("text/")) && !str_is(s, "text/html") && !str_is(s, "text/xml") &&
                     !str_is(s, "text/x-shellscript") && !str_is(s, "text/rtf")) ||
            str_is(s, "application/csv") || str_is(s, "application/json") || str_is(s, "application/octet-stream");
    else if (found)
        agreed = str_is(s, kinds[t].type) ||
            (!kinds[t].picture && t != TYPE_PDF &&
                (str_is(s, "application/zip") || str_is(s, "application/octet-stream") ||
                    str_is(s, "application/vnd.openxmlformats-officedocument")));
    pthread_mutex_unlock(&lock);
    return agreed;
}

enum attachment_type attachment_type_of(int fd, int64_t size, struct str name, struct attachment_reason *why)
{
    struct look l = { .fd = fd, .size = size };
    enum attachment_type t = TYPE_REFUSED;
    bool whole = true;
    *why = unknown;
    ssize_t k = pread(fd, l.head, sizeof l.head, 0);
    l.head_n = k > 0 ? (size_t)k : 0;
    if (begins(&l, "%PDF-", 5)) {
        t = TYPE_PDF;
        whole = whole_pdf(&l);
    } else if (begins(&l, "PK\3\4", 4)) {
        t = attachment_zip_type(fd, size, why);
    } else if (begins(&l, "\x89PNG\r\n\x1A\n", 8)) {
        t = TYPE_PNG;
        whole = whole_png(&l);
    } else if (begins(&l, "\xFF\xD8\xFF", 3)) {
        t = TYPE_JPEG;
        whole = whole_jpeg(&l);
    } else if (begins(&l, "GIF87a", 6) || begins(&l, "GIF89a", 6)) {
        t = TYPE_GIF;
        whole = whole_gif(&l);
    } else if (begins(&l, "RIFF", 4) && l.head_n >= 12 && memcmp(l.head + 8, "WEBP", 4) == 0) {
        t = TYPE_WEBP;
        whole = whole_webp(&l);
    } else {
        t = kind_of_text(&l, name);
    }
    if (t == TYPE_REFUSED)
        return t;
    *why = !whole              ? damaged
        : !agrees(t, name)     ? disagrees
        : !magic_agrees(fd, t) ? unknown
                               : (struct attachment_reason){ 0 };
    return why->nl ? TYPE_REFUSED : t;
}
