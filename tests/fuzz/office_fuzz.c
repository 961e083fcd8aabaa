/* office_fuzz.c -- any bytes as an office document: its directory (what may be attached) and its words. The first byte chooses: the bytes
 * are the file, or the XML of a part in a sound ZIP. What comes out is UTF-8, and no more than there is room for. */
#include "base/utf8.h"
#include "pack/office.h"
#include "resource/post/attachment_type.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 100000 /* bytes of words */ };

static void put(struct buf *b, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_addc(b, (char)(v >> 8 * i));
}

/* A ZIP with this one part in it, as it is. */
static void zip(struct buf *z, const char *name, struct str part)
{
    uint32_t sum = (uint32_t)crc32(0, (const Bytef *)part.p, (uInt)part.n), named = (uint32_t)strlen(name),
             directory = 0;
    for (int local = 1; local >= 0; local--) {
        directory = (uint32_t)z->n;
        buf_add(z, local ? STR("PK\3\4\24\0") : STR("PK\1\2\24\0\24\0"));
        put(z, 0, 4); /* flags, stored */
        put(z, 0, 4); /* time */
        put(z, sum, 4);
        put(z, (uint32_t)part.n, 4);
        put(z, (uint32_t)part.n, 4);
        put(z, named, 4);
        for (int i = 0; !local && i < 7; i++)
            put(z, 0, 2); /* comment, disk, attributes, and where it begins: at 0 */
        buf_addz(z, name);
        if (local)
            buf_add(z, part);
    }
    uint32_t length = (uint32_t)z->n - directory;
    buf_add(z, STR("PK\5\6\0\0\0\0\1\0\1\0"));
    put(z, length, 4);
    put(z, directory, 4);
    put(z, 0, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const parts[] = { NULL, "word/document.xml", "content.xml", "xl/sharedStrings.xml" };
    static int fd = -1;
    struct buf out = { .max = ROOM }, file = { 0 };
    struct attachment_reason why = { 0 };
    if (!size)
        return 0;
    const char *part = parts[data[0] % 4];
    struct str rest = { (const char *)data + 1, size - 1 };
    if (part)
        zip(&file, part, rest);
    else
        buf_add(&file, rest);
    if (fd < 0)
        fd = memfd_create("office", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, file.p ? file.p : "", file.n, 0) != (ssize_t)file.n)
        abort();
    if (attachment_zip_type(fd, (int64_t)file.n, &why) == TYPE_REFUSED && !why.nl)
        abort();
    if (lseek(fd, 0, SEEK_SET))
        abort();
    enum err e = office_text(fd, &out);
    if ((e && e != ERR_INVALID && e != ERR_TOO_LARGE) || out.n > ROOM || (out.n && !utf8_valid(buf_str(&out))))
        abort();
    if (utf8_valid(rest))
        (void)attachment_name_fits(rest, &why);
    buf_release(&file);
    buf_release(&out);
    return 0;
}
