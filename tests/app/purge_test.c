/* purge_test.c -- `vraagbaak purge`: after it, no file of the data folder holds a word of what was withdrawn. */
#include "tests/world.h"

#include "app/cli.h"
#include "http/direct.h"
#include "index/index.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *index_path(struct world *w)
{
    return arena_printf(&w->arena, "%s/index.db", w->folder).p;
}

static void fill_index(struct world *w)
{
    struct index *ix;
    assert_int_equal(index_new(&ix, index_path(w), w->path, false), OK);
    assert_int_equal(index_catch_up(ix), OK);
    index_free(ix);
}

static void leave(struct world *w)
{
    static const char *const files[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < 3; i++)
        (void)unlink(arena_printf(&w->arena, "%s%s", index_path(w), files[i]).p);
    world_close(w);
}

/* How many files of the folder hold the word, in any case of its letters. */
static int files_with(struct world *w, const char *word)
{
    DIR *d = opendir(w->folder);
    int found = 0;
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d));) {
        char path[400], *bytes;
        (void)snprintf(path, sizeof path, "%s/%s", w->folder, entry->d_name);
        FILE *f = entry->d_name[0] == '.' ? NULL : fopen(path, "rb");
        if (!f)
            continue;
        (void)fseek(f, 0, SEEK_END);
        size_t n = (size_t)ftell(f);
        rewind(f);
        bytes = malloc(n + 1);
        assert_int_equal(fread(bytes, 1, n, f), n);
        for (size_t i = 0; i + strlen(word) <= n; i++)
            if (strncasecmp(bytes + i, word, strlen(word)) == 0) {
                found++;
                break;
            }
        free(bytes);
        (void)fclose(f);
    }
    (void)closedir(d);
    return found;
}

static int purge(struct world *w, const char *id)
{
    char given[24], *argument = given;
    (void)snprintf(given, sizeof given, "%s", id ? id : "");
    struct app app = { .config = { .data = w->folder, .keep_withdrawn = "30", .keep_searches = "400" },
        .argc = id ? 1 : 0,
        .argv = &argument };
    int status = cli_purge(&app);
    arena_release(&app.arena);
    return status;
}

/* Post 1 with everything that can hang on it, all about the "zwartkopmees"; and a reply 3 about the "goudhaantje" to post 2. */
static struct world about_birds(void)
{
    static const char *const steps[][3] = {
        { "anna", "POST /api/v1/posts",
            "{'kind':'question','title':'Waar nestelt de zwartkopmees?','lead':'Zwartkopmees gezocht in de wijk','body':'Wie zag een zwartkopmees in de tuin?','terms':[$theme],'status':'published'}" },
        { "bert", "POST /api/v1/posts",
            "{'kind':'question','title':'Iets anders','body':'Zonder vogels','terms':[$theme],'status':'published'}" },
        { "stien", "POST /api/v1/posts/2/replies", "{'kind':'answer','body':'Kijk naar het goudhaantje in de den'}" },
        { "bert", "POST /api/v1/posts/1/replies", "{'kind':'answer','body':'De zwartkopmees zit bij ons in de heg'}" },
        { "stien", "POST /api/v1/posts/1/marks", "{'kind':'still_valid','note':'Ook de zwartkopmees'}" },
        { "bert", "POST /api/v1/posts/1/suggestions", "{'body':'De zwartkopmees dus','reason':'Zwartkopmees'}" },
        { "bert", "POST /api/v1/posts/2/links", "{'rel':'related','to':1}" },
        { "karel", "POST /api/v1/posts/1/_flag", "{'reason':'De zwartkopmees is geheim'}" },
    };
    struct world w = world_open("empty");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        assert_status(call_as(&w, steps[i][0], steps[i][1], steps[i][2]), 201);
    assert_status(call_with(&w, "anna", "PATCH /api/v1/posts/1", HEADERS("If-Match", "*"),
                      "{'title':'Nog steeds de zwartkopmees','reason':'Zwartkopmees, anders'}"),
        200);
    fill_index(&w);
    return w;
}

static void purge_ofAWithdrawnThread_leavesNoWordInAnyFile(void **state)
{
    (void)state;
    struct world w = about_birds();
    assert_true(files_with(&w, "zwartkopmees") >= 2); /* database and index */
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{'reason':'Geen zwartkopmees meer'}"), 200);
    assert_int_equal(purge(&w, "1"), EXIT_OK);
    assert_int_equal(files_with(&w, "zwartkop"), 0);
    assert_int_equal(files_with(&w, "goudhaantje"), 2); /* what stays, stays */
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/1", NULL), 404);
    assert_status(call_as(&w, "anna", "GET /api/v1/posts/2", NULL), 200);
    assert_int_equal(count(&w, "event WHERE verb = 'post.purged'"), 2);
    assert_int_equal(count(&w, "task WHERE post_id = 1"), 0);
    assert_int_equal(count(&w, "subscription WHERE entity = 'post' AND entity_id = 1"), 0);
    leave(&w);
}

static void purge_ofAWithdrawnReply_leavesTheThread(void **state)
{
    (void)state;
    struct world w = about_birds();
    assert_status(call_as(&w, "stien", "DELETE /api/v1/posts/3", NULL), 204);
    assert_int_equal(purge(&w, "3"), EXIT_OK);
    assert_int_equal(files_with(&w, "goudhaantje"), 0);
    struct answer r = call_as(&w, "bert", "GET /api/v1/posts/2", NULL);
    assert_int_equal(reply_size(&r, "replies"), 0);
    assert_int_equal(reply_int(&r, "counts.answers"), 0);
    leave(&w);
}

static void purge_ofWhatWasNotWithdrawn_isRefused(void **state)
{
    (void)state;
    struct world w = about_birds();
    assert_int_equal(purge(&w, "1"), EXIT_FAILED);
    assert_int_equal(purge(&w, "999"), EXIT_FAILED);
    assert_int_equal(purge(&w, "x"), EXIT_FAILED);
    assert_int_equal(count(&w, "post"), 4);
    leave(&w);
}

static void purge_withoutNumbers_takesWhatIsDue(void **state)
{
    (void)state;
    struct world w = about_birds();
    assert_status(call_as(&w, "anna", "POST /api/v1/posts/1/_withdraw", "{}"), 200);
    assert_int_equal(purge(&w, NULL), EXIT_OK);
    assert_int_equal(count(&w, "post"), 4); /* thirty days have not passed */
    world_exec(&w, "UPDATE post SET updated = 1000 WHERE id = 1");
    assert_int_equal(purge(&w, NULL), EXIT_OK);
    assert_int_equal(count(&w, "post"), 2);
    assert_int_equal(files_with(&w, "zwartkop"), 0);
    leave(&w);
}

/* Who left: the address and the name are in no file either. */
static void purge_afterSomebodyBecameAnonymous_leavesNoName(void **state)
{
    (void)state;
    struct world w = about_birds();
    world_exec(&w, "UPDATE account SET mail = 'zonderling@elders.nl', name = 'Zonderling de Proef' WHERE id = $bert");
    assert_true(files_with(&w, "zonderling") >= 1);
    world_exec(&w,
        "INSERT INTO session(token, account_id, csrf, created, expires) VALUES (x'"
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', $bert, 'c', 0, 9000000000000)");
    struct viewer v = { .user = world_id(&w, "bert"), .roles = ROLE_PROJECT_LEADER, .session = STR("x") };
    struct call_direct_request request = { .method = "POST",
        .target = "/api/v1/me/_anonymise",
        .body = STR("{\"confirm\":true}"),
        .viewer = &v };
    assert_int_equal(call_direct(NULL, w.db, w.writer, &w.arena, &request).status, 204);
    assert_int_equal(purge(&w, NULL), EXIT_OK);
    assert_int_equal(files_with(&w, "zonderling"), 0);
    assert_int_equal(count(&w, "post WHERE author_id = $bert"), 2);
    leave(&w);
}

/* An address in an invitation is kept no longer than what was withdrawn. */
static void purge_ofOldInvitations_forgetsWhoWasInvited(void **state)
{
    (void)state;
    struct world w = about_birds();
    const char *body = "{'roles':['reader'],'mail':'zonderling@elders.nl','name':'Zonderling'}";
    assert_status(call_as(&w, "coco", "POST /api/v1/invitations", body), 201);
    assert_status(call_as(&w, "coco", "POST /api/v1/invitations", body), 201);
    world_exec(&w, "UPDATE invitation SET expires = 1000 WHERE id = 1");
    assert_int_equal(purge(&w, NULL), EXIT_OK);
    assert_int_equal(count(&w, "invitation WHERE mail IS NULL AND name IS NULL AND id = 1"), 1);
    assert_int_equal(count(&w, "invitation WHERE mail IS NOT NULL AND id = 2"), 1); /* still open */
    world_exec(&w, "UPDATE invitation SET revoked = 1000 WHERE id = 2");
    assert_int_equal(purge(&w, NULL), EXIT_OK);
    assert_int_equal(files_with(&w, "zonderling"), 0);
    leave(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(purge_ofAWithdrawnThread_leavesNoWordInAnyFile),
    cmocka_unit_test(purge_ofAWithdrawnReply_leavesTheThread),
    cmocka_unit_test(purge_ofWhatWasNotWithdrawn_isRefused),
    cmocka_unit_test(purge_withoutNumbers_takesWhatIsDue),
    cmocka_unit_test(purge_afterSomebodyBecameAnonymous_leavesNoName),
    cmocka_unit_test(purge_ofOldInvitations_forgetsWhoWasInvited),
};
UNIT_MAIN(tests);
