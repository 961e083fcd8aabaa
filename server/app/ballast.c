/* ballast.c -- see ballast.h. */
#include "app/ballast.h"

#include "base/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Bytes that an ordinary user can still store where the open file lies; -1 when unknown. */
static int64_t room(int fd)
{
    struct statvfs s;
    return fstatvfs(fd, &s) ? -1 : (int64_t)s.f_bavail * (int64_t)s.f_frsize;
}

void ballast_keep(const char *path)
{
    struct stat s;
    if (stat(path, &s) == 0 && s.st_size >= BALLAST)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    bool made = room(fd) >= 4 * (int64_t)BALLAST && posix_fallocate(fd, 0, BALLAST) == 0;
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
