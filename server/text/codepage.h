/* codepage.h -- the upper halves of the one-byte character sets that Dutch files come in.
 * Model:  byte 0x80-0xff of a code page stands for one Unicode character; bytes that Windows-1252 leaves open are the C1
 *         control of that number, which makes it a superset of Latin-1 in practice.
 * Threads: constants. Memory: static. Errors: none.
 * Source: the mapping tables of the Unicode Consortium (VENDORS/MICSFT, VENDORS/APPLE). */
#ifndef VB_CODEPAGE_H
#define VB_CODEPAGE_H

#include <stdint.h>

enum codepage { CODEPAGE_WINDOWS_1252, CODEPAGE_CP850, CODEPAGE_CP437, CODEPAGE_MAC_ROMAN, CODEPAGE_END };

/* The character of a byte; ASCII stands for itself. */
uint32_t codepage_char(enum codepage page, unsigned char byte);
/* The byte in from..to (0x80-0xff) that stands for c, or -1. */
int codepage_byte(enum codepage page, uint32_t c, unsigned char from, unsigned char to);

#endif
