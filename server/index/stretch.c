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

void stretch_add(struct buf *map, struct stretch_making *m, size_t start, size_t end)
{
    m->end = end;
    if (m->places++ % STRETCH_PLACES || m->places > STRETCH_PLACES * STRETCHES)
        return;
    put_number(map, 1 + start - m->last);
    m->last = start;
}

void stretch_end(struct buf *map, const struct stretch_making *m)
{
    if (m->places)
        put_number(map, 1 + m->end - m->last);
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

enum { HEAD = 3 /* bytes before the places of a phrase */ };

void stretch_keep(struct stretch_places *out, struct store_row *row, uint64_t phrases, int first)
{
    unsigned n = 0;
    out->n = 0;
    for (; phrases; phrases &= phrases - 1) {
        struct store_place it;
        int phrase = __builtin_ctzll(phrases);
        if (!store_row_start(row, first + phrase, &it) || it.b - it.a > STRETCH_ROOM - HEAD - (long)n)
            return;
        unsigned size = (unsigned)(it.b - it.a);
        out->bytes[n] = (unsigned char)phrase;
        out->bytes[n + 1] = (unsigned char)(size >> 8);
        out->bytes[n + 2] = (unsigned char)size;
        memcpy(out->bytes + n + HEAD, it.a, size);
        n += HEAD + size;
    }
    out->n = n;
}

/* In which stretches of each column something stands, a bit each; and what, where that is so. */
struct there {
    uint64_t bits[STRETCH_COLUMNS][STRETCHES / 64];
    size_t n[STRETCH_COLUMNS]; /* how many */
    uint64_t terms[STRETCH_COLUMNS][STRETCHES];
};

static void start(struct there *t)
{
    memset(t->bits, 0, sizeof t->bits);
    memset(t->n, 0, sizeof t->n);
}

static void note_place(struct there *t, const struct store_place *it, uint64_t term)
{
    int column = it->column - COLUMN_LEAD;
    unsigned stretch = (unsigned)it->at / STRETCH_PLACES;
    if (!stretch_covers(it->column))
        return;
    if (stretch >= STRETCHES)
        stretch = STRETCHES - 1;
    uint64_t *bits = &t->bits[column][stretch / 64], bit = 1ull << stretch % 64;
    bool fresh = !(*bits & bit);
    t->n[column] += fresh;
    *bits |= bit;
    t->terms[column][stretch] = fresh ? term : t->terms[column][stretch] | term;
}

static void note_places(struct there *t, const struct stretch_places *places)
{
    for (const unsigned char *p = places->bytes, *end = p + places->n; end - p >= HEAD;) {
        long size = p[1] << 8 | p[2], left = end - p - HEAD;
        uint64_t term = 1ull << (p[0] & 63);
        struct store_place it = { 0, 0, p + HEAD, p + HEAD + (size < left ? size : left) };
        p = it.b;
        while (store_row_next(&it))
            note_place(t, &it, term);
    }
}

/* ---- both together ----------------------------------------------------------------------------------------------------- */

static bool in(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> i % 64 & 1;
}

/* Reads one column of the map; returns how many pieces there are. */
static size_t find_pieces(struct snippet_piece *out, const uint64_t *bits, const uint64_t *terms, struct str *map)
{
    size_t n = 0, from = take_number(map) - 1, more;
    if (from == SIZE_MAX)
        return 0;
    for (size_t i = 0; (more = take_number(map)) != 0; i++) {
        size_t to = from + more - 1;
        if (i < STRETCHES && in(bits, i))
            out[n++] = (struct snippet_piece){ from, to, terms[i] };
        from = to;
    }
    return n;
}

bool stretch_find(struct stretch_pieces *out, struct arena *a, struct str map, const struct stretch_places *places)
{
    struct there t;
    *out = (struct stretch_pieces){ 0 };
    if (!places || !places->n)
        return false;
    start(&t);
    note_places(&t, places);
    for (int c = 0; c < STRETCH_COLUMNS; c++) {
        struct snippet_piece *piece = arena_array(a, t.n[c] + 1, sizeof *piece);
        if (!piece)
            return false;
        out->column[c].n = find_pieces(piece, t.bits[c], t.terms[c], &map);
        out->column[c].piece = piece;
    }
    return true;
}
