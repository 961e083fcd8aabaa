/* picture.h -- takes out of a picture what tells about its maker: where and when it was taken, with which camera, by whom.
 * Model:  no pixel is looked at. The container is walked and only what showing needs is kept:
 *           JPEG  frame and scan segments, JFIF, Adobe's colour marker, the ICC profile. Out go Exif, XMP, IPTC, comments,
 *                 thumbnails, every other APPn, and whatever stands behind the end (second pictures, films of telephones). Only the
 *                 orientation of Exif stays, alone in a segment of 36 bytes, or photographs would lie on their side.
 *           PNG   critical chunks, and those of colour, transparency, size and animation. Out go text, time, eXIf, all others.
 *           WebP  image, alpha, animation and ICC chunks; the header no longer promises Exif or XMP.
 *         Pictures without any of that stay as they are, byte for byte. A GIF is not looked at: it has comments at most.
 * Threads: pure functions; any. Memory: none. Errors: ERR_INVALID when the container is not whole; what is in memory may then have
 *         been changed already.
 * Source: ISO 10918-1 annex B, Exif 2.3, PNG (third edition), WebP container specification. */
#ifndef VB_PICTURE_H
#define VB_PICTURE_H

#include "base/err.h"
#include "base/str.h"

enum picture_kind { PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP };
enum { PICTURE_MAX = 100 << 20 /* bytes of a file */ };

/* Strips the n bytes at p in place; *left is how many remain, at most n, and the same bytes when nothing had to go. */
enum err picture_strip(enum picture_kind kind, unsigned char *p, size_t n, size_t *left) MUST_CHECK;
/* The same for the file behind fd (open for reading and writing); *size is its size before and after. ERR_TOO_LARGE past
 * PICTURE_MAX, ERR_FULL, ERR_MEMORY. */
enum err picture_strip_file(enum picture_kind kind, int fd, int64_t *size) MUST_CHECK;

#endif
