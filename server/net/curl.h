/* curl.h -- libcurl as this program uses it: through a table that is filled when the first request or mail is to be sent, or the
 * first URL is looked at. Inside net/ only.
 * Model:  curl_load, then curl.easy_init() and so on. Threads: any. Memory: static. Errors: false when there is no libcurl.
 * Source: base/library.h. */
#ifndef VB_NET_CURL_H
#define VB_NET_CURL_H

#include "base/library.h"

#include <curl/curl.h>

#define CURL_CALLS(X)             \
    X(curl_, easy_cleanup)        \
    X(curl_, easy_getinfo)        \
    X(curl_, easy_init)           \
    X(curl_, easy_setopt)         \
    X(curl_, easy_strerror)       \
    X(curl_, free)                \
    X(curl_, global_init)         \
    X(curl_, multi_add_handle)    \
    X(curl_, multi_assign)        \
    X(curl_, multi_cleanup)       \
    X(curl_, multi_info_read)     \
    X(curl_, multi_init)          \
    X(curl_, multi_remove_handle) \
    X(curl_, multi_setopt)        \
    X(curl_, multi_socket_action) \
    X(curl_, slist_append)        \
    X(curl_, slist_free_all)      \
    X(curl_, url)                 \
    X(curl_, url_cleanup)         \
    X(curl_, url_get)             \
    X(curl_, url_set)

struct curl_table {
    CURL_CALLS(LIBRARY_FIELD)
};
extern struct curl_table curl;

/* Opens and sets up libcurl, once. */
bool curl_load(void);

#endif
