/* multipart_fuzz.c -- multipart/form-data in pieces: the same parts come out however the bytes are cut, and what comes out is
 * not more than what went in. The first byte says where it is cut; the boundary is "b". */
#include "base/buf.h"
#include "http/multipart.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads all of it in pieces of at most `piece` bytes; writes down what it saw. */
static void read_all(struct str s, size_t piece, struct buf *saw)
{
    struct multipart m;
    ASSERT(multipart_start(&m, STR("multipart/form-data; boundary=b")));
    while (s.n) {
        struct str in = str_sub(s, 0, piece), out;
        enum multipart_step step = MULTIPART_MORE;
        s = str_sub(s, in.n, s.n);
        while (in.n || step != MULTIPART_MORE) {
            step = multipart_next(&m, &in, &out);
            if (step == MULTIPART_DATA) {
                ASSERT(out.n > 0);
                buf_add(saw, out);
            } else if (step == MULTIPART_PART) {
                buf_addc(saw, '\1');
                buf_add(saw, multipart_name(&m));
                buf_add(saw, multipart_filename(&m));
                buf_add(saw, multipart_type(&m));
            } else if (step != MULTIPART_MORE) {
                buf_addc(saw, (char)('0' + step));
            }
            if (step == MULTIPART_BAD)
                return;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct buf whole = { 0 }, cut = { 0 };
    struct str s = { (const char *)data + 1, size - 1 };
    read_all(s, s.n ? s.n : 1, &whole);
    read_all(s, data[0] % 7 + 1, &cut);
    ASSERT(str_eq(buf_str(&whole), buf_str(&cut)));
    ASSERT(whole.n <= 2 * size + 8);
    buf_release(&whole);
    buf_release(&cut);
    return 0;
}
