/* totp.c -- see totp.h. SHA-1 stands here because nothing else may use it: HMAC needs no collision resistance, all else does. */
#include "crypt/totp.h"

#include "crypt/token.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK = 64, DIGEST = 20 };

struct sha1 {
    uint32_t h[5];
    uint64_t bytes;
    unsigned char block[BLOCK];
};

static uint32_t rotate(uint32_t v, int n)
{
    return v << n | v >> (32 - n);
}

static void compress(struct sha1 *s)
{
    uint32_t w[80], a = s->h[0], b = s->h[1], c = s->h[2], d = s->h[3], e = s->h[4];
    for (size_t i = 0; i < 16; i++)
        w[i] = (uint32_t)s->block[4 * i] << 24 | (uint32_t)s->block[4 * i + 1] << 16 |
            (uint32_t)s->block[4 * i + 2] << 8 | s->block[4 * i + 3];
    for (size_t i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (size_t i = 0; i < 80; i++) {
        uint32_t f = i < 20 ? ((b & c) | (~b & d))
            : i < 40        ? (b ^ c ^ d)
            : i < 60        ? ((b & c) | (b & d) | (c & d))
                            : (b ^ c ^ d);
        uint32_t k = i < 20 ? 0x5a827999u : i < 40 ? 0x6ed9eba1u : i < 60 ? 0x8f1bbcdcu : 0xca62c1d6u;
        uint32_t next = rotate(a, 5) + f + e + k + w[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = next;
    }
    s->h[0] += a;
    s->h[1] += b;
    s->h[2] += c;
    s->h[3] += d;
    s->h[4] += e;
}

static void start(struct sha1 *s)
{
    *s = (struct sha1){ .h = { 0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u, 0xc3d2e1f0u } };
}

static void add(struct sha1 *s, const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        s->block[s->bytes++ % BLOCK] = p[i];
        if (s->bytes % BLOCK == 0)
            compress(s);
    }
}

static void finish(struct sha1 *s, unsigned char out[DIGEST])
{
    static const unsigned char pad[BLOCK] = { 0x80 };
    unsigned char length[8];
    uint64_t bits = s->bytes * 8;
    for (size_t i = 0; i < 8; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    size_t at = s->bytes % BLOCK;
    add(s, pad, at < 56 ? 56 - at : BLOCK + 56 - at);
    add(s, length, sizeof length);
    for (size_t i = 0; i < DIGEST; i++)
        out[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

/* HMAC of 8 bytes under a key of any length. */
static void hmac(struct str key, const unsigned char message[8], unsigned char out[DIGEST])
{
    struct sha1 s;
    unsigned char k[BLOCK] = { 0 }, pad[BLOCK];
    if (key.n > BLOCK) {
        start(&s);
        add(&s, (const unsigned char *)key.p, key.n);
        finish(&s, k);
    } else if (key.n) {
        memcpy(k, key.p, key.n);
    }
    for (size_t i = 0; i < BLOCK; i++)
        pad[i] = k[i] ^ 0x36;
    start(&s);
    add(&s, pad, BLOCK);
    add(&s, message, 8);
    finish(&s, out);
    for (size_t i = 0; i < BLOCK; i++)
        pad[i] = k[i] ^ 0x5c;
    start(&s);
    add(&s, pad, BLOCK);
    add(&s, out, DIGEST);
    finish(&s, out);
}

uint32_t totp_code(struct str secret, int64_t step, int digits)
{
    unsigned char message[8], mac[DIGEST];
    uint32_t modulus = 1;
    for (size_t i = 0; i < 8; i++)
        message[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    hmac(secret, message, mac);
    size_t at = mac[DIGEST - 1] & 15;
    uint32_t number = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 |
        mac[at + 3];
    for (int i = 0; i < digits; i++)
        modulus *= 10;
    return number % modulus;
}

int64_t totp_step(struct str secret, struct str code, int64_t now, int64_t used)
{
    int64_t middle = now / 1000 / TOTP_PERIOD, found = 0;
    for (int64_t step = middle - 1; step <= middle + 1; step++) {
        char z[16];
        int n = snprintf(z, sizeof z, "%06u", totp_code(secret, step, TOTP_DIGITS));
        bool fits = token_equal(code, (struct str){ z, (size_t)n });
        if (fits && step > used && !found)
            found = step;
    }
    return found;
}

struct str base32(struct arena *a, struct str bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t n = (bytes.n * 8 + 4) / 5;
    char *p = arena_alloc(a, n + 1);
    if (!p)
        return STR("");
    for (size_t i = 0; i < n; i++) {
        unsigned v = 0;
        for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
            v = v << 1 | (bit / 8 < bytes.n ? (unsigned)(unsigned char)bytes.p[bit / 8] >> (7 - bit % 8) & 1u : 0u);
        p[i] = letters[v];
    }
    return (struct str){ p, n };
}
