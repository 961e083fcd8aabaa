/* curl.c -- see curl.h. */
#include "net/curl.h"

#include <pthread.h>

struct curl_table curl;

static const char *const names[] = { CURL_CALLS(LIBRARY_NAME) };
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static void load(void)
{
    loaded = library_open("libcurl.so.4", names, &curl, sizeof names / sizeof *names) &&
        curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool curl_load(void)
{
    (void)pthread_once(&once, load);
    return loaded;
}
