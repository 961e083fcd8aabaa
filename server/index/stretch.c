/* stretch.c -- see stretch.h. */
#include "index/stretch.h"

/* ---- the map ------------------------------------------------------------------------------------------------------- */

static void put_number(struct buf *map, uint64_t v)
{
    char bytes[10];
    int n = sizeof bytes;
    bytes[--n] = (char)(v & 127);
    while (v >>= 7)
        bytes[--n] = (char)(v & 127) | (char)128;
    buf_add(map, (struct str){ bytes + n, sizeof bytes - (size_t)n });
}

void stretch_add(struct buf *map, struct stretch_making *m, size_t byte)
{
    if (m->places++ % STRETCH_PLACES || m->places > STRETCH_PLACES * STRETCHES)
        return;
    put_number(map, 1 + byte - m->last);
    m->last = byte;
}

void stretch_end(struct buf *map)
{
    put_number(map, 0);
}

/* The next number of the map; 0 at its end. */
static size_t take_number(struct str *map)
{
    size_t v = 0;
    while (map->n) {
        unsigned char c = (unsigned char)*map->p++;
        map->n--;
        v = v << 7 | (c & 127u);
        if (c < 128)
            break;
    }
    return v;
}

/* ---- places ---------------------------------------------------------------------------------------------------------- */

void stretch_keep(struct stretch_places *out, struct store_row *row, uint64_t phrases, int first)
{
    unsigned n = 0;
    out->n = 0;
    for (; phrases; phrases &= phrases - 1) {
        struct store_place it;
        if (!store_row_start(row, first + __builtin_ctzll(phrases), &it) || it.b - it.a > STRETCH_ROOM - 2 - (long)n)
            return;
        unsigned size = (unsigned)(it.b - it.a);
        out->bytes[n] = (unsigned char)(size >> 8);
        out->bytes[n + 1] = (unsigned char)size;
        memcpy(out->bytes + n + 2, it.a, size);
        n += 2 + size;
    }
    out->n = n;
}

/* In which stretches of each column something stands, a bit each. */
struct there {
    uint64_t bits[STRETCH_COLUMNS][STRETCHES / 64];
    size_t n[STRETCH_COLUMNS]; /* how many */
};

static void note_place(struct there *t, const struct store_place *it)
{
    int column = it->column - COLUMN_LEAD;
    unsigned stretch = (unsigned)it->at / STRETCH_PLACES;
    if (!stretch_covers(it->column))
        return;
    if (stretch >= STRETCHES)
        stretch = STRETCHES - 1;
    uint64_t *bits = &t->bits[column][stretch / 64], bit = 1ull << stretch % 64;
    t->n[column] += !(*bits & bit);
    *bits |= bit;
}

static void note_places(struct there *t, const struct stretch_places *places)
{
    for (const unsigned char *p = places->bytes, *end = p + places->n; end - p >= 2;) {
        long size = p[0] << 8 | p[1], left = end - p - 2;
        struct store_place it = { 0, 0, p + 2, p + 2 + (size < left ? size : left) };
        p = it.b;
        while (store_row_next(&it))
            note_place(t, &it);
    }
}

/* ---- both together ----------------------------------------------------------------------------------------------------- */

static bool in(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> i % 64 & 1;
}

/* Reads one column of the map. Neighbouring stretches become one piece. */
static void find_pieces(struct snippet_piece *out, size_t *n, const uint64_t *bits, struct str *map)
{
    size_t start = 0, more = take_number(map);
    for (size_t i = 0; more; i++) {
        start += more - 1;
        more = take_number(map);
        if (i >= STRETCHES || !in(bits, i))
            continue;
        size_t end = more ? start + more - 1 : SIZE_MAX;
        if (*n && out[*n - 1].end == start)
            out[*n - 1].end = end;
        else
            out[(*n)++] = (struct snippet_piece){ start, end };
    }
}

bool stretch_find(struct stretch_pieces *out, struct arena *a, struct str map, const struct stretch_places *places)
{
    struct there t = { 0 };
    *out = (struct stretch_pieces){ 0 };
    if (!places || !places->n)
        return false;
    note_places(&t, places);
    for (int c = 0; c < STRETCH_COLUMNS; c++) {
        struct snippet_piece *piece = arena_array(a, t.n[c] + 1, sizeof *piece);
        if (!piece)
            return false;
        find_pieces(piece, &out->column[c].n, t.bits[c], &map);
        out->column[c].piece = piece;
    }
    return true;
}
