/* picture_fuzz.c -- any bytes as a picture: what is left is no longer, a picture again, and has nothing more to lose. */
#include "pack/picture.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int kind = PICTURE_JPEG; kind <= PICTURE_WEBP; kind++) {
        unsigned char *once = malloc(size + 1), *twice = malloc(size + 1);
        size_t n = 0, again = 0;
        if (!once || !twice)
            abort();
        memcpy(once, data, size);
        if (!picture_strip((enum picture_kind)kind, once, size, &n)) {
            if (n > size)
                abort();
            memcpy(twice, once, n);
            if (picture_strip((enum picture_kind)kind, twice, n, &again) || again != n || memcmp(once, twice, n) != 0)
                abort();
        }
        free(once);
        free(twice);
    }
    return 0;
}
