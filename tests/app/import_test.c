/* import_test.c -- files that come in: threads, loose texts, tables, seeds; and that going out and in again loses nothing. */
#include "unit.h"

#include "app/export.h"
#include "app/import.h"
#include "db/migrate.h"

#include <dirent.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An empty Vraagbaak, a folder of files, and what the last import said. */
struct world {
    char folder[64], path[128];
    struct db *db;
    struct arena arena;
    char *said;
    size_t said_n;
    struct import_counts counts;
};

static void open_database(struct world *w, const char *name)
{
    struct str why = { 0 };
    (void)snprintf(w->path, sizeof w->path, "%s/%s", w->folder, name);
    assert_int_equal(db_open(&w->db, w->path, DB_OPEN_WRITE), OK);
    assert_int_equal(migrate_run(w->db, NULL, &w->arena, NULL, &why), OK);
}

static struct world *open_world(void)
{
    struct world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    strcpy(w->folder, "/tmp/vraagbaak-import-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    open_database(w, "one.db");
    return w;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static void close_world(struct world *w)
{
    db_free(w->db);
    free(w->said);
    arena_release(&w->arena);
    (void)nftw(w->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(w);
}

static const char *in_folder(struct world *w, const char *name)
{
    return arena_printf(&w->arena, "%s/%s", w->folder, name).p;
}

/* Writes a file below the folder; its own folders are made. */
static void put_bytes(struct world *w, const char *name, struct str bytes)
{
    const char *path = in_folder(w, name);
    for (const char *p = path + strlen(w->folder) + 1; (p = strchr(p, '/')); p++)
        (void)mkdir(arena_cstr(&w->arena, (struct str){ path, (size_t)(p - path) }), 0700);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static void put(struct world *w, const char *name, const char *text)
{
    put_bytes(w, name, str_c(text));
}

static enum err run(struct world *w, const char *path, bool seed)
{
    struct import_options o = { .paths = &path, .n = 1, .seed = seed };
    free(w->said);
    o.out = open_memstream(&w->said, &w->said_n);
    assert_non_null(o.out);
    enum err e = import_run(w->db, &o, &w->counts);
    (void)fclose(o.out);
    return e;
}

static enum err import(struct world *w, const char *name)
{
    return run(w, in_folder(w, name), false);
}

#define assert_said(w, text)                                         \
    do {                                                             \
        if (!strstr((w)->said, (text)))                              \
            fail_msg("\"%s\" was not said:\n%s", (text), (w)->said); \
    } while (0)

/* The first column of the first row, as text. */
static const char *value(struct world *w, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db_handle(w->db), sql, -1, &stmt, NULL), SQLITE_OK);
    const char *text = sqlite3_step(stmt) == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : "(no row)";
    text = arena_cstr(&w->arena, str_c(text ? text : "(null)"));
    (void)sqlite3_finalize(stmt);
    return text;
}

static void change(struct world *w, const char *sql)
{
    assert_int_equal(sqlite3_exec(db_handle(w->db), sql, NULL, NULL, NULL), SQLITE_OK);
}

/* Terms, organisations, people and groups that the tests name. */
static void put_tables(struct world *w)
{
    put(w, "in/terms.yaml",
        "- kind: theme\n  name: Werk\n  aliases: [baan]\n- kind: law\n  name: Oude wet\n  valid_to: \"2014-12-31\"\n"
        "  replaced_by: Nieuwe wet\n- kind: law\n  name: Nieuwe wet\n");
    put(w, "in/organisations.yaml",
        "- kind: municipality\n  name: Goirle\n  parent: Midden\n- kind: region\n  name: Midden\n");
    put(w, "in/people.yaml",
        "- mail: anna@voorbeeld.nl\n  name: Anna\n  organisation: Goirle\n  roles: [project_leader, coach]\n"
        "- mail: bert@voorbeeld.nl\n  name: Bert\n  roles: [reader]\n");
    put(w, "in/groups.yaml",
        "- name: Kring\n  kind: theme\n  visibility: open\n  members:\n    - by: anna@voorbeeld.nl\n      role: chair\n"
        "- name: Geheim\n  kind: intervision\n  visibility: hidden\n");
}

static const char thread[] =
    "---\nkind: question\nref: q1\ntitle: Hoe begin je?\nauthor: anna@voorbeeld.nl\nplace: Goirle\n"
    "themes: [werk]\nlaws: [Oude wet]\ncreated: \"2025-01-02T03:04:05Z\"\nmarks:\n  - kind: me_too\n"
    "    by: bert@voorbeeld.nl\n    at: \"2025-01-03T00:00:00Z\"\nlinks:\n  - rel: related\n    to: later\n---\n\n"
    "Tekst.\n\n+++ answer\nref: q1/a\nauthor: bert@voorbeeld.nl\ncreated: \"2025-01-04T00:00:00Z\"\n---\n\nZo.\n\n"
    "+++ comment\nref: q1/c\nparent: q1/a\ncreated: \"2025-01-05T00:00:00Z\"\n---\n\nDank.\n";

static const char later[] = "---\nkind: page\nref: later\ntitle: Later\n---\n\nZie #1.\n";

static struct world *world_with_thread(void)
{
    struct world *w = open_world();
    put_tables(w);
    put(w, "in/a.md", thread);
    put(w, "in/b.md", later);
    if (import(w, "in") != OK)
        fail_msg("%s", w->said);
    return w;
}

/* ---- threads */

static void import_threadFile_makesThreadMarksAndLinks(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    assert_said(w, "made #1 question \"Hoe begin je?\" (new: 2 replies, 1 mark) from ");
    assert_said(w, "linked #1 related #4");
    assert_string_equal(
        value(w, "SELECT group_concat(id || ':' || parent_id || ':' || kind) FROM post WHERE root_id = 1 AND id > 1"),
        "2:1:8,3:2:9");
    assert_string_equal(value(w, "SELECT body FROM post WHERE id = 1"), "Tekst.");
    assert_string_equal(value(w, "SELECT progress FROM post WHERE id = 1"), "1");
    assert_string_equal(value(w, "SELECT count(*) FROM post_term WHERE post_id = 1"), "2");
    assert_string_equal(value(w, "SELECT count(*) FROM mark WHERE post_id = 1"), "1");
    assert_string_equal(value(w, "SELECT count(*) FROM link WHERE from_id = 4 AND to_id = 1"),
        "1"); /* by #1 in its text */
    assert_string_equal(value(w,
                            "SELECT s.name FROM term t JOIN term s ON s.id = t.replaced_by WHERE t.name = 'Oude wet'"),
        "Nieuwe wet");
    assert_string_equal(value(w, "SELECT p.name FROM organisation o JOIN organisation p ON p.id = o.parent_id"),
        "Midden");
    assert_string_equal(value(w, "SELECT role FROM membership"), "chair");
    close_world(w);
}

static void import_thread_isCountedOnceWhenItIsWhole(void **state)
{
    (void)state;
    struct world *w = open_world();
    put_tables(w);
    put(w, "in/a.md",
        "---\nkind: question\nref: q\ntitle: Hoe?\nauthor: anna@voorbeeld.nl\ncreated: \"2025-01-02T00:00:00Z\"\n---\n\n"
        "Tekst.\n\n+++ answer\nref: q/a\nauthor: bert@voorbeeld.nl\ncreated: \"2025-01-04T00:00:00Z\"\n---\n\nZo.\n\n"
        "+++ answer\nref: q/b\ncreated: \"2025-01-03T00:00:00Z\"\n---\n\nOf zo.\n");
    assert_int_equal(import(w, "in"), OK);
    assert_string_equal(value(w, "SELECT n_answers || ' ' || thread_version FROM post WHERE id = 1"), "2 2");
    assert_string_equal(value(w, "SELECT activity FROM post_list WHERE id = 1"), "1735948800000"); /* of the 4th */
    assert_string_equal(value(w, "SELECT count(*) FROM post WHERE summary IS NULL"), "0");
    assert_string_equal(value(w, "SELECT count(*) FROM event WHERE verb = 'post.imported'"), "3");
    assert_string_equal(value(w, "SELECT count(*) FROM task"), "0"); /* nobody was ever to answer it */
    close_world(w);
}

static void import_twice_changesNothing(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    const char *changes = value(w, "SELECT max(seq) FROM change");
    assert_int_equal(import(w, "in"), OK);
    assert_int_equal(w->counts.made + w->counts.updated + w->counts.warnings, 0);
    assert_int_equal(w->counts.unchanged, 3 + 2 + 2 + 2 + 2);
    assert_string_equal(value(w, "SELECT max(seq) FROM change"), changes);
    close_world(w);
}

static void import_changedFile_keepsTheOldTextAsRevision(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    put(w, "in/b.md", "---\nkind: page\nref: later\ntitle: Later\n---\n\nNieuwe tekst.\n");
    assert_int_equal(import(w, "in"), OK);
    assert_said(w, "updated #4 page \"Later\"");
    assert_int_equal(w->counts.updated, 1);
    assert_string_equal(value(w, "SELECT body FROM post WHERE id = 4"), "Nieuwe tekst.");
    assert_string_equal(value(w, "SELECT body FROM revision WHERE post_id = 4"), "Zie #1.");
    close_world(w);
}

static void import_windowsLineEnds_areReadAsLines(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "a.md", "---\r\nkind: page\r\nref: x\r\ntitle: T\r\n---\r\n\r\nEen\r\ntwee\r\n");
    assert_int_equal(import(w, "a.md"), OK);
    assert_string_equal(value(w, "SELECT body FROM post"), "Een\ntwee");
    close_world(w);
}

struct bad {
    const char *text, *said;
};

static void import_badThreadFiles_nameFileAndProperty(void **state)
{
    (void)state;
    static const struct bad cases[] = {
        { "---\nkind: quest\ntitle: T\n---\nx\n", "x.md:2: kind: " },
        { "---\nkind: answer\ntitle: T\n---\nx\n", "x.md:2: kind: " },
        { "---\nkind: page\nauthor: wie@voorbeeld.nl\n---\nx\n", "author: There is no person \"wie@voorbeeld.nl\"." },
        { "---\nkind: page\nplace: Nergens\n---\nx\n", "place: There is no organisation \"Nergens\"." },
        { "---\nkind: page\nthemes: [Werk, Spel]\n---\nx\n", "themes: There is no theme \"Spel\"." },
        { "---\nkind: page\naccess: group\n---\nx\n", "group: Name the group" },
        { "---\nkind: page\naccess: group\ngroup: Geen\n---\nx\n", "group: There is no group \"Geen\"." },
        { "---\nkind: page\ncolour: red\n---\nx\n", "colour: We do not know the property" },
        { "---\nkind: page\ncreated: gisteren\n---\nx\n", "created: " },
        { "---\nkind: page\nmarks:\n  - kind: liked\n    by: anna@voorbeeld.nl\n---\nx\n", "marks.0.kind: " },
        { "---\nkind: page\nmarks:\n  - kind: helpful\n---\nx\n", "marks.0.by: " },
        { "---\nkind: page\n---\nx\n\n+++ remark\n---\ny\n", "+++: After +++ comes answer or comment." },
        { "---\nkind: page\n---\nx\n\n+++ comment\nparent: weg\n---\ny\n",
            "x.md:7: parent: There is no post \"weg\"." },
        { "---\nkind: page\n---\nx\n\n+++ comment\nparent: q1/a\n---\ny\n",
            "x.md:7: parent: \"q1/a\" is not an answer in this thread." },
        { "---\nkind: page\ntitle: \"open\n---\nx\n", "Line 2" },
        { "---\nkind: page\n\n+++ answer\n---\n", "line 4: " },
        { "---\nkind: page\nlinks:\n  - rel: related\n    to: weg\n---\nx\n", "links: There is no post \"weg\"." },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world *w = world_with_thread();
        put(w, "x.md", cases[i].text);
        assert_int_equal(import(w, "x.md"), ERR_INVALID);
        assert_said(w, cases[i].said);
        assert_int_equal(w->counts.failed, 1);
        if (!strstr(cases[i].text, "links"))
            assert_string_equal(value(w, "SELECT count(*) FROM post"), "4"); /* nothing half made */
        close_world(w);
    }
}

static void import_oneBadFile_leavesTheOthersIn(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "in/a.md", "---\nkind: page\nref: a\n---\nx\n");
    put(w, "in/b.md", "---\nkind: nothing\n---\nx\n");
    put(w, "in/c/d.md", "---\nkind: page\nref: c\n---\nx\n");
    put(w, "in/picture.png", "x");
    put(w, "in/.hidden.md", "x");
    assert_int_equal(import(w, "in"), ERR_INVALID);
    assert_string_equal(value(w, "SELECT group_concat(ref) FROM post"), "a,c");
    assert_int_equal(w->counts.warnings, 1);
    assert_said(w, "2 made, 0 updated, 0 unchanged, 1 failed");
    assert_int_equal(import(w, "nowhere"), ERR_INVALID);
    close_world(w);
}

static void import_longTitle_isCutAndTold(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "a.md", arena_printf(&w->arena, "---\nref: a\ntitle: %0300d\n---\nx\n", 1).p);
    assert_int_equal(import(w, "a.md"), OK);
    assert_said(w, "title: cut at 200 characters");
    assert_string_equal(value(w, "SELECT length(title) FROM post"), "200");
    close_world(w);
}

/* ---- loose texts */

static void import_looseText_becomesARepairedPage(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "in/tekst.txt", "Werken aan re├»ntegratie\n\n • eerst\n • dan\n");
    assert_int_equal(import(w, "in"), OK);
    assert_said(w, "made #1 page \"Werken aan reïntegratie\"");
    assert_said(w, "repaired 1 × mojibake in ");
    assert_said(w, "(\"├»\" became \"ï\")");
    assert_said(w, "repaired 2 × bullet sign in ");
    assert_string_equal(value(w, "SELECT body FROM post"), "- eerst\n- dan");
    assert_string_equal(value(w, "SELECT ref || kind || status || access || author_id FROM post"),
        "file:tekst.txt5211");
    assert_int_equal(import(w, "in"), OK);
    assert_int_equal(w->counts.unchanged, 1);
    close_world(w);
}

static void import_looseTexts_takeTheirTitleFromTheFirstLine(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *title, *body;
    } cases[] = {
        { "a.md", "# Kop *een*\n\nTekst\n", "Kop een", "Tekst" },
        { "a.md", "\n\nTitel\n\nTekst\n", "Titel", "Tekst" },
        { "a.txt", "Eerste regel\nvan een alinea\n", "Eerste regel", "Eerste regel\nvan een alinea" },
        { "a.md", "- een\n- twee\n", "een", "- een\n- twee" },
        { "a.md", "## Kop\nTekst\n", "Kop", "Tekst" },
        { "a.txt", "", "", "" },
        { "a.md", "---\n\nStreep boven\n", "Streep boven", "Streep boven" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world *w = open_world();
        put(w, cases[i].name, cases[i].text);
        assert_int_equal(import(w, cases[i].name), OK);
        if (i != 6)
            assert_string_equal(value(w, "SELECT title FROM post"), cases[i].title);
        if (i != 6)
            assert_string_equal(value(w, "SELECT body FROM post"), cases[i].body);
        close_world(w);
    }
}

static void import_longFirstLine_losesNothing(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "a.txt", arena_printf(&w->arena, "%0250d\n\nTekst\n", 7).p);
    assert_int_equal(import(w, "a.txt"), OK);
    assert_said(w, "title: cut at 200 characters");
    assert_string_equal(value(w, "SELECT length(title) || ' ' || length(body) FROM post"), "200 257");
    close_world(w);
}

static void import_otherCharacterSets_areConvertedAndTold(void **state)
{
    (void)state;
    struct world *w = open_world();
    put_bytes(w, "in/a.txt", STR("Idee\xebn\n\nE\xe9n caf\xe9\n"));
    put_bytes(w, "in/b.txt", STR("Idee\x89n\n\nE\x82n caf\x82\n"));
    put_bytes(w, "in/c.txt",
        STR("\xff\xfe"
            "E\0\xe9\0n\0"));
    put_bytes(w, "in/d.txt", STR("PK\x03\x04\0\0\0\xff\xff\xfe text that is none"));
    assert_int_equal(import(w, "in"), ERR_INVALID);
    assert_said(w, "repaired character set Windows-1252 in ");
    assert_said(w, "repaired character set code page 850 in ");
    assert_said(w, "repaired character set UTF-16LE in ");
    assert_said(w, "d.txt: the file holds no text");
    assert_string_equal(value(w, "SELECT group_concat(title || '/' || body) FROM post"),
        "Ideeën/Eén café,Ideeën/Eén café,Eén/");
    close_world(w);
}

/* ---- rows and lines */

static void import_csv_rowsBecomePosts(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    put(w, "posts.csv",
        "ID;Kind;Title;Body;Themes;Place\nr1;case;Een;\"Tekst; met\npuntkomma\";Werk;Goirle\nr2;;Twee;Tekst;;\nr3;onzin;Drie;x;;\n");
    assert_int_equal(import(w, "posts.csv"), ERR_INVALID);
    assert_int_equal(w->counts.made, 2);
    assert_said(w, "posts.csv:5: kind: ");
    assert_string_equal(value(w, "SELECT kind || body FROM post WHERE ref = 'r1'"), "1Tekst; met\npuntkomma");
    assert_string_equal(value(w, "SELECT kind FROM post WHERE ref = 'r2'"), "5");
    put(w, "none.csv", "a,b\n1,2\n");
    assert_int_equal(import(w, "none.csv"), ERR_INVALID);
    assert_said(w, "the first row must name columns");
    close_world(w);
}

static void import_municipalities_getTheirOldNamesAsAliases(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "in/municipalities.csv",
        "cbs_code,name,name_common,province,inhabitants,urbanity_class,year\n"
        "GM0518,'s-Gravenhage,Den Haag,Zuid-Holland,566221,1,2024\nGM0796,'s-Hertogenbosch,s-Hertogenbosch,Noord-Brabant,160757,2,2024\n");
    put(w, "in/merged-municipalities.csv",
        "old_code,old_name,new_code,new_name,date,kind\nGM1,Rosmalen,GM0796,'s-Hertogenbosch,1996-01-01,merged\n");
    assert_int_equal(import(w, "in"), OK);
    assert_string_equal(value(w, "SELECT group_concat(name) FROM (SELECT name FROM organisation ORDER BY id)"),
        "Den Haag,'s-Hertogenbosch");
    assert_string_equal(
        value(w,
            "SELECT o.name FROM organisation_alias a JOIN organisation o ON o.id = a.organisation_id WHERE a.name = 'Rosmalen'"),
        "'s-Hertogenbosch");
    assert_int_equal(import(w, "in"), OK);
    assert_int_equal(w->counts.unchanged, 3);
    close_world(w);
}

static void import_jsonLines_keepTheirIdAsRef(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "docs.jsonl",
        "{\"id\":\"d-1\",\"title\":\"Een\",\"text\":\"Tekst met cafÃ©\"}\n\n{\"id\":\"d-2\",\"title\":\"\",\"text\":\"Zonder titel\"}\n"
        "{\"id\":\"d-3\",\"text\":\n{\"title\":\"x\",\"text\":\"y\"}\n");
    assert_int_equal(import(w, "docs.jsonl"), ERR_INVALID);
    assert_int_equal(w->counts.made, 2);
    assert_int_equal(w->counts.failed, 2);
    assert_said(w, "docs.jsonl:4: ");
    assert_said(w, "docs.jsonl:5: id: ");
    assert_string_equal(value(w, "SELECT body FROM post WHERE ref = 'd-1'"), "Tekst met café");
    assert_string_equal(value(w, "SELECT title FROM post WHERE ref = 'd-2'"), "");
    put(w, "docs.jsonl", "{\"id\":\"d-2\",\"title\":\"Nu wel\",\"text\":\"Zonder titel\"}");
    assert_int_equal(import(w, "docs.jsonl"), OK);
    assert_said(w, "updated #2 page \"Nu wel\"");
    put(w, "docs.jsonl", "{\"id\":7,\"title\":\"Zeven\",\"text\":\"Een nummer als naam\"}");
    assert_int_equal(import(w, "docs.jsonl"), OK);
    put(w, "docs.jsonl", "{\"id\":\"7\",\"title\":\"Zeven\",\"text\":\"Hetzelfde\"}");
    assert_int_equal(import(w, "docs.jsonl"), OK);
    assert_string_equal(value(w, "SELECT body FROM post WHERE ref = '7'"), "Hetzelfde");
    put(w, "docs.jsonl", "{\"id\":7.5,\"title\":\"Zeven\",\"text\":\"t\"}");
    assert_int_equal(import(w, "docs.jsonl"), ERR_INVALID);
    close_world(w);
}

static void import_jsonTitleTooLong_standsAboveTheText(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "docs.jsonl", arena_printf(&w->arena, "{\"id\":\"d\",\"title\":\"%0250d\",\"text\":\"t\"}\n", 5).p);
    assert_int_equal(import(w, "docs.jsonl"), OK);
    assert_int_equal(w->counts.warnings, 1);
    assert_string_equal(value(w, "SELECT length(title) || ' ' || length(body) FROM post"), "200 253");
    close_world(w);
}

static void import_badTables_nameTheEntry(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *said;
    } cases[] = {
        { "terms.yaml", "- kind: colour\n  name: Rood\n", "entry 1: items.0.kind: " },
        { "terms.yaml", "- kind: law\n  name: W\n  replaced_by: Weg\n", "There is no \"Weg\"." },
        { "terms.yaml", "kind: law\n", "terms.yaml: " },
        { "organisations.yaml", "- kind: area\n  name: A\n  parent: Weg\n", "There is no \"Weg\"." },
        { "organisations.yaml", "- kind: area\n  name: A\n- name: B\n", "entry 2: items.1.kind: " },
        { "people.yaml", "- mail: a@voorbeeld.nl\n  name: A\n  roles: [boss]\n", "There is no role \"boss\"." },
        { "people.yaml", "- mail: a@voorbeeld.nl\n  name: A\n  organisation: Weg\n",
            "There is no organisation \"Weg\"." },
        { "groups.yaml", "- name: G\n  kind: theme\n  members:\n    - by: weg@voorbeeld.nl\n      role: member\n",
            "There is no person" },
        { "groups.yaml", "- x\n", "failed: " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world *w = open_world();
        put(w, cases[i].name, cases[i].text);
        assert_int_equal(import(w, cases[i].name), ERR_INVALID);
        assert_said(w, cases[i].said);
        close_world(w);
    }
}

/* ---- seeds */

static void seed_ofThisProject_comesInWholeAndOnlyOnce(void **state)
{
    (void)state;
    struct world *w = open_world();
    if (run(w, "seeds", true) != OK || w->counts.warnings)
        fail_msg("%s", w->said);
    assert_int_equal(run(w, "seeds", true), OK);
    assert_int_equal(w->counts.made + w->counts.updated + w->counts.failed, 0);
    assert_int_equal(run(w, "seeds/", false) == OK ? w->counts.updated : 1, 0);
    close_world(w);
}

static void seed_searches_onlyWhereNobodySearchedYet(void **state)
{
    (void)state;
    struct world *w = open_world();
    put(w, "searches.csv", "query,days_ago\nbuurtbus,2 5 5\nvoedselbos,9\n");
    assert_int_equal(import(w, "searches.csv"), OK);
    assert_said(w, "noted when people search");
    assert_string_equal(value(w, "SELECT count(*) FROM search_log"), "0");
    assert_int_equal(run(w, in_folder(w, "searches.csv"), true), OK);
    assert_int_equal(w->counts.made, 2);
    assert_int_equal(run(w, in_folder(w, "searches.csv"), true), OK);
    assert_int_equal(w->counts.unchanged, 2);
    assert_string_equal(
        value(w,
            "SELECT count(*) || ' ' || count(DISTINCT day) || ' ' || (max(day) - min(day)) || ' ' || max(hits)"
            " FROM search_log"),
        "4 3 7 0");
    close_world(w);
}

static void seed_whatAPersonChanged_isLeftAlone(void **state)
{
    (void)state;
    struct world *w = open_world();
    put_tables(w);
    put(w, "in/a.md", thread);
    put(w, "in/b.md", later);
    assert_int_equal(run(w, in_folder(w, "in"), true), OK);
    change(w,
        "UPDATE post SET body = 'Van een mens' WHERE id = 4;"
        "INSERT INTO event(id, at, verb, actor, root_id, post_id, entity, entity_id) VALUES (9999, 1, 'post.edited', 2, 4, 4, 'post', 4);"
        "UPDATE account SET roles = 1 WHERE mail = 'anna@voorbeeld.nl'");
    put(w, "in/a.md", "---\nkind: question\nref: q1\ntitle: Nieuwe titel\n---\n\nTekst.\n");
    assert_int_equal(run(w, in_folder(w, "in"), true), OK);
    assert_string_equal(value(w, "SELECT body FROM post WHERE id = 4"), "Van een mens");
    assert_string_equal(value(w, "SELECT title FROM post WHERE id = 1"), "Nieuwe titel");
    assert_string_equal(value(w, "SELECT roles FROM account WHERE mail = 'anna@voorbeeld.nl'"), "1");
    close_world(w);
}

/* ---- out and in again */

static enum err export(struct world *w, const char *name, struct export_counts *counts) {
    char *said = NULL; size_t n = 0; FILE *out = open_memstream(&said, &n); assert_non_null(out);
    enum err e = export_run(w->db, in_folder(w, name), out, counts);
    (void)fclose(out);
    free(said);
    return e;
}

static void export_importedAgain_givesTheSameFiles(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    struct export_counts counts;
    change(w,
        "UPDATE post SET body = 'Regel' || char(10) || '+++ answer' || char(10) || '\\+++ x' || char(10) WHERE id = 4;"
        "UPDATE post SET ref = NULL, anonymous = 1, phase = 2, evidence = 3, resolution = 'Zo: \"goed\"', resolved_at = 1735900000123,"
        " review_due = 1767225600000, published = 1735800000000 WHERE id = 1;"
        "UPDATE post SET ref = NULL, status = 4 WHERE id = 2;"
        "UPDATE post SET kind = 6 WHERE parent_id IS NULL AND id > 1;"
        "INSERT INTO meeting(post_id, starts, ends) SELECT id, 1796040000000, 1796049000000 FROM post WHERE kind = 6");
    assert_int_equal(export(w, "out1", &counts), OK);
    assert_int_equal(counts.threads, 2);
    assert_int_equal(counts.replies, 2);
    db_free(w->db);
    open_database(w, "two.db");
    if (import(w, "out1") != OK)
        fail_msg("%s", w->said);
    assert_string_equal(value(w, "SELECT group_concat(id) FROM (SELECT id FROM post ORDER BY id)"), "1,2,3,4");
    assert_string_equal(value(w, "SELECT body FROM post WHERE id = 4"), "Regel\n+++ answer\n\\+++ x\n");
    assert_string_equal(value(w, "SELECT starts || ' ' || ends FROM meeting"), "1796040000000 1796049000000");
    assert_int_equal(import(w, "out1"), OK);
    assert_int_equal(w->counts.made + w->counts.updated, 0);
    assert_int_equal(export(w, "out2", &counts), OK);
    int same = system(arena_printf(&w->arena, "diff -r '%s/out1' '%s/out2'", w->folder, w->folder).p);
    assert_int_equal(same, 0);
    close_world(w);
}

static void export_ofSeeds_survivesTheRoundTrip(void **state)
{
    (void)state;
    struct world *w = open_world();
    struct export_counts counts;
    assert_int_equal(run(w, "seeds", true), OK);
    assert_int_equal(export(w, "out1", &counts), OK);
    db_free(w->db);
    open_database(w, "two.db");
    assert_int_equal(import(w, "out1"), OK);
    assert_int_equal(export(w, "out2", &counts), OK);
    assert_int_equal(system(arena_printf(&w->arena, "diff -r '%s/out1' '%s/out2'", w->folder, w->folder).p), 0);
    close_world(w);
}

static void export_hiddenGroup_isNotInAnyFile(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    struct export_counts counts;
    put(w, "h.md",
        "---\nkind: discussion\nref: geheim\ntitle: Verborgen zaak\naccess: group\ngroup: Geheim\n---\n\nx\n");
    put(w, "i.md",
        "---\nkind: page\nref: open\ntitle: Open\non_behalf_of: Geheim\nlinks:\n  - rel: related\n    to: geheim\n---\n\nx\n");
    assert_int_equal(import(w, "h.md"), OK);
    assert_int_equal(import(w, "i.md"), OK);
    assert_int_equal(export(w, "out", &counts), OK);
    assert_int_equal(counts.threads, 3);
    assert_int_not_equal(system(arena_printf(&w->arena, "grep -rqi 'geheim\\|verborgen' '%s/out'", w->folder).p), 0);
    close_world(w);
}

static void export_intoTheSameFolder_removesWhatIsStale(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    struct export_counts counts;
    assert_int_equal(export(w, "out", &counts), OK);
    put(w, "out/pages/notes.txt", "mine");
    change(w, "UPDATE post SET title = 'Andere titel' WHERE id = 4");
    assert_int_equal(export(w, "out", &counts), OK);
    assert_int_equal(counts.removed, 1);
    assert_int_equal(access(in_folder(w, "out/pages/4-andere-titel.md"), F_OK), 0);
    assert_int_equal(access(in_folder(w, "out/pages/notes.txt"), F_OK), 0);
    assert_int_not_equal(access(in_folder(w, "out/pages/4-later.md"), F_OK), 0);
    close_world(w);
}

static void import_numberThatIsTaken_getsAnother(void **state)
{
    (void)state;
    struct world *w = world_with_thread();
    put(w, "y.md",
        "---\nid: 1\nkind: page\ntitle: Van elders\ncreated: \"2020-01-01T00:00:00Z\"\n---\n\nx\n\n+++ answer\nid: 2\n"
        "created: \"2020-01-02T00:00:00Z\"\n---\ny\n\n+++ comment\nid: 90\nparent: \"#2\"\ncreated: \"2020-01-03T00:00:00Z\"\n---\nz\n");
    assert_int_equal(import(w, "y.md"), OK);
    assert_said(w, "#1 was taken, so this post became #");
    assert_string_equal(value(w, "SELECT title FROM post WHERE id = 1"), "Hoe begin je?");
    assert_string_equal(value(w, "SELECT p.body FROM post c JOIN post p ON p.id = c.parent_id WHERE c.body = 'z'"),
        "y");
    const char *posts = value(w, "SELECT count(*) FROM post");
    if (import(w, "y.md") != OK)
        fail_msg("%s", w->said);
    assert_int_equal(w->counts.unchanged, 1);
    assert_string_equal(value(w, "SELECT count(*) FROM post"), posts);
    close_world(w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(import_threadFile_makesThreadMarksAndLinks),
    cmocka_unit_test(import_thread_isCountedOnceWhenItIsWhole),
    cmocka_unit_test(import_twice_changesNothing),
    cmocka_unit_test(import_changedFile_keepsTheOldTextAsRevision),
    cmocka_unit_test(import_windowsLineEnds_areReadAsLines),
    cmocka_unit_test(import_badThreadFiles_nameFileAndProperty),
    cmocka_unit_test(import_oneBadFile_leavesTheOthersIn),
    cmocka_unit_test(import_longTitle_isCutAndTold),
    cmocka_unit_test(import_looseText_becomesARepairedPage),
    cmocka_unit_test(import_looseTexts_takeTheirTitleFromTheFirstLine),
    cmocka_unit_test(import_longFirstLine_losesNothing),
    cmocka_unit_test(import_otherCharacterSets_areConvertedAndTold),
    cmocka_unit_test(import_csv_rowsBecomePosts),
    cmocka_unit_test(import_municipalities_getTheirOldNamesAsAliases),
    cmocka_unit_test(import_jsonLines_keepTheirIdAsRef),
    cmocka_unit_test(import_jsonTitleTooLong_standsAboveTheText),
    cmocka_unit_test(import_badTables_nameTheEntry),
    cmocka_unit_test(seed_ofThisProject_comesInWholeAndOnlyOnce),
    cmocka_unit_test(seed_searches_onlyWhereNobodySearchedYet),
    cmocka_unit_test(seed_whatAPersonChanged_isLeftAlone),
    cmocka_unit_test(export_importedAgain_givesTheSameFiles),
    cmocka_unit_test(export_ofSeeds_survivesTheRoundTrip),
    cmocka_unit_test(export_hiddenGroup_isNotInAnyFile),
    cmocka_unit_test(export_intoTheSameFolder_removesWhatIsStale),
    cmocka_unit_test(import_numberThatIsTaken_getsAnother),
};

UNIT_MAIN(tests);
