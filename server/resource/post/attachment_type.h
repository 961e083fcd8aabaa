/* attachment_type.h -- what a file really is, by its content, and whether its name is fit to show.
 * Model:  a short list of kinds is welcome; a file is one of them when its structure from the first byte to the last says so,
 *         libmagic does not say otherwise, and the extension of its name agrees. What can be two things at once is refused: bytes
 *         before or behind a picture, a ZIP in a PDF, a document with macros, an SVG or HTML text under another name. ZIP-based
 *         documents are read by their directory: sizes are bounded, names stay inside, nothing is encrypted. An encrypted PDF is
 *         welcome (its words just are not found); an encrypted Office document is not, for nothing can be said about it.
 * Threads: any; libmagic's handle is guarded. Memory: none kept but that handle. Errors: TYPE_REFUSED with a reason.
 * Source: ISO 32000 (PDF), ISO 29500 and OASIS ODF 1.2 (packages), PKWARE APPNOTE (ZIP), PNG, JFIF, GIF89a, RIFF/WebP. */
#ifndef VB_ATTACHMENT_TYPE_H
#define VB_ATTACHMENT_TYPE_H

#include "base/arena.h"

/* KIND(name, media type, extension, another extension or "", picture, has text to search) */
#define ATTACHMENT_KINDS(KIND)                                                                                      \
    KIND(TYPE_PDF, "application/pdf", "pdf", "", false, true)                                                       \
    KIND(TYPE_DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "", false,   \
        true)                                                                                                       \
    KIND(TYPE_XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "", false, true)   \
    KIND(TYPE_PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", "", false, \
        true)                                                                                                       \
    KIND(TYPE_ODT, "application/vnd.oasis.opendocument.text", "odt", "", false, true)                               \
    KIND(TYPE_ODS, "application/vnd.oasis.opendocument.spreadsheet", "ods", "", false, true)                        \
    KIND(TYPE_ODP, "application/vnd.oasis.opendocument.presentation", "odp", "", false, true)                       \
    KIND(TYPE_PNG, "image/png", "png", "", true, false)                                                             \
    KIND(TYPE_JPEG, "image/jpeg", "jpg", "jpeg", true, false)                                                       \
    KIND(TYPE_WEBP, "image/webp", "webp", "", true, false)                                                          \
    KIND(TYPE_GIF, "image/gif", "gif", "", true, false)                                                             \
    KIND(TYPE_TEXT, "text/plain; charset=utf-8", "txt", "", false, true)                                            \
    KIND(TYPE_CSV, "text/csv; charset=utf-8", "csv", "", false, true)

#define KIND(name, type, extension, other, picture, text) name,
enum attachment_type { TYPE_REFUSED = -1, ATTACHMENT_KINDS(KIND) TYPE_COUNT };
#undef KIND

enum { ATTACHMENT_NAME_MAX = 120 /* characters */ };

/* Why a file or a name is not welcome, in both languages; nl NULL: it is. */
struct attachment_reason {
    const char *nl, *en;
};

/* Looks at the file behind fd (size bytes) with this name; TYPE_REFUSED with *why. */
enum attachment_type attachment_type_of(int fd, int64_t size, struct str name, struct attachment_reason *why);
/* Whether a name may be shown and offered: no path, no control or direction characters, UTF-8, not hidden. */
bool attachment_name_fits(struct str name, struct attachment_reason *why);
const char *attachment_media_type(enum attachment_type t);
bool attachment_is_picture(enum attachment_type t);
/* Whether there are words in it to search for. */
bool attachment_has_text(enum attachment_type t);
/* The kind that is stored under this media type; TYPE_REFUSED when there is none. */
enum attachment_type attachment_type_by_media(struct str type);

/* ---- packages: attachment_zip.c */

/* The kind of a ZIP-based document, by its directory; TYPE_REFUSED with *why. */
enum attachment_type attachment_zip_type(int fd, int64_t size, struct attachment_reason *why);

#endif
