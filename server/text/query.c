/* query.c -- see query.h. */
#include "text/query.h"

#include "base/utf8.h"
#include "text/fold.h"

#include <string.h>

static const struct {
    const char *word;
    enum typed_field field;
} fields[] = { { "thema", FIELD_THEME }, { "theme", FIELD_THEME }, { "trefwoord", FIELD_TAG }, { "tag", FIELD_TAG },
    { "wet", FIELD_LAW }, { "law", FIELD_LAW }, { "gemeente", FIELD_PLACE }, { "plaats", FIELD_PLACE },
    { "wijk", FIELD_PLACE }, { "place", FIELD_PLACE }, { "soort", FIELD_KIND }, { "kind", FIELD_KIND },
    { "fase", FIELD_PHASE }, { "phase", FIELD_PHASE }, { "door", FIELD_AUTHOR }, { "van", FIELD_AUTHOR },
    { "author", FIELD_AUTHOR }, { "groep", FIELD_GROUP }, { "group", FIELD_GROUP } };

static bool is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0x3000;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || (c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB;
}

/* Where the quoted text that starts after the quote at `at` ends: the offset of the closing quote, or text.n. */
static size_t quoted_end(struct str text, size_t at)
{
    while (at < text.n) {
        size_t from = at;
        if (is_quote(utf8_next(text, &at)))
            return from;
    }
    return text.n;
}

static bool has_word(struct str s)
{
    for (size_t i = 0; i < s.n;)
        if (fold_is_word(utf8_next(s, &i)))
            return true;
    return false;
}

/* Reads a field word with its colon at the start of s; *n becomes its length, colon included. */
static enum typed_field field_of(struct str s, size_t *n)
{
    size_t colon = str_find(s, ':');
    struct str word = str_sub(s, 0, colon);
    *n = 0;
    if (colon == s.n || colon + 1 == s.n || is_space((unsigned char)s.p[colon + 1]))
        return FIELD_NONE;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (str_ieq(word, str_c(fields[i].word))) {
            *n = colon + 1;
            return fields[i].field;
        }
    return FIELD_NONE;
}

static void add(struct typed_query *q, struct typed_item item)
{
    if (q->n < TYPED_ITEMS && has_word(item.text))
        q->item[q->n++] = item;
}

/* "pols en -elleboog": after these words a hyphen stands for what both have in common. */
static bool after_and(struct str before)
{
    static const char *const words[] = { " en", " of" };
    before = str_trim(before);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(before, str_c(words[i])))
            return true;
    return false;
}

/* Reads one item at s[*at], which is no space, and moves past it. */
static void read_item(struct typed_query *q, struct str s, size_t *at)
{
    struct typed_item item = { 0 };
    size_t i = *at, from, n = 0;
    if (s.p[i] == '-' && i + 1 < s.n && !is_space((unsigned char)s.p[i + 1])) {
        item.without = !after_and(str_sub(s, 0, i));
        i++;
    }
    item.field = field_of(str_sub(s, i, s.n), &n);
    i += n;
    from = i;
    size_t after = i;
    if (i < s.n && is_quote(utf8_next(s, &after))) {
        size_t end = quoted_end(s, after);
        item.phrase = end < s.n; /* an open quote is no quote */
        if (item.phrase) {
            item.text = str_sub(s, after, end - after);
            utf8_next(s, &end);
            item.whole = str_sub(s, *at, end - *at);
            *at = end;
            add(q, item);
            return;
        }
    }
    for (i = from; i < s.n;) {
        size_t here = i;
        uint32_t c = utf8_next(s, &i);
        if (is_space(c) || (here > from && is_quote(c))) {
            i = here;
            break;
        }
    }
    item.text = str_sub(s, from, i - from);
    item.whole = str_sub(s, *at, i - *at);
    item.prefix = item.text.n > 1 && str_ends(item.text, STR("*"));
    *at = i > *at ? i : *at + 1;
    add(q, item);
}

static bool all_capitals(struct str s)
{
    size_t words = 0;
    bool inside = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        bool letter = fold_is_word(c) && c > '9';
        if (letter && !fold_is_upper(c))
            return false;
        words += letter && !inside;
        inside = letter;
    }
    return words > 1;
}

void typed_read(struct typed_query *q, struct str text, bool typing)
{
    memset(q, 0, sizeof *q);
    text = utf8_head(text, TYPED_MAX);
    q->shouted = all_capitals(text);
    bool ends_in_word = false;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        uint32_t c = utf8_next(text, &i);
        ends_in_word = !is_space(c);
        if (is_space(c))
            continue;
        i = from;
        read_item(q, text, &i);
    }
    if (q->n && typing && ends_in_word) {
        struct typed_item *last = &q->item[q->n - 1];
        last->prefix |= !last->phrase && !last->without && last->field == FIELD_NONE;
    }
}

bool typed_is_plain(struct str text)
{
    struct typed_query q;
    typed_read(&q, text, false);
    for (size_t i = 0; i < q.n; i++)
        if (q.item[i].phrase || q.item[i].without || q.item[i].field != FIELD_NONE)
            return false;
    return q.n > 0;
}
