/* signed.c -- see signed.h. */
#include "domain/signed.h"

#include "base/buf.h"
#include "crypt/token.h"

enum { SIGNATURE = 24 /* hex digits */ };

struct str signed_make(struct arena *a, struct str key, const char *purpose, const int64_t *numbers, size_t n)
{
    struct buf b = { 0 };
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%lld.", (long long)numbers[i]);
    struct str text = buf_str(&b), signature = token_sign(a, key, arena_printf(a, "%s:%.*s", purpose, STR_ARG(text)));
    buf_add(&b, str_sub(signature, 0, SIGNATURE));
    struct str out = buf_err(&b) ? STR("") : arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

bool signed_read(struct arena *a, struct str key, const char *purpose, struct str text, int64_t *numbers, size_t n)
{
    struct str rest = text, lower = arena_str(a, text);
    char *p = (char *)(uintptr_t)lower.p;
    bool ok = key.n > 0 && n <= SIGNED_MOST;
    for (size_t i = 0; i < n; i++)
        ok = ok && str_int(str_cut(&rest, '.'), &numbers[i]) && numbers[i] >= 0;
    for (size_t i = 0; i < lower.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + 32);
    return ok && token_equal(lower, signed_make(a, key, purpose, numbers, n));
}
