/* picture.c -- see picture.h. What stays is moved forward over what went, so that reading is never behind writing. */
#include "pack/picture.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct strip {
    unsigned char *p;
    size_t n, at, out; /* read up to at, kept up to out <= at */
};

static unsigned be16(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)be16(p) << 16 | be16(p + 2);
}

static unsigned le16(const unsigned char *p)
{
    return (unsigned)p[1] << 8 | p[0];
}

static uint32_t le32(const unsigned char *p)
{
    return (uint32_t)le16(p + 2) << 16 | le16(p);
}

/* Keeps the next n bytes. */
static void keep(struct strip *s, size_t n)
{
    memmove(s->p + s->out, s->p + s->at, n);
    s->at += n;
    s->out += n;
}

static bool left(const struct strip *s, size_t n)
{
    return s->n - s->at >= n;
}

static bool starts(const unsigned char *p, size_t n, const char *with, size_t with_n)
{
    return n >= with_n && memcmp(p, with, with_n) == 0;
}

/* ---- JPEG */

enum { EXIF_LEAST = 36 /* bytes of a segment that holds nothing but an orientation */ };

/* The orientation (2 to 8) in a segment's Exif; 0 when there is none, or it is the usual one. The segment has n bytes behind its
 * length. */
static unsigned orientation_of(const unsigned char *exif, size_t n)
{
    if (!starts(exif, n, "Exif\0\0", 6) || n < 6 + 14)
        return 0;
    const unsigned char *tiff = exif + 6;
    const size_t room = n - 6;
    const bool little = tiff[0] == 'I';
    uint32_t at = little ? le32(tiff + 4) : be32(tiff + 4);
    if (at > room - 2)
        return 0;
    unsigned count = little ? le16(tiff + at) : be16(tiff + at);
    for (unsigned i = 0; i < count && at + 2 + 12 * (size_t)(i + 1) <= room; i++) {
        const unsigned char *entry = tiff + at + 2 + 12 * (size_t)i;
        unsigned tag = little ? le16(entry) : be16(entry), value = little ? le16(entry + 8) : be16(entry + 8);
        if (tag == 0x0112)
            return value >= 2 && value <= 8 ? value : 0;
    }
    return 0;
}

static void put_orientation(struct strip *s, unsigned value)
{
    static const unsigned char segment[EXIF_LEAST] = { 0xFF, 0xE1, 0, EXIF_LEAST - 2, 'E', 'x', 'i', 'f', 0, 0, 'M',
        'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1 /* , value, 0, 0, then the end of the list */ };
    memcpy(s->p + s->out, segment, sizeof segment);
    s->p[s->out + 29] = (unsigned char)value;
    s->out += sizeof segment;
}

/* May this segment stay? n bytes stand behind its length. */
static bool jpeg_stays(unsigned marker, const unsigned char *p, size_t n)
{
    if (marker == 0xE0)
        return starts(p, n, "JFIF", 5);
    if (marker == 0xE2)
        return starts(p, n, "ICC_PROFILE", 12);
    if (marker == 0xEE)
        return starts(p, n, "Adobe", 5) && n == 12;
    return marker < 0xE0;
}

/* The bytes of a scan, up to the marker that is none of them. */
static bool jpeg_scan(struct strip *s)
{
    size_t n = 0;
    const unsigned char *p = s->p + s->at;
    while (left(s, n + 2)) {
        if (p[n] != 0xFF) {
            n++;
        } else if (p[n + 1] == 0 || (p[n + 1] >= 0xD0 && p[n + 1] <= 0xD7)) {
            n += 2;
        } else if (p[n + 1] == 0xFF) {
            n++;
        } else {
            keep(s, n);
            return true;
        }
    }
    return false;
}

static enum err jpeg_strip(struct strip *s)
{
    bool turned = false;
    if (!left(s, 2) || be16(s->p) != 0xFFD8)
        return ERR_INVALID;
    keep(s, 2);
    while (left(s, 2)) {
        const unsigned char *p = s->p + s->at;
        unsigned marker = p[1];
        if (p[0] != 0xFF || marker == 0 || (marker >= 0xD0 && marker <= 0xD8))
            return ERR_INVALID;
        if (marker == 0xFF) { /* filling */
            s->at++;
            continue;
        }
        if (marker == 0xD9) {
            keep(s, 2);
            s->at = s->n; /* nothing belongs behind the end */
            return OK;
        }
        size_t n = left(s, 4) ? be16(p + 2) : 0;
        if (n < 2 || !left(s, n + 2))
            return ERR_INVALID;
        unsigned turn = marker == 0xE1 && !turned ? orientation_of(p + 4, n - 2) : 0;
        if (jpeg_stays(marker, p + 4, n - 2)) {
            keep(s, n + 2);
        } else {
            s->at += n + 2;
            if (turn && s->at - s->out >= EXIF_LEAST)
                put_orientation(s, turn);
            turned |= turn != 0;
        }
        if (marker == 0xDA && !jpeg_scan(s))
            return ERR_INVALID;
    }
    return ERR_INVALID;
}

/* ---- PNG */

static bool png_stays(const unsigned char *type)
{
    static const char kept[] = "tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI acTL fcTL fdAT";
    char word[5] = { (char)type[0], (char)type[1], (char)type[2], (char)type[3], 0 };
    if (memchr(word, ' ', 4) || memchr(word, 0, 4))
        return false;
    return !(type[0] & 0x20) || strstr(kept, word) != NULL;
}

static enum err png_strip(struct strip *s)
{
    if (!left(s, 8) || memcmp(s->p, "\x89PNG\r\n\x1A\n", 8) != 0)
        return ERR_INVALID;
    keep(s, 8);
    while (left(s, 12)) {
        const unsigned char *p = s->p + s->at;
        uint32_t n = be32(p);
        if (n > INT32_MAX || !left(s, (size_t)n + 12))
            return ERR_INVALID;
        bool end = memcmp(p + 4, "IEND", 4) == 0;
        if (png_stays(p + 4))
            keep(s, (size_t)n + 12);
        else
            s->at += (size_t)n + 12;
        if (end)
            return s->at == s->n ? OK : ERR_INVALID;
    }
    return ERR_INVALID;
}

/* ---- WebP */

static bool webp_stays(const unsigned char *type)
{
    static const char *const kept[] = { "VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP" };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (memcmp(type, kept[i], 4) == 0)
            return true;
    return false;
}

static enum err webp_strip(struct strip *s)
{
    enum { HAS_EXIF = 8, HAS_XMP = 4 };
    if (!left(s, 12) || memcmp(s->p, "RIFF", 4) != 0 || memcmp(s->p + 8, "WEBP", 4) != 0)
        return ERR_INVALID;
    keep(s, 12);
    while (left(s, 8)) {
        unsigned char *p = s->p + s->at;
        uint64_t whole = 8 + (uint64_t)le32(p + 4) + (le32(p + 4) & 1);
        if (whole > s->n - s->at)
            return ERR_INVALID;
        if (memcmp(p, "VP8X", 4) == 0 && whole > 8)
            p[8] &= (unsigned char)~(HAS_EXIF | HAS_XMP);
        if (webp_stays(p))
            keep(s, (size_t)whole);
        else
            s->at += (size_t)whole;
    }
    if (s->at != s->n)
        return ERR_INVALID;
    for (int i = 0; i < 4; i++)
        s->p[4 + i] = (unsigned char)((s->out - 8) >> 8 * i);
    return OK;
}

/* ---- all */

enum err picture_strip(enum picture_kind kind, unsigned char *p, size_t n, size_t *left)
{
    struct strip s = { .p = p, .n = n };
    enum err e = kind == PICTURE_JPEG ? jpeg_strip(&s) : kind == PICTURE_PNG ? png_strip(&s) : webp_strip(&s);
    *left = s.out;
    return e;
}

static enum err write_back(int fd, const unsigned char *p, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t k = pwrite(fd, p + at, n - at, (off_t)at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return err_of_errno(errno);
        at += (size_t)k;
    }
    return ftruncate(fd, (off_t)n) ? ERR_INTERNAL : OK;
}

enum err picture_strip_file(enum picture_kind kind, int fd, int64_t *size)
{
    size_t n = (size_t)*size, remains = 0;
    if (*size <= 0 || *size > PICTURE_MAX)
        return *size <= 0 ? ERR_INVALID : ERR_TOO_LARGE;
    /* Private: what is changed becomes memory of ours, the file stays until it is written. */
    unsigned char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return ERR_MEMORY;
    enum err e = picture_strip(kind, p, n, &remains);
    if (!e && remains != n) {
        e = write_back(fd, p, remains);
        *size = (int64_t)remains;
    }
    (void)munmap(p, n);
    return e;
}
