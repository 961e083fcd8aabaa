/* picture_test.c -- pictures lose what tells about their maker, and nothing else. */
#include "packed.h"

#include "pack/picture.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void put_be(struct bytes *b, uint32_t v, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        unsigned char c = (unsigned char)(v >> 8 * i);
        put(b, &c, 1);
    }
}

static bool has(const struct bytes *b, size_t n, const char *word)
{
    return memmem(b->p, n, word, strlen(word)) != NULL;
}

/* ---- JPEG */

static void segment(struct bytes *b, unsigned marker, const void *content, size_t n)
{
    put_be(b, 0xFF00 | marker, 2);
    put_be(b, (uint32_t)n + 2, 2);
    put(b, content, n);
}

/* Exif in the order of bytes that a camera of the other make uses too, with a place in it. */
static struct bytes exif(bool little, unsigned orientation)
{
    struct bytes b = { 0 };
    void (*number)(struct bytes *, uint32_t, int) = little ? put_le : put_be;
    put(&b, "Exif\0\0", 6);
    put(&b, little ? "II" : "MM", 2);
    number(&b, 42, 2);
    number(&b, 8, 4);
    number(&b, 2, 2);
    number(&b, 0x010F, 2); /* make */
    number(&b, 2, 2);
    number(&b, 12, 4);
    number(&b, 38, 4);
    number(&b, 0x0112, 2);
    number(&b, 3, 2);
    number(&b, 1, 4);
    number(&b, orientation, 2);
    number(&b, 0, 2);
    number(&b, 0, 4);
    put(&b, "GPS 51.52 N", 12);
    return b;
}

static struct bytes jpeg(bool little, unsigned orientation, const char *behind)
{
    struct bytes b = { 0 }, e = exif(little, orientation);
    put(&b, "\xFF\xD8", 2);
    segment(&b, 0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0", 14);
    segment(&b, 0xE1, e.p, e.n);
    segment(&b, 0xE1, "http://ns.adobe.com/xap/1.0/\0<x>Maker</x>", 41);
    segment(&b, 0xE2, "ICC_PROFILE\0\1\1colour", 20);
    segment(&b, 0xE2, "MPF\0second", 10);
    segment(&b, 0xED, "Photoshop 3.0\0IPTC", 18);
    segment(&b, 0xFE, "Made by Anna", 12);
    segment(&b, 0xDB, "\0tables", 7);
    segment(&b, 0xDA, "\1\1\0\0\77\0", 6);
    put(&b, "pixels\xFF\0more\xFF\xD3pixels", 20);
    segment(&b, 0xFE, "Comment between scans", 21);
    segment(&b, 0xDA, "\1\1\0\0\77\0", 6);
    put(&b, "last", 4);
    put(&b, "\xFF\xD9", 2);
    put(&b, behind, strlen(behind));
    free(e.p);
    return b;
}

static void picture_jpeg_keepsPixelsColourAndOrientation(void **state)
{
    static const char *const gone[] = { "GPS", "Maker", "MPF", "IPTC", "Anna", "between", "film", "http" };
    (void)state;
    for (int little = 0; little < 2; little++) {
        struct bytes b = jpeg(little, 6, "film of a telephone\xFF\xD9");
        size_t n = 0, again = 0;
        assert_int_equal(picture_strip(PICTURE_JPEG, (unsigned char *)b.p, b.n, &n), OK);
        assert_true(n < b.n);
        for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
            assert_false(has(&b, n, gone[i]));
        assert_true(has(&b, n, "JFIF") && has(&b, n, "colour") && has(&b, n, "tables") && has(&b, n, "last"));
        assert_non_null(memmem(b.p, n, "pixels\xFF\0more\xFF\xD3pixels\xFF\xDA", 22));
        assert_memory_equal(b.p + n - 2, "\xFF\xD9", 2);
        const char *turn = memmem(b.p, n, "\x01\x12\0\3\0\0\0\1\0\6\0\0", 12);
        assert_non_null(turn);
        assert_memory_equal(turn - 20,
            "\xFF\xE1\0\x22"
            "Exif\0\0MM",
            12);
        assert_int_equal(picture_strip(PICTURE_JPEG, (unsigned char *)b.p, n, &again), OK); /* nothing more to take */
        assert_int_equal(again, n);
        free(b.p);
    }
}

static void picture_jpegThatStandsUpright_hasNoExifLeft(void **state)
{
    struct bytes b = jpeg(true, 1, "");
    size_t n = 0;
    (void)state;
    assert_int_equal(picture_strip(PICTURE_JPEG, (unsigned char *)b.p, b.n, &n), OK);
    assert_false(has(&b, n, "Exif"));
    free(b.p);
}

static void picture_cutOffAnywhere_isRefusedOrWhole(void **state)
{
    struct bytes whole = jpeg(true, 6, "");
    (void)state;
    for (size_t cut = 0; cut < whole.n; cut++) {
        unsigned char *p = malloc(cut + 1);
        size_t n = 0;
        assert_non_null(p);
        memcpy(p, whole.p, cut);
        assert_int_equal(picture_strip(PICTURE_JPEG, p, cut, &n), ERR_INVALID);
        free(p);
    }
    free(whole.p);
}

/* ---- PNG and WebP */

static void chunk(struct bytes *b, const char *type, const char *content)
{
    put_be(b, (uint32_t)strlen(content), 4);
    put(b, type, 4);
    put(b, content, strlen(content));
    put_be(b, 0x12345678, 4); /* its checksum moves along */
}

static void picture_png_losesTextTimeAndExif(void **state)
{
    struct bytes b = { 0 }, plain = { 0 };
    size_t n = 0;
    (void)state;
    put(&b, "\x89PNG\r\n\x1A\n", 8);
    put(&plain, "\x89PNG\r\n\x1A\n", 8);
    static const char *const parts[][2] = { { "IHDR", "size" }, { "tEXt", "Author\1Anna" }, { "gAMA", "g" },
        { "eXIf", "MM" }, { "iCCP", "colour" }, { "prVt", "private" }, { "tRNS", "t" }, { "IDAT", "pixels" },
        { "iTXt", "XMP" }, { "tIME", "now" }, { "zTXt", "z" }, { "IEND", "" } };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        chunk(&b, parts[i][0], parts[i][1]);
        if (!strchr("tpei", parts[i][0][0]) || !strcmp(parts[i][0], "tRNS") || !strcmp(parts[i][0], "iCCP"))
            if (strcmp(parts[i][0], "zTXt") != 0)
                chunk(&plain, parts[i][0], parts[i][1]);
    }
    assert_int_equal(picture_strip(PICTURE_PNG, (unsigned char *)b.p, b.n, &n), OK);
    assert_int_equal(n, plain.n);
    assert_memory_equal(b.p, plain.p, n);
    assert_int_equal(picture_strip(PICTURE_PNG, (unsigned char *)b.p, n - 1, &n), ERR_INVALID);
    free(b.p);
    free(plain.p);
}

static void riff(struct bytes *b, const char *type, const char *content, size_t n)
{
    put(b, type, 4);
    put_le(b, (uint32_t)n, 4);
    put(b, content, n);
    put(b, "\0", n & 1);
}

static void picture_webp_losesExifAndXmp(void **state)
{
    struct bytes b = { 0 };
    size_t n = 0;
    (void)state;
    put(&b, "RIFF\0\0\0\0WEBP", 12);
    riff(&b, "VP8X", "\x3C\0\0\0\1\0\0\1\0\0", 10);
    riff(&b, "ICCP", "colour", 6);
    riff(&b, "EXIF", "GPS", 3);
    riff(&b, "VP8L", "pixel", 5);
    riff(&b, "XMP ", "<Anna>", 6);
    uint32_t size = (uint32_t)b.n - 8;
    memcpy(b.p + 4, &size, 4);
    assert_int_equal(picture_strip(PICTURE_WEBP, (unsigned char *)b.p, b.n, &n), OK);
    assert_int_equal(n, b.n - 12 - 14);
    assert_false(has(&b, n, "GPS") || has(&b, n, "Anna"));
    assert_true(has(&b, n, "colour") && has(&b, n, "pixel"));
    assert_int_equal(b.p[20], 0x30); /* a profile and transparency, no Exif, no XMP */
    memcpy(&size, b.p + 4, 4);
    assert_int_equal(size, n - 8);
    free(b.p);
}

static void picture_file_isShortenedInPlace(void **state)
{
    struct bytes b = jpeg(false, 8, "");
    int fd = memfd_create("picture", MFD_CLOEXEC);
    int64_t size = (int64_t)b.n;
    char bytes[1000];
    (void)state;
    assert_int_equal(write(fd, b.p, b.n), (ssize_t)b.n);
    assert_int_equal(picture_strip_file(PICTURE_JPEG, fd, &size), OK);
    assert_true((size_t)size < b.n);
    assert_int_equal(pread(fd, bytes, sizeof bytes, 0), size);
    assert_null(memmem(bytes, (size_t)size, "GPS", 3));
    int64_t before = size;
    assert_int_equal(picture_strip_file(PICTURE_JPEG, fd, &size), OK);
    assert_int_equal(size, before);
    (void)close(fd);
    free(b.p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(picture_jpeg_keepsPixelsColourAndOrientation),
    cmocka_unit_test(picture_jpegThatStandsUpright_hasNoExifLeft),
    cmocka_unit_test(picture_cutOffAnywhere_isRefusedOrWhole),
    cmocka_unit_test(picture_png_losesTextTimeAndExif),
    cmocka_unit_test(picture_webp_losesExifAndXmp),
    cmocka_unit_test(picture_file_isShortenedInPlace),
};

UNIT_MAIN(tests);
