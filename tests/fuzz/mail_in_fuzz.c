/* mail_in_fuzz.c -- any bytes as a mail: read, made plain, stripped of quotes; what comes out is UTF-8 and not endless. */
#include "base/utf8.h"
#include "text/mime.h"
#include "text/own_words.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct mime m;
    if (mime_read(&a, (struct str){ (const char *)data, size }, &m) == OK) {
        struct str words = own_words(&a, m.text);
        if (m.text.n > 8 * size + 64 || words.n > m.text.n || !utf8_valid(words))
            abort();
        for (size_t i = 0; i < m.headers; i++)
            if (!utf8_valid(m.header[i].value))
                abort();
    }
    arena_release(&a);
    return 0;
}
