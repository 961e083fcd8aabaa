/* notify_test.c -- what systemd hears: on a socket with a name in the file system, on one without, and nothing at all. */
#include "tests/unit.h"

#include "app/notify.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Listens on the name; gives what one notify("READY=1") brings there. */
static void assert_heard(const char *name)
{
    struct sockaddr_un own = { .sun_family = AF_UNIX };
    char got[64] = "";
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    (void)snprintf(own.sun_path, sizeof own.sun_path, "%s", name);
    if (*name == '@')
        own.sun_path[0] = '\0';
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    assert_int_equal(bind(fd, (struct sockaddr *)&own, size), 0);
    assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
    assert_true(notify("READY=1"));
    assert_int_equal(recv(fd, got, sizeof got - 1, 0), 7);
    assert_string_equal(got, "READY=1");
    (void)close(fd);
}

static void notify_fileOrName_isHeard(void **state)
{
    (void)state;
    char folder[] = "/tmp/vraagbaak-notify-XXXXXX", name[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(name, sizeof name, "%s/socket", folder);
    assert_heard(name);
    (void)unlink(name);
    (void)rmdir(folder);
    (void)snprintf(name, sizeof name, "@vraagbaak-notify-%d", (int)getpid());
    assert_heard(name);
}

static void notify_nobodyThere_isNoTrouble(void **state)
{
    (void)state;
    char longer[300];
    memset(longer, 'x', sizeof longer - 1);
    longer[0] = '/';
    longer[sizeof longer - 1] = '\0';
    unsetenv("NOTIFY_SOCKET");
    assert_false(notify("READY=1"));
    static const char *const names[] = { "", "@", "relative", "/nowhere/socket" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(setenv("NOTIFY_SOCKET", names[i], 1), 0);
        assert_false(notify("READY=1"));
    }
    assert_int_equal(setenv("NOTIFY_SOCKET", longer, 1), 0);
    assert_false(notify("READY=1"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(notify_fileOrName_isHeard),
    cmocka_unit_test(notify_nobodyThere_isNoTrouble),
};

UNIT_MAIN(tests);
