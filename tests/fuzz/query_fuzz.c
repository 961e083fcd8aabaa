/* query_fuzz.c -- any text that people could type: items are slices of it, never empty, and nothing is read outside. */
#include "base/utf8.h"
#include "text/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_lie_in(struct str part, struct str text)
{
    if (part.n == 0 || part.p < text.p || part.p + part.n > text.p + text.n || !utf8_valid(part))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct typed_query q;
    if (!utf8_valid(text))
        return 0;
    typed_read(&q, text, size & 1);
    if (q.n > TYPED_ITEMS)
        abort();
    for (size_t i = 0; i < q.n; i++) {
        must_lie_in(q.item[i].text, text);
        must_lie_in(q.item[i].whole, text);
        if (q.item[i].field >= FIELD_END)
            abort();
    }
    return 0;
}
