/* stretch_test.c -- from the places in FTS5's lists to pieces of text: a snippet from those pieces is the one from the whole text. */
#include "base/buf.h"
#include "index/stretch.h"
#include "tests/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 120, TERMS = 5, MOST = 1 << 20 };

/* What is looked for, in the forms that a text has it in, and what stands around it: stop words have no place, hyphens join. */
static const char *const terms[TERMS] = { "wijkteam", "schuld", "jeugdhulp", "huis", "email" };
static const char *const words[] = { "wijkteams", "Wijkteamcoach", "schulden", "schuldhulpverlening", "jeugdhulp",
    "huizen", "huis-aan-huis", "thuis", "schuldig", "e-mail", "Remaine", "de", "het", "een", "WIJ", "wij", "auto's",
    "#123", "caf\xC3\xA9", "2024", "gemeente", "vergadering", "aanpak", "zij", "en", "van", "straat", "lantaarnpaal",
    "\xE2\x80\x9C"
    "ja\xE2\x80\x9D",
    "buurt", "fiets" };

struct world {
    char folder[64], path[96];
    struct store *writer, *reader;
    struct arena arena;
    struct store_any any;
    struct snippet_finder finder;
};

static struct world make_world(void)
{
    struct world w = { .folder = "/tmp/vraagbaak-stretch-XXXXXX" };
    struct snippet_term term[TERMS];
    srand(11);
    assert_non_null(mkdtemp(w.folder));
    snprintf(w.path, sizeof w.path, "%s/index.db", w.folder);
    assert_int_equal(store_open(&w.writer, w.path, true), OK);
    assert_int_equal(store_open(&w.reader, w.path, false), OK);
    for (int i = 0; i < TERMS; i++) {
        w.any.word[w.any.n++] = arena_str(&w.arena, tokenizer_stem(store_tokenizer(w.reader), str_c(terms[i])));
        term[i] = (struct snippet_term){ w.any.word[i], 1 + i };
    }
    w.any.selecting = (1u << TERMS) - 1;
    snippet_prepare(&w.finder, store_tokenizer(w.reader), term, TERMS);
    return w;
}

static void end_world(struct world *w)
{
    store_free(w->writer);
    store_free(w->reader);
    store_remove(w->path);
    (void)rmdir(w->folder);
    arena_release(&w->arena);
}

/* One word in `rare` is one of those that are looked for. */
static void add_words(struct buf *b, int n, int rare)
{
    static const char *const between[] = { " ", " ", " ", "\n", ". ", " - ", ", ", "\n\n" };
    enum { ALL = sizeof words / sizeof *words, LOOKED_FOR = 11 };
    for (int i = 0; i < n; i++) {
        int word = rand() % rare ? LOOKED_FOR + rand() % (ALL - LOOKED_FOR) : rand() % LOOKED_FOR;
        buf_addz(b, words[word]);
        buf_addz(b, between[rand() % 8]);
    }
}

static struct str write_words(struct world *w, int n, int rare, int texts)
{
    struct buf b = { 0 };
    for (int i = 0; i < texts; i++) {
        add_words(&b, n, rare);
        if (texts > 1)
            buf_addc(&b, STORE_BETWEEN);
    }
    struct str text = arena_str(&w->arena, buf_str(&b));
    buf_release(&b);
    return text;
}

static void put(struct world *w, const struct store_doc *doc)
{
    struct store_length length;
    assert_int_equal(store_begin(w->writer), OK);
    assert_int_equal(store_put(w->writer, &w->arena, doc, &length), OK);
    assert_int_equal(store_commit(w->writer), OK);
}

static void put_thread(struct world *w, int64_t id)
{
    struct store_doc doc = { .id = id, .class = WORDS_NETWORK };
    doc.column[COLUMN_TITLE] = write_words(w, 5, 2, 1);
    doc.column[COLUMN_LEAD] = id % 3 ? write_words(w, rand() % 30, 20, 1) : STR("");
    doc.column[COLUMN_BODY] = write_words(w, rand() % 300, 60, 1);
    doc.column[COLUMN_REPLIES] = write_words(w, rand() % 60, 40, 2 + rand() % 6);
    doc.column[COLUMN_TERMS] = STR("Schulden");
    put(w, &doc);
}

struct looking {
    struct world *world;
    int64_t only; /* 0 = all */
    int threads, known, marked;
    size_t bytes, pieces; /* of all texts; of the pieces in them */
};

static struct str snip(struct world *w, struct str text, const struct snippet_pieces *where)
{
    w->finder.where = where ? *where : (struct snippet_pieces){ 0 };
    memset(w->finder.remembered, 0, sizeof w->finder.remembered); /* each has to find out for itself */
    struct snippet_window found = snippet_find(&w->finder, text, MOST);
    return snippet_write(&w->finder, &w->arena, &found);
}

/* Compares the snippet of a text that stands `before` bytes into its column. */
static void compare(struct looking *l, struct str text, struct snippet_pieces where, size_t before)
{
    where.before = before;
    struct str whole = snip(l->world, text, NULL), piece = snip(l->world, text, &where);
    if (!str_eq(whole, piece))
        fail_msg("%.*s\n%.*s", STR_ARG(whole), STR_ARG(piece));
    l->marked += str_search(whole, STR("<mark>")) < whole.n;
}

static void count_bytes(struct looking *l, struct str text, const struct snippet_pieces *where)
{
    l->bytes += text.n;
    for (size_t i = 0; i < where->n; i++) {
        assert_true(where->piece[i].start < where->piece[i].end);
        assert_true(!i || where->piece[i].start >= where->piece[i - 1].end);
        l->pieces += (where->piece[i].end < text.n ? where->piece[i].end : text.n) - where->piece[i].start;
    }
}

static void look_at(void *ctx, struct store_row *row)
{
    struct looking *l = ctx;
    struct world *w = l->world;
    struct stretch_places *places = arena_new(&w->arena, struct stretch_places);
    struct stretch_pieces pieces;
    struct store_texts texts;
    if (l->only && store_row_id(row) != l->only)
        return;
    stretch_keep(places, row, store_row_found(row, 0, TERMS), 0);
    assert_int_equal(store_texts(w->reader, &w->arena, store_row_id(row), true, &texts), OK);
    l->threads++;
    l->known += stretch_find(&pieces, &w->arena, texts.map, places);
    compare(l, texts.lead, pieces.column[0], 0);
    compare(l, texts.body, pieces.column[1], 0);
    for (struct str rest = texts.replies; rest.n;) {
        struct str reply = str_cut(&rest, STORE_BETWEEN);
        compare(l, reply, pieces.column[2], (size_t)(reply.p - texts.replies.p));
    }
    count_bytes(l, texts.lead, &pieces.column[0]);
    count_bytes(l, texts.body, &pieces.column[1]);
    count_bytes(l, texts.replies, &pieces.column[2]);
}

static struct looking look(struct world *w, int64_t only)
{
    struct looking l = { .world = w, .only = only };
    assert_int_equal(store_begin_reading(w->reader), OK);
    assert_int_equal(store_match(w->reader, false, STR("schuld"), &w->any, look_at, &l, 0), OK);
    store_end_reading(w->reader);
    return l;
}

/* Whatever stands between the words, and in whichever of the texts. */
static void stretch_pieces_same_snippet_as_whole_text(void **state)
{
    struct world w = make_world();
    (void)state;
    for (int i = 0; i < THREADS; i++)
        put_thread(&w, 1 + i);
    for (int i = 0; i < THREADS / 4; i++) /* and of texts that came in their place */
        put_thread(&w, 1 + rand() % THREADS);
    struct looking l = look(&w, 0);
    assert_int_equal(l.threads, l.known);
    assert_true(l.threads > THREADS * 9 / 10);
    assert_true(l.marked > THREADS);
    assert_true(l.pieces < l.bytes / 2); /* one word in 50 is looked for */
    end_world(&w);
}

/* The index has "email" where a hyphen joins it: the other word that looks like it is not what was found. A text that is cut off may have
 * lost the word that was. */
static void stretch_word_alike_not_taken_for_the_one(void **state)
{
    static const char *const texts[] = { "In Remaine is e-mail.", "Een huisje in Remaine, mail en e-mail" };
    struct world w = make_world();
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct store_doc doc = { .id = 1 + i, .class = WORDS_NETWORK };
        doc.column[COLUMN_BODY] = str_c(texts[i]);
        put(&w, &doc);
        assert_int_equal(look(&w, 1 + i).known, 1);
    }
    end_world(&w);
}

/* What comes after the last stretch of a very long text is found too. */
static void stretch_long_text_its_end_is_one_piece(void **state)
{
    struct world w = make_world();
    struct store_doc doc = { .id = 1, .class = WORDS_NETWORK };
    struct buf b = { 0 };
    (void)state;
    for (int i = 0; i < STRETCH_PLACES * STRETCHES + 3000; i++)
        buf_addz(&b, i % 3 ? "fiets " : "straat ");
    buf_addz(&b, "wijkteam ");
    for (int i = 0; i < 100; i++)
        buf_addz(&b, "fiets ");
    doc.column[COLUMN_BODY] = arena_str(&w.arena, buf_str(&b));
    buf_release(&b);
    put(&w, &doc);
    struct looking l = look(&w, 0);
    assert_int_equal(l.known, 1);
    assert_int_equal(l.marked, 1);
    assert_true(l.pieces > 3000 * 6 && l.pieces < 3200 * 7);
    end_world(&w);
}

/* A word that stands in too many places to keep: the text is read as a whole. */
static void stretch_too_many_places_not_known(void **state)
{
    struct world w = make_world();
    struct store_doc doc = { .id = 1, .class = WORDS_NETWORK };
    (void)state;
    doc.column[COLUMN_BODY] = write_words(&w, 2 * STRETCH_ROOM, 1, 1);
    put(&w, &doc);
    struct looking l = look(&w, 0);
    assert_int_equal(l.threads, 1);
    assert_int_equal(l.known, 0);
    assert_int_equal(l.marked, 1);
    end_world(&w);
}

/* A file that is damaged: something is said, from within the text. */
static void stretch_damaged_map_no_reading_outside(void **state)
{
    struct world w = make_world();
    (void)state;
    for (int round = 0; round < 3000; round++) {
        unsigned char map[40];
        struct stretch_places *places = arena_new(&w.arena, struct stretch_places);
        struct stretch_pieces pieces;
        char *copy = malloc(50); /* so that a sanitizer sees what is read beyond it */
        assert_non_null(copy);
        memcpy(copy, "wijkteam en schuld, huis of jeugdhulp: wijkteam...", 50);
        for (size_t i = 0; i < sizeof map; i++)
            map[i] = (unsigned char)(rand() % 4 ? rand() % 12 : rand());
        places->n = 1 + (unsigned)rand() % STRETCH_ROOM;
        for (unsigned i = 0; i < places->n; i++)
            places->bytes[i] = (unsigned char)(rand() % 3 ? rand() % 5 : rand());
        assert_true(stretch_find(&pieces, &w.arena, (struct str){ (const char *)map, (size_t)rand() % 40 }, places));
        for (int c = 0; c < STRETCH_COLUMNS; c++) {
            pieces.column[c].before = (size_t)rand() % 30;
            assert_true(snip(&w, (struct str){ copy, 50 }, &pieces.column[c]).n >= 50);
        }
        free(copy);
        arena_reset(&w.arena);
    }
    end_world(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(stretch_pieces_same_snippet_as_whole_text),
    cmocka_unit_test(stretch_word_alike_not_taken_for_the_one),
    cmocka_unit_test(stretch_long_text_its_end_is_one_piece),
    cmocka_unit_test(stretch_too_many_places_not_known),
    cmocka_unit_test(stretch_damaged_map_no_reading_outside),
};
UNIT_MAIN(tests);
