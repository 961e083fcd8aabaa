/* archive_fuzz.c -- any bytes as an archive that somebody imports: what it leaves are plain files and folders below the
 * folder, no more than the limits. The first byte chooses: the bytes as they are, or a tar whose sums are put right, so
 * that what is in it is read. */
#include "pack/pack.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES = 50, BYTES = 100000, BLOCK = 512 };

static char outside[64], inside[80];
static size_t files, bytes;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)type;
    if (!S_ISREG(st->st_mode) && !S_ISDIR(st->st_mode))
        abort();
    files += S_ISREG(st->st_mode);
    bytes += S_ISREG(st->st_mode) ? (size_t)st->st_size : 0;
    return at->level ? remove(path) : 0;
}

static void remove_folder(void)
{
    (void)nftw(inside, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    (void)rmdir(inside);
    (void)rmdir(outside);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *temporary = getenv("TMPDIR");
    (void)argc;
    (void)argv;
    (void)snprintf(outside, sizeof outside, "%.40s/vraagbaak-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(outside))
        abort();
    (void)snprintf(inside, sizeof inside, "%s/in", outside);
    if (mkdir(inside, 0700))
        abort();
    (void)atexit(remove_folder);
    return 0;
}

/* Puts the sum of each header of a tar right. */
static void mend(unsigned char *tar, size_t n)
{
    for (size_t at = 0; at + BLOCK <= n;) {
        unsigned char *header = tar + at;
        unsigned sum = 0;
        char octal[13] = "";
        memset(header + 148, ' ', 8);
        for (int i = 0; i < BLOCK; i++)
            sum += header[i];
        (void)snprintf((char *)header + 148, 8, "%06o", sum);
        memcpy(octal, header + 124, 12);
        size_t size = strtoul(octal, NULL, 8);
        if (size > n)
            return;
        at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd = -1;
    const struct unpack_limits limits = { FILES, BYTES };
    const char *why = NULL;
    if (!size)
        return 0;
    unsigned char *copy = malloc(size);
    if (!copy)
        abort();
    memcpy(copy, data + 1, size - 1);
    if (data[0] & 1)
        mend(copy, size - 1);
    if (fd < 0)
        fd = memfd_create("archive", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, copy, size - 1, 0) != (ssize_t)size - 1 || lseek(fd, 0, SEEK_SET))
        abort();
    free(copy);
    enum err e = unpack(fd, inside, &limits, &why);
    files = bytes = 0;
    struct stat st;
    if ((e && (!why || (e != ERR_INVALID && e != ERR_TOO_LARGE))) ||
        nftw(inside, remove_one, 8, FTW_DEPTH | FTW_PHYS) || files > FILES || bytes > BYTES || stat(outside, &st) ||
        st.st_nlink > 3)
        abort();
    return 0;
}
