/* library.h -- shared libraries that most runs of the program never need, opened when they are needed first.
 * Model:  what stands in the program's own list of libraries is loaded, relocated and set up before main() begins: libcurl,
 *         libarchive and libcjose bring forty others along, which cost two thirds of the start and megabytes of memory. Their
 *         users name the functions in a table (an X-macro of names and a struct of pointers) and call through it.
 * Threads: library_open any; its user keeps the table, and opens once (pthread_once). Memory: stays open until the end.
 * Errors: false, and a line in the log that names what is missing. Source: dlopen(3). */
#ifndef VB_LIBRARY_H
#define VB_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* One field of such a struct, and one name: X(curl_, easy_init) is curl.easy_init, which points to curl_easy_init. */
#define LIBRARY_FIELD(prefix, name) __typeof__(prefix##name) *name;
#define LIBRARY_NAME(prefix, name)  #prefix #name,

/* Opens the library ("libcurl.so.4") and fills the table, an array of n pointers to functions, in the order of the names. */
bool library_open(const char *file, const char *const *names, void *table, size_t n);

#endif
