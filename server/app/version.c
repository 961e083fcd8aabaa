/* version.c -- see version.h. Each library is asked itself, by name: what was linked says nothing of what is installed. */
#include "app/version.h"

#include "base/library.h"

typedef const char *version_text(void);

static const struct {
    const char *name, *file, *function;
} libraries[] = {
    { "libarchive", "libarchive.so.13", "archive_version_string" },
    { "libcjose", "libcjose.so.0", "cjose_version" },
    { "libcmark", "libcmark.so.0.30.2", "cmark_version_string" },
    { "libcurl", "libcurl.so.4", "curl_version" },
    { "libevent", "libevent_core-2.1.so.7", "event_get_version" },
    { "libexpat", "libexpat.so.1", "XML_ExpatVersion" },
    { "libjansson", "libjansson.so.4", "jansson_version_str" },
    { "libsodium", "libsodium.so.23", "sodium_version_string" },
    { "libutf8proc", "libutf8proc.so.2", "utf8proc_version" },
    { "libyaml", "libyaml-0.so.2", "yaml_get_version_string" },
    { "zlib", "libz.so.1", "zlibVersion" },
};

static void magic(struct buf *out)
{
    static const char *const names[] = { "magic_version" };
    int (*number)(void) = NULL;
    if (library_open("libmagic.so.1", names, &number, 1))
        buf_printf(out, "libmagic %d.%d\n", number() / 100, number() % 100);
    else
        buf_addz(out, "libmagic missing\n");
}

void version_libraries(struct buf *out)
{
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        version_text *ask = NULL;
        bool there = library_open(libraries[i].file, &libraries[i].function, &ask, 1);
        buf_printf(out, "%s %s\n", libraries[i].name, there ? ask() : "missing");
    }
    magic(out);
}
