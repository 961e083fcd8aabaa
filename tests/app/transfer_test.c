/* transfer_test.c -- GET /export and POST /imports: what comes out for whom, and what is taken back. */
#include "tests/world.h"

#include "packed.h"

#include "base/buf.h"
#include "crypt/token.h"
#include "pack/pack.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct unpack_limits wide = { .files = 1000, .bytes = 64 << 20 };

static struct world open_world(const char *seed)
{
    struct world w = world_open(seed);
    const char *attachments = arena_printf(&w.arena, "%s/attachments", w.folder).p;
    assert_true(token_start());
    assert_int_equal(mkdir(attachments, 0700), 0);
    w.own = (struct services){ .writer = w.writer,
        .database = arena_cstr(&w.arena, str_c(w.path)),
        .attachments = attachments };
    return w;
}

/* The world does not move any more: its services can point into it. */
static void settle(struct world *w)
{
    w->services = &w->own;
}

/* The archive as a file that has no name any more; one at a time is open. */
static int archive_of(struct str bytes)
{
    static int fd = -1;
    if (fd >= 0)
        (void)close(fd);
    fd = memfd_create("archive", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

/* Takes an export apart into a folder of its own below the world's. */
static const char *unpacked(struct world *w, struct str archive)
{
    static int n;
    const char *why = "", *folder = arena_printf(&w->arena, "%s/out%d", w->folder, n++).p;
    assert_int_equal(mkdir(folder, 0700), 0);
    if (unpack(archive_of(archive), folder, &wide, &why))
        fail_msg("%s", why);
    return folder;
}

static struct str file(struct world *w, const char *folder, const char *name)
{
    char text[65536];
    FILE *f = fopen(arena_printf(&w->arena, "%s/%s", folder, name).p, "r");
    if (!f)
        return (struct str){ 0 };
    size_t n = fread(text, 1, sizeof text, f);
    (void)fclose(f);
    return arena_str(&w->arena, (struct str){ text, n });
}

static const char *searched;
static int found;

static int look(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    char text[65536];
    (void)st;
    (void)ftw;
    FILE *f = type == FTW_F ? fopen(path, "r") : NULL;
    if (!f)
        return 0;
    size_t n = fread(text, 1, sizeof text, f);
    (void)fclose(f);
    found += str_search((struct str){ text, n }, str_c(searched)) < n || strstr(path, searched);
    return 0;
}

/* How many files of the folder hold the word, or have it in their name. */
static int holding(const char *folder, const char *word)
{
    searched = word;
    found = 0;
    assert_int_equal(nftw(folder, look, 16, FTW_PHYS), 0);
    return found;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void done(struct world *w, const char *folder)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    (void)w;
}

static void close_world(struct world *w)
{
    done(w, w->own.attachments);
    world_close(w);
}

/* ---- there and back */

/* Uploads; takes the bytes. */
static void attach(struct world *w, const char *who, int post, const char *name, struct bytes file)
{
    struct bytes b = text("--x\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\nOver een wulp\r\n");
    struct str head = arena_printf(&w->arena,
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n", name);
    put(&b, head.p, head.n);
    put(&b, file.p, file.n);
    put(&b, "\r\n--x--\r\n", 9);
    assert_status(call_typed(w, who, arena_printf(&w->arena, "POST /api/v1/posts/%d/attachments", post).p,
                      "multipart/form-data; boundary=x", (struct str){ b.p, b.n }),
        201);
    free(b.p);
    free(file.p);
}

/* Larger than a slice of the answer, and no end of a slice. */
static struct bytes long_text(void)
{
    struct bytes b = { 0 };
    char line[40];
    for (int i = 0; b.n < 300001; i++) {
        int n = snprintf(line, sizeof line, "Regel %d over de wulp\n", i);
        put(&b, line, (size_t)n);
    }
    return b;
}

static void export_ofTheAdministrator_comesBackTheSame(void **state)
{
    (void)state;
    struct world w = open_world("thread"), other = open_world("empty");
    settle(&w);
    settle(&other);
    assert_status(call_as(&w, "stien", "POST /api/v1/posts/2/marks", "{'kind':'endorsed','note':'Zo is het'}"), 201);
    assert_status(call_as(&w, "coco", "POST /api/v1/groups", "{'kind':'local','name':'Kern','visibility':'closed'}"),
        201);
    struct answer project = call_as(&w, "anna", "POST /api/v1/projects",
        "{'place':$boschkens,'name':'Buurthulp: wij','description':'Klussen','phase':'execution','since':'2024-02-29',"
        "'ended':'2025-03-01','steeringMember':$stien,'group':3}");
    assert_status(project, 201);
    world_name(&w, "p", reply_int(&project, "id"));
    assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones",
                      "{'kind':'agreement','due':'2024-06-01','done':'2024-06-02','note':'- vier handtekeningen'}"),
        201);
    assert_status(call_as(&w, "anna", "POST /api/v1/projects/$p/milestones", "{'kind':'final_report'}"), 201);
    attach(&w, "bert", 2, "lang.txt", long_text());
    attach(&w, "anna", 1, "verslag.docx", docx("<w:p><w:t>Een verslag</w:t></w:p>"));
    attach(&w, "anna", 1, "kort.txt", text("Kort"));
    struct answer r = call_as(&w, "adm", "GET /api/v1/export", NULL);
    assert_status(r, 200);
    assert_string_equal(reply_header_text(&w, &r, "Content-Type"), "application/gzip");
    const char *first = unpacked(&w, r.body);
    assert_true(file(&w, first, "people.yaml").n > 0);
    assert_has(file(&w, first, "projects.yaml"), "vier handtekeningen");
    assert_has(file(&w, first, "json/threads-000001.json"), "\"kind\":\"question\"");
    struct answer in = call_bytes(&other, "adm", "POST /api/v1/imports", r.body);
    assert_status(in, 200);
    assert_int_equal(reply_int(&in, "failed"), 0);
    assert_true(reply_int(&in, "made") > 0);
    assert_false(reply_has(&in, "-import-"));
    struct answer again = call_as(&other, "adm", "GET /api/v1/export", NULL);
    const char *second = unpacked(&other, again.body);
    static const char *const same[] = { "terms.yaml", "organisations.yaml", "people.yaml", "groups.yaml",
        "projects.yaml" };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(str_eq(file(&w, first, same[i]), file(&other, second, same[i])));
    const char *thread = arena_printf(&w.arena, "ls %s/questions", first).p;
    char name[200] = "";
    FILE *list = popen(thread, "r");
    assert_non_null(list);
    assert_non_null(fgets(name, sizeof name, list));
    assert_int_equal(pclose(list), 0);
    name[strcspn(name, "\n")] = 0;
    const char *path = arena_printf(&w.arena, "questions/%s", name).p;
    assert_true(file(&w, first, path).n > 100);
    assert_true(str_eq(file(&w, first, path), file(&other, second, path)));
    assert_true(file(&w, first, "attachments/2.docx").n > 100);
    assert_int_equal(system(arena_printf(&w.arena, "diff -r %s/attachments %s/attachments", first, second).p), 0);
    assert_int_equal(world_number(&other, "SELECT count(*) FROM attachment"), 3);
    assert_int_equal(world_number(&other, "SELECT size FROM attachment WHERE post_id = 2"),
        world_number(&w, "SELECT size FROM attachment WHERE post_id = 2"));
    assert_int_equal(
        world_number(&other,
            "SELECT account_id = (SELECT id FROM account WHERE mail LIKE 'bert%') FROM attachment WHERE post_id = 2"),
        1);
    struct answer back = call_as(&other, "adm", "GET /api/v1/attachments/3", NULL);
    assert_str(back.body, "Kort");
    /* a second time changes nothing */
    in = call_bytes(&other, "adm", "POST /api/v1/imports", r.body);
    assert_int_equal(reply_int(&in, "made") + reply_int(&in, "updated") + reply_int(&in, "failed"), 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM event WHERE verb = 'export.made'"), 1);
    assert_int_equal(world_number(&other, "SELECT count(*) FROM event WHERE verb = 'import.made'"), 2);
    done(&w, first);
    done(&other, second);
    close_world(&w);
    close_world(&other);
}

static void export_ofSomebody_hasWhatTheyMayRead(void **state)
{
    (void)state;
    struct world w = open_world("hidden-group");
    settle(&w);
    assert_status(
        call_as(&w, "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Een grutto in de wei','body':'Grutto','anonymous':true,'terms':[$theme],'place':$goirle,"
            "'status':'published'}"),
        201);
    assert_status(call_as(&w, "anna", "POST /api/v1/posts",
                      "{'kind':'question','title':'Een kievit','body':'Kievit','terms':[$theme]}"),
        201);
    attach(&w, "anna", 1, "geheim.txt", text("Alleen over een roerdomp"));
    attach(&w, "anna", 3, "open.txt", text("Over een wulp"));
    attach(&w, "anna", 4, "concept.txt", text("Over een tureluur"));
    static const struct {
        const char *who;
        bool hidden, name, draft, addresses;
    } all[] = { { "rita", false, false, false, false }, { "stien", true, true, false, false },
        { "anna", true, true, true, false }, { "adm", false, true, false, true } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct answer r = call_as(&w, all[i].who, "GET /api/v1/export", NULL);
        assert_status(r, 200);
        const char *folder = unpacked(&w, r.body);
        print_message("  %s\n", all[i].who);
        assert_int_equal(holding(folder, "rutto") > 0, true);
        assert_int_equal(world_number(&w, "SELECT count(*) FROM post WHERE id = 1 AND access = 2"), 1);
        assert_int_equal(file(&w, folder, "people.yaml").n > 0, all[i].addresses);
        assert_int_equal(holding(folder, "@voorbeeld") + holding(folder, "@proef") > 0, all[i].addresses);
        assert_int_equal(holding(folder, "ievit") > 0, all[i].draft);
        assert_int_equal(holding(folder, "ureluur") > 0, all[i].draft);
        assert_int_equal(holding(folder, "roerdomp") > 0, all[i].hidden);
        assert_str(file(&w, folder, "attachments/2.txt"), "Over een wulp");
        struct str title = file(&w, folder, "questions/3-een-grutto-in-de-wei.md");
        assert_true(title.n > 0);
        assert_int_equal(str_search(title, STR("author: ")) < title.n, all[i].name);
        assert_int_equal(str_search(title, STR("    by: ")) < title.n,
            all[i].addresses); /* it would tell who wrote this */
        assert_int_equal(str_search(title, STR("place: ")) < title.n, all[i].name);
        assert_int_equal(holding(folder, "/1-") + holding(folder, "id: 1\n") > 0, all[i].hidden);
        done(&w, folder);
    }
    assert_status(call_as(&w, "nobody", "GET /api/v1/export", NULL), 401);
    close_world(&w);
}

/* ---- archives that are not right */

/* Adds one entry of a tar (ustar): type '0' file, '1' hard link, '2' symbolic link, '3' device, '5' folder. */
static void tar(struct buf *b, const char *name, char type, const char *link, struct str bytes)
{
    char head[512] = { 0 };
    unsigned sum = 0;
    (void)snprintf(head, 100, "%s", name);
    (void)snprintf(head + 100, 8, "0000644");
    (void)snprintf(head + 108, 8, "0000000");
    (void)snprintf(head + 116, 8, "0000000");
    (void)snprintf(head + 124, 12, "%011zo", bytes.n);
    (void)snprintf(head + 136, 12, "%011o", 0u);
    memset(head + 148, ' ', 8);
    head[156] = type;
    (void)snprintf(head + 157, 100, "%s", link);
    memcpy(head + 257, "ustar\00000", 8);
    for (size_t i = 0; i < sizeof head; i++)
        sum += (unsigned char)head[i];
    (void)snprintf(head + 148, 8, "%06o", sum);
    buf_add(b, (struct str){ head, sizeof head });
    buf_add(b, bytes);
    static const char zero[512];
    buf_add(b, (struct str){ zero, (512 - bytes.n % 512) % 512 });
}

static void import_ofABadArchive_isRefused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        char type;
        const char *link;
    } bad[] = { { "../uit.md", '0', "" }, { "/etc/uit.md", '0', "" }, { "map/../../uit.md", '0', "" },
        { "./uit.md", '0', "" }, { "een.md", '2', "/etc/passwd" }, { "een.md", '1', "goed.md" }, { "een.md", '3', "" },
        { "map\\..\\uit.md", '0', "" }, { "C:uit.md", '0', "" }, { "goed.md", '0', "" } /* a second time */,
        { "goed.md/in.md", '0', "" } };
    struct world w = open_world("empty");
    settle(&w);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf b = { 0 };
        tar(&b, "goed.md", '0', "", STR("Een goed stuk tekst"));
        tar(&b, bad[i].name, bad[i].type, bad[i].link, bad[i].type == '0' ? STR("Hoe kom ik hier?") : STR(""));
        struct answer r = call_bytes(&w, "adm", "POST /api/v1/imports", buf_str(&b));
        if (r.status != 400)
            fail_msg("%s %c: %d %.*s", bad[i].name, bad[i].type, r.status, STR_ARG(r.body));
        buf_release(&b);
    }
    assert_int_equal(count(&w, "post"), 0);
    assert_status(call_bytes(&w, "adm", "POST /api/v1/imports", STR("\x1f\x8b geen gzip")), 400);
    assert_status(call_bytes(&w, "adm", "POST /api/v1/imports", STR("")), 400);
    assert_status(call_bytes(&w, "bert", "POST /api/v1/imports", STR("x")), 403);
    FILE *left = popen(arena_printf(&w.arena, "ls %s | grep -c import", w.folder).p, "r");
    char lines[8] = "";
    assert_non_null(fgets(lines, sizeof lines, left));
    (void)pclose(left);
    assert_string_equal(lines, "0\n");
    close_world(&w);
}

static void unpack_ofABomb_stops(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    const char *why = "", *folder = arena_printf(&w.arena, "%s/bomb", w.folder).p;
    struct pack *p;
    struct buf b = { 0 };
    char *zeros = calloc(1, 8 << 20);
    assert_non_null(zeros);
    assert_int_equal(pack_new(&p), OK);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pack_add(p, arena_printf(&w.arena, "%d.txt", i).p, (struct str){ zeros, 8 << 20 }, 0, &b), OK);
    assert_int_equal(pack_end(p, &b), OK);
    pack_free(p);
    assert_true(b.n < 100000);
    const struct unpack_limits narrow = { .files = 10, .bytes = 20 << 20 }, few = { .files = 3, .bytes = 64 << 20 };
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(unpack(archive_of(buf_str(&b)), folder, &narrow, &why), ERR_TOO_LARGE);
    done(&w, folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(unpack(archive_of(buf_str(&b)), folder, &few, &why), ERR_TOO_LARGE);
    done(&w, folder);
    free(zeros);
    buf_release(&b);
    close_world(&w);
}

/* ---- who may change what */

static void import_overWhatOneMayNotRead_leavesItAsItIs(void **state)
{
    (void)state;
    struct world w = open_world("hidden-group");
    settle(&w);
    const char *mine =
        "---\nid: 1\nkind: question\ntitle: Gekaapt\naccess: network\nstatus: published\ncreated: 2026-01-01T00:00:00Z\n---\nVan mij\n";
    struct answer r = call_bytes(&w, "coco", "POST /api/v1/imports?name=een.md", str_c(mine));
    assert_status(r, 200);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post WHERE id = 1 AND access = 2 AND title <> 'Gekaapt'"),
        1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post WHERE root_id = 1"), 2);
    assert_status(call_as(&w, "coco", "GET /api/v1/posts/1", NULL), 404);
    const char *group =
        "---\nkind: question\ntitle: Stiekem\naccess: group\ngroup: verborgen kring\nstatus: published\n---\nHallo\n";
    (void)group;
    r = call_bytes(&w, "coco", "POST /api/v1/imports?name=people.yaml",
        STR("- mail: boef@proef.nl\n  name: Boef\n  roles: [administrator]\n"));
    assert_int_equal(reply_int(&r, "failed"), 1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM account WHERE mail = 'boef@proef.nl'"), 0);
    close_world(&w);
}

static void import_ofOneFile_needsAName(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    settle(&w);
    struct answer r = call_bytes(&w, "stien", "POST /api/v1/imports?name=stuk.txt", STR("Een stuk\n\nMet tekst erin."));
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "made"), 1);
    assert_has(str_c(reply_text(&r, "lines.0")), "made #1 page \"Een stuk\" from stuk.txt");
    static const char *const bad[] = { "uit.exe", "..%2Fuit.md", ".md", "a%5Cb.md", "a%00.md" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_status(call_bytes(&w, "stien", arena_printf(&w.arena, "POST /api/v1/imports?name=%s", bad[i]).p,
                          STR("x")),
            400);
    close_world(&w);
}

static void import_ofAFormWithOneFile_takesItsName(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    settle(&w);
    static const struct {
        const char *name;
        int status;
    } cases[] = { { "stuk.txt", 200 }, { "../uit.txt", 400 }, { "uit.exe", 400 }, { "a\xff.txt", 400 } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *form = arena_printf(&w.arena,
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\nEen stuk\n\nMet tekst.\r\n--x--\r\n",
            cases[i].name)
                               .p;
        struct answer r = call_typed(&w, "stien", "POST /api/v1/imports", "multipart/form-data; boundary=x",
            str_c(form));
        if (r.status != cases[i].status)
            fail_msg("%s: %d %.*s", cases[i].name, r.status, STR_ARG(r.body));
    }
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post WHERE title = 'Een stuk'"), 1);
    assert_int_equal(count(&w, "post"), 1);
    close_world(&w);
}

static void import_ofAFolder_leavesItsReadmeOut(void **state)
{
    (void)state;
    struct world w = open_world("empty");
    settle(&w);
    struct buf b = { 0 };
    tar(&b, "README.md", '0', "", STR("# Over deze map\n\nHier staan stukken."));
    tar(&b, "stuk.md", '0', "", STR("# Een stuk\n\nTekst."));
    tar(&b, "json/threads-000001.json", '0', "", STR("[]"));
    struct answer r = call_bytes(&w, "stien", "POST /api/v1/imports", buf_str(&b));
    buf_release(&b);
    assert_status(r, 200);
    assert_int_equal(reply_int(&r, "made"), 1);
    assert_int_equal(reply_int(&r, "warnings"), 1);
    assert_true(reply_has(&r, "warning: README.md: left out"));
    r = call_bytes(&w, "stien", "POST /api/v1/imports?name=README.md", STR("# Over deze map\n\nHier staan stukken."));
    assert_int_equal(reply_int(&r, "made"), 1);
    close_world(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(export_ofTheAdministrator_comesBackTheSame),
    cmocka_unit_test(export_ofSomebody_hasWhatTheyMayRead),
    cmocka_unit_test(import_ofABadArchive_isRefused),
    cmocka_unit_test(unpack_ofABomb_stops),
    cmocka_unit_test(import_overWhatOneMayNotRead_leavesItAsItIs),
    cmocka_unit_test(import_ofOneFile_needsAName),
    cmocka_unit_test(import_ofAFormWithOneFile_takesItsName),
    cmocka_unit_test(import_ofAFolder_leavesItsReadmeOut),
};
UNIT_MAIN(tests);
