/* config.h -- the settings of the program: from a KEY=value file and from the environment, which wins.
 * Model:  settings.def holds every setting once with its default and its help text; config_load fills struct config.
 *         The file is the one given, else vraagbaak.conf in the data folder when it is there. An unknown key is an error.
 * Threads: start-up. Memory: arena. Errors: ERR_INVALID with *why in plain English that names file, line and key. */
#ifndef VB_CONFIG_H
#define VB_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"

#define SETTING(field, name, fallback, help) const char *field;
struct config {
#include "app/settings.def"
};
#undef SETTING

/* One of them, constant. */
struct setting {
    const char *name, *fallback, *help;
    size_t offset; /* of its field in struct config */
};
/* The i-th from 0; NULL after the last. */
const struct setting *setting_at(size_t i);
/* NULL when there is none of that name. */
const struct setting *setting_find(struct str name);
/* What it is now, in words. */
const char *setting_value(const struct config *c, const struct setting *s);
/* True when everybody may know it: how long things are kept (its name begins with VRAAGBAAK_KEEP_). */
bool setting_is_public(const struct setting *s);
/* True when its value must not be shown: its name ends in SECRET, PASSWORD or TOKEN. */
bool setting_is_secret(const struct setting *s);

/* file may be NULL. */
enum err config_load(struct arena *a, const char *file, struct config *out, struct str *why) MUST_CHECK;
/* Prints every setting with its default and meaning. */
void config_help(struct buf *out);
/* Reads a whole number from least to most; ERR_INVALID with *why names the setting. */
enum err config_number(struct arena *a, const char *name, const char *value, int64_t least, int64_t most, int64_t *out,
    struct str *why) MUST_CHECK;
/* Checks VRAAGBAAK_SECURITY_CONTACT: a whole mailto:, https: or tel: address, or nothing; ERR_INVALID with *why. RFC 9116. */
enum err config_contact(const char *value, struct str *why) MUST_CHECK;
/* Path of a file in the data folder. */
const char *config_path(struct arena *a, const struct config *c, const char *file);

#endif
