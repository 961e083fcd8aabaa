/* sandbox_test.c -- what a process can no longer do after it gave things up: each case in a child of its own, which tries. */
#include "unit.h"

#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 99 /* this kernel does not have it */ };

struct world {
    char folder[64], inside[96], outside[96];
};

static void write_file(const char *path)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    (void)fputs("x", f);
    (void)fclose(f);
}

static struct world world_make(void)
{
    struct world w = { .folder = "/tmp/vraagbaak-sandbox-XXXXXX" };
    assert_non_null(mkdtemp(w.folder));
    (void)snprintf(w.inside, sizeof w.inside, "%s/inside", w.folder);
    (void)snprintf(w.outside, sizeof w.outside, "%s.outside", w.folder);
    write_file(w.inside);
    write_file(w.outside);
    return w;
}

static void world_remove(const struct world *w)
{
    (void)unlink(w->inside);
    (void)unlink(w->outside);
    (void)rmdir(w->folder);
}

/* Runs act in a child, and gives what it returned; skips where the kernel cannot do it. */
static int in_child(int (*act)(const struct world *), const struct world *w)
{
    (void)fflush(NULL);
    pid_t pid = fork();
    if (!pid)
        _exit(act(w));
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == CANNOT) {
        print_message("this kernel cannot do it\n");
        skip();
    }
    return WEXITSTATUS(status);
}

static int opening(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    int error = fd < 0 ? errno : 0;
    if (fd >= 0)
        (void)close(fd);
    return error;
}

static int keep_folder(const struct world *w, unsigned rights)
{
    const struct sandbox_rule rules[] = { { w->folder, rights }, { "/nonexistent/vraagbaak", SANDBOX_READ } };
    enum sandbox_result r = sandbox_files(rules, 2);
    return r == SANDBOX_NONE ? CANNOT : r == SANDBOX_ON ? 0 : 1;
}

static int act_write(const struct world *w)
{
    char made[128];
    int bad = keep_folder(w, SANDBOX_WRITE);
    if (bad)
        return bad;
    (void)snprintf(made, sizeof made, "%s.made", w->inside);
    int fd = open(made, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 || close(fd) || rename(made, w->inside) || truncate(w->inside, 0))
        return 2;
    if (opening(w->inside, O_RDWR))
        return 3;
    if (opening(w->outside, O_RDONLY) != EACCES || opening(w->outside, O_WRONLY) != EACCES)
        return 4;
    return unlink(w->outside) == 0 || errno != EACCES ? 5 : 0;
}

static void sandbox_filesWithAFolderToWrite_leavesOnlyThatFolder(void **state)
{
    struct world w = world_make();
    assert_int_equal(in_child(act_write, &w), 0);
    assert_int_equal(access(w.outside, F_OK), 0);
    world_remove(&w);
    (void)state;
}

static int act_read(const struct world *w)
{
    int bad = keep_folder(w, SANDBOX_READ);
    if (bad)
        return bad;
    if (opening(w->inside, O_RDONLY))
        return 2;
    return opening(w->inside, O_WRONLY) == EACCES && (unlink(w->inside) && errno == EACCES) ? 0 : 3;
}

static void sandbox_filesWithAFolderToRead_cannotWriteThere(void **state)
{
    struct world w = world_make();
    assert_int_equal(in_child(act_read, &w), 0);
    assert_int_equal(access(w.inside, F_OK), 0);
    world_remove(&w);
    (void)state;
}

static int act_execute(const struct world *w)
{
    const struct sandbox_rule rules[] = { { "/", SANDBOX_READ } };
    enum sandbox_result r = sandbox_files(rules, 1);
    (void)w;
    if (r)
        return r == SANDBOX_NONE ? CANNOT : 1;
    (void)execl("/bin/true", "true", (char *)NULL);
    return errno == EACCES ? 0 : 2;
}

static void sandbox_filesToRead_cannotBeExecuted(void **state)
{
    struct world w = world_make();
    assert_int_equal(in_child(act_execute, &w), 0);
    world_remove(&w);
    (void)state;
}

static void *nothing(void *arg)
{
    return arg;
}

static int act_calls(const struct world *w)
{
    enum sandbox_result r = sandbox_calls(SANDBOX_NO_SYSTEM | SANDBOX_NO_EXEC | SANDBOX_NO_FORK | SANDBOX_NO_NETWORK);
    pthread_t thread;
    (void)w;
    if (r)
        return r == SANDBOX_NONE ? CANNOT : 1;
    if (fork() >= 0 || errno != EPERM)
        return 2;
    (void)execl("/bin/true", "true", (char *)NULL);
    if (errno != EPERM)
        return 3;
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
        return 4;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 || errno != EPERM)
        return 5;
    if (pthread_create(&thread, NULL, nothing, NULL) || pthread_join(thread, NULL))
        return 6;
    return opening("/dev/null", O_RDWR) ? 7 : 0;
}

static void sandbox_callsOfEveryKind_areRefusedAndThreadsAreNot(void **state)
{
    struct world w = world_make();
    assert_int_equal(in_child(act_calls, &w), 0);
    world_remove(&w);
    (void)state;
}

static int act_some(const struct world *w)
{
    enum sandbox_result r = sandbox_calls(SANDBOX_NO_SYSTEM);
    (void)w;
    if (r)
        return r == SANDBOX_NONE ? CANNOT : 1;
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 || errno != EPERM)
        return 2;
    (void)execl("/bin/true", "true", (char *)NULL);
    return 3;
}

static void sandbox_callsOfOneKind_leaveTheOthers(void **state)
{
    struct world w = world_make();
    assert_int_equal(in_child(act_some, &w), 0); /* 0 comes from /bin/true */
    world_remove(&w);
    (void)state;
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(sandbox_filesWithAFolderToWrite_leavesOnlyThatFolder),
    cmocka_unit_test(sandbox_filesWithAFolderToRead_cannotWriteThere),
    cmocka_unit_test(sandbox_filesToRead_cannotBeExecuted),
    cmocka_unit_test(sandbox_callsOfEveryKind_areRefusedAndThreadsAreNot),
    cmocka_unit_test(sandbox_callsOfOneKind_leaveTheOthers),
};

UNIT_MAIN(tests);
