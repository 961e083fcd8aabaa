/* ballast.c -- see ballast.h. */
#include "app/ballast.h"

#include "base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { STEP = 64 << 10 /* bytes by which a smaller ballast is tried */ };

/* Bytes that an ordinary user can still store where the open file lies; -1 when unknown. */
static int64_t room(int fd)
{
    struct statvfs s;
    return fstatvfs(fd, &s) ? -1 : (int64_t)s.f_bavail * (int64_t)s.f_frsize;
}

void ballast_keep(const char *path, bool dropped)
{
    struct stat s;
    int64_t had = stat(path, &s) ? 0 : s.st_size;
    if (had >= BALLAST)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    int64_t most = room(fd) >= 4 * (int64_t)BALLAST ? BALLAST : dropped ? room(fd) / STEP * STEP : 0;
    most = most > BALLAST ? BALLAST : most;
    while (most > had && posix_fallocate(fd, 0, most))
        most -= STEP;
    bool made = most > had || (had && ftruncate(fd, had) == 0);
    (void)close(fd);
    if (!made)
        (void)unlink(path);
}

bool ballast_drop(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    int64_t left = room(fd);
    (void)close(fd);
    if (left < 0 || left >= BALLAST || unlink(path))
        return false;
    log_line(LOG_WARN, "ballast", "reason", "the disk is full; the ballast was deleted to be able to start", NULL);
    return true;
}
