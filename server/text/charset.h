/* charset.h -- which character set a file is in, and the same text in UTF-8.
 * Model:  a byte order mark decides; then well-formed UTF-8 is UTF-8; then many zero bytes make it UTF-16; what is left is
 *         a one-byte set: Windows-1252 (which holds Latin-1), DOS (code page 850) or Mac Roman, whichever gives the most
 *         accented letters inside words. UTF-8 with a few stray bytes stays UTF-8, the stray bytes read as Windows-1252.
 * Threads: pure. Memory: arena. Errors: ERR_MEDIA_TYPE when it is no text (NUL bytes); sticky ones of the arena.
 * Source: RFC 3629; the WHATWG Encoding Standard for windows-1252. */
#ifndef VB_CHARSET_H
#define VB_CHARSET_H

#include "base/arena.h"

enum charset {
    CHARSET_UTF8,
    CHARSET_UTF8_STRAY,
    CHARSET_UTF16LE,
    CHARSET_UTF16BE,
    CHARSET_WINDOWS_1252,
    CHARSET_CP850,
    CHARSET_MAC_ROMAN
};

/* The set in which the bytes are, by the rules above. */
enum charset charset_detect(struct str bytes);
/* "Windows-1252" and so on; static. */
const char *charset_name(enum charset set);
/* Converts bytes of a detected or known set to well-formed UTF-8 without byte order mark and without NUL. */
enum err charset_to_utf8(struct arena *a, struct str bytes, enum charset set, struct str *out) MUST_CHECK;

#endif
