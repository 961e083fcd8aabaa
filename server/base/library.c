/* library.c -- see library.h. */
#include "base/library.h"

#include "base/log.h"

#include <dlfcn.h>
#include <string.h>

bool library_open(const char *file, const char *const *names, void *table, size_t n)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    char *out = table;
    for (size_t i = 0; library && i < n; i++) {
        void *found = dlsym(library, names[i]);
        if (!found)
            library = NULL;
        memcpy(out + i * sizeof found, &found, sizeof found); /* C has no way to turn one pointer into the other */
    }
    if (!library)
        log_line(LOG_ERROR, "library", "file", file, "reason", dlerror(), NULL);
    return library;
}
