/* token.c -- see token.h. */
#include "crypt/token.h"

#include <sodium.h>
#include <string.h>

enum { SECRET = 32 /* bytes */, SECRET_TEXT = 43 /* in base64url without padding */ };

bool token_start(void)
{
    return sodium_init() >= 0;
}

struct str token_random(struct arena *a, size_t n)
{
    char *p = arena_alloc(a, n);
    if (!p)
        return (struct str){ 0 };
    randombytes_buf(p, n);
    return (struct str){ p, n };
}

struct str token_new(struct arena *a, const char *prefix)
{
    unsigned char secret[SECRET];
    char text[SECRET_TEXT + 1];
    randombytes_buf(secret, sizeof secret);
    sodium_bin2base64(text, sizeof text, secret, sizeof secret, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    struct str token = arena_printf(a, "%s%s", prefix, text);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(text, sizeof text);
    return token;
}

static const unsigned char *bytes(struct str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

struct str token_hash(struct arena *a, struct str token)
{
    unsigned char *hash = arena_alloc(a, TOKEN_HASH);
    if (!hash)
        return (struct str){ 0 };
    int code = crypto_generichash(hash, TOKEN_HASH, bytes(token), token.n, NULL, 0);
    ASSERT(code == 0); /* it fails on lengths only, and those are ours */
    return (struct str){ (char *)hash, TOKEN_HASH };
}

struct str token_sign(struct arena *a, struct str key, struct str data)
{
    crypto_auth_hmacsha512256_state state;
    unsigned char mac[crypto_auth_hmacsha512256_BYTES];
    size_t n = sizeof mac * 2;
    char *hex = arena_alloc(a, n + 1);
    if (!hex)
        return (struct str){ 0 };
    crypto_auth_hmacsha512256_init(&state, bytes(key), key.n);
    crypto_auth_hmacsha512256_update(&state, bytes(data), data.n);
    crypto_auth_hmacsha512256_final(&state, mac);
    sodium_bin2hex(hex, n + 1, mac, sizeof mac);
    sodium_memzero(&state, sizeof state);
    return (struct str){ hex, n };
}

struct str token_check(struct arena *a, struct str key, struct str data)
{
    unsigned char mac[crypto_generichash_BYTES_MIN];
    char *hex = arena_alloc(a, sizeof mac * 2 + 1);
    if (!hex)
        return (struct str){ 0 };
    int code = crypto_generichash(mac, sizeof mac, bytes(data), data.n, bytes(key), key.n);
    ASSERT(code == 0); /* it fails on lengths only */
    sodium_bin2hex(hex, sizeof mac * 2 + 1, mac, sizeof mac);
    return (struct str){ hex, sizeof mac * 2 };
}

static struct str encode(struct arena *a, const unsigned char *p, size_t n, int variant)
{
    size_t room = sodium_base64_encoded_len(n, variant);
    char *text = arena_alloc(a, room);
    if (!text)
        return STR("");
    sodium_bin2base64(text, room, p, n, variant);
    return (struct str){ text, strlen(text) };
}

struct str token_s256(struct arena *a, struct str text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes(text), text.n);
    return encode(a, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct str token_base64(struct arena *a, struct str s)
{
    return encode(a, bytes(s), s.n, sodium_base64_VARIANT_ORIGINAL);
}

struct str token_unbase64(struct arena *a, struct str text)
{
    unsigned char *out = arena_alloc(a, text.n);
    size_t n = 0;
    while (text.n && text.p[text.n - 1] == '=')
        text.n--;
    if (!out || !text.n ||
        sodium_base642bin(out, text.n, text.p, text.n, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING))
        return STR("");
    return (struct str){ (const char *)out, n };
}

struct str token_hmac(struct arena *a, struct str key, struct str data)
{
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_init(&state, bytes(key), key.n);
    crypto_auth_hmacsha256_update(&state, bytes(data), data.n);
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_memzero(&state, sizeof state);
    return token_base64(a, (struct str){ (const char *)mac, sizeof mac });
}

bool token_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}
