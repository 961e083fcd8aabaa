/* lib.c -- see lib.h. */
#include "pack/lib.h"

#include <pthread.h>

struct archive_table lib;

static const char *const names[] = { ARCHIVE_CALLS(LIBRARY_NAME) };
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static void load(void)
{
    loaded = library_open("libarchive.so.13", names, &lib, sizeof names / sizeof *names);
}

bool lib_load(void)
{
    (void)pthread_once(&once, load);
    return loaded;
}
