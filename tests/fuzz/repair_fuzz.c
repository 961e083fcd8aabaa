/* repair_fuzz.c -- any bytes through character set and repair: valid text comes out, and repairing it again changes nothing. */
#include "base/utf8.h"
#include "text/charset.h"
#include "text/repair.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str text, once, twice, bytes = { (const char *)data, size };
    struct repair_report r;
    enum repair_source source = size && data[0] & 1 ? REPAIR_SOURCE_PLAIN : REPAIR_SOURCE_MARKDOWN;
    if (size < 20000 && charset_to_utf8(&a, bytes, charset_detect(bytes), &text) == OK) {
        if (!utf8_valid(text))
            abort();
        if (repair_text(&a, text, source, &once, &r) == OK) {
            if (!utf8_valid(once) || repair_text(&a, once, source, &twice, &r) || !str_eq(once, twice))
                abort();
        }
    }
    arena_release(&a);
    return 0;
}
