/* import_seed.c -- terms.yaml, organisations.yaml, people.yaml, groups.yaml and projects.yaml: lists of mappings. See importing.h.
 * What one entry says about another (parent, successor) is stored when all entries of the file are there. */
#include "app/importing.h"
#include "domain/kind.h"
#include "domain/viewer.h"
#include "resource/group/row.h"
#include "resource/organisation/row.h"
#include "resource/project/row.h"
#include "resource/term/row.h"
#include "resource/user/account.h"

enum {
    ENTRIES_MAX = 20000,
    NAME_MAX_CHARS = 300,
    TEXT_MAX = 5000,
    ALIASES_MAX = 50,
    MEMBERS_MAX = 2000,
    ROLES_MAX = 6
};

/* A file is read twice when its entries name one another. */
enum round { ROUND_MAKE, ROUND_RELATE };

struct entry {
    struct importing *im;
    struct arena *a;
    struct fields *f;
    struct import_names names;
    enum round round;
    struct str what; /* its name, for the lines */
    bool made, changed;
};

typedef enum err entry_store(struct entry *e);

struct list {
    const char *noun;
    entry_store *store;
    bool relate;
};

/* Whether the entry is to be stored: it is new, or what is there may be changed. */
static bool must_store(const struct entry *e, const char *entity, int64_t id)
{
    return e->made || importing_may_change(e->im, entity, id);
}

static void say_entry(struct importing *im, const struct list *l, struct str place, const struct entry *entry)
{
    if (entry->round == ROUND_MAKE)
        importing_say(im, "%s %s \"%.*s\" from %.*s", importing_word(im, entry->made, entry->changed), l->noun,
            STR_ARG(entry->what), STR_ARG(place));
    else if (entry->changed)
        importing_say(im, "related %s \"%.*s\" from %.*s", l->noun, STR_ARG(entry->what), STR_ARG(place));
}

/* Runs entry i as a unit; *made says whether it exists since this run, and goes in again in the second round. False when it
 * failed. */
static bool run_entry(struct importing *im, const struct list *l, struct fields *all, size_t i, struct str place,
    enum round round, bool *made)
{
    struct fields f;
    struct entry entry = { .im = im,
        .a = all->arena,
        .f = &f,
        .names = { .im = im, .a = all->arena, .f = &f },
        .round = round,
        .made = *made };
    struct str at = arena_printf(all->arena, "%.*s: entry %zu", STR_ARG(place), i + 1);
    if (!importing_begin(im))
        return false;
    enum err e = fields_open_item(&f, all, "items", i) ? l->store(&entry) : ERR_INVALID;
    e = entry.names.err ? entry.names.err : e ? e : arena_err(all->arena);
    if (e && f.errors)
        importing_bad_fields(im, at, &f);
    else if (e)
        importing_fail(im, at, "%s", err_title(e, 1));
    else
        say_entry(im, l, place, &entry);
    importing_end(im, e);
    *made = entry.made;
    return !e;
}

static void run_list(struct importing *im, const struct list *l, struct str place, struct str text)
{
    struct arena a = { .cap = 256 << 20 };
    struct fields all;
    enum err e = fields_open_yaml(&all, &a, text, true);
    if (e) {
        importing_bad_fields(im, place, &all);
        arena_release(&a);
        return;
    }
    size_t n = field_count(&all, "items", ENTRIES_MAX);
    bool *made = arena_array(&a, n + 1, sizeof *made), *good = arena_array(&a, n + 1, sizeof *good);
    for (size_t i = 0; made && good && i < n && !im->stop; i++)
        good[i] = run_entry(im, l, &all, i, place, ROUND_MAKE, &made[i]);
    for (size_t i = 0; l->relate && made && good && i < n && !im->stop; i++)
        if (good[i])
            (void)run_entry(im, l, &all, i, place, ROUND_RELATE, &made[i]);
    all.errors = NULL; /* told with their entries */
    all.last = &all.errors;
    if (fields_end(&all) || !made || !good)
        importing_bad_fields(im, place, &all);
    arena_release(&a);
}

/* The error of an entry that names another one of the same file. */
static enum err no_other(struct entry *e, const char *property, struct str name)
{
    field_error(e->f, property, arena_printf(e->a, "\"%.*s\" is er niet.", STR_ARG(name)).p,
        arena_printf(e->a, "There is no \"%.*s\".", STR_ARG(name)).p);
    return ERR_INVALID;
}

/* ---- terms */

static enum err store_term(struct entry *entry)
{
    struct fields *f = entry->f;
    struct str *aliases = NULL;
    struct term_edit in = { .kind = field_text(f, "kind", 1, NAME_MAX_CHARS),
        .name = field_text(f, "name", 1, NAME_MAX_CHARS) };
    in.n_aliases = field_texts(f, "aliases", ALIASES_MAX, NAME_MAX_CHARS, &aliases);
    in.aliases = aliases;
    in.definition = field_text(f, "definition", 0, TEXT_MAX);
    in.valid_from = field_date(f, "valid_from");
    in.valid_to = field_date(f, "valid_to");
    struct str successor = field_text(f, "replaced_by", 0, NAME_MAX_CHARS);
    (void)field_choice(f, "kind", word_choices(WORDS_TERM, NULL), false);
    int64_t id = 0;
    struct db *db = entry->im->db;
    entry->what = in.name;
    enum err e = fields_end(f);
    if (e)
        return e;
    if (entry->round == ROUND_MAKE) {
        e = term_find(db, entry->a, in.kind, in.name, &id);
        entry->made = e == ERR_NOT_FOUND;
        e = entry->made ? OK : e;
    } else {
        if (!successor.n)
            return OK;
        e = term_find(db, entry->a, in.kind, successor, &in.replaced_by);
        if (e == ERR_NOT_FOUND)
            return no_other(entry, "replaced_by", successor);
        e = e ? e : term_find(db, entry->a, in.kind, in.name, &id);
    }
    return e || !must_store(entry, "term", id) ? e : term_put(db, entry->a, &in, entry->im->now, &id, &entry->changed);
}

void import_terms(struct importing *im, struct str place, struct str text)
{
    run_list(im, &(struct list){ "term", store_term, true }, place, text);
}

/* ---- organisations */

static enum err store_organisation(struct entry *entry)
{
    struct fields *f = entry->f;
    struct str *aliases = NULL;
    struct organisation_edit in = { .kind = field_text(f, "kind", 1, NAME_MAX_CHARS),
        .name = field_text(f, "name", 1, NAME_MAX_CHARS) };
    in.n_aliases = field_texts(f, "aliases", ALIASES_MAX, NAME_MAX_CHARS, &aliases);
    in.aliases = aliases;
    in.description = field_text(f, "description", 0, TEXT_MAX);
    in.code = field_text(f, "code", 0, NAME_MAX_CHARS);
    in.province = field_text(f, "province", 0, NAME_MAX_CHARS);
    in.size_class = field_text(f, "size_class", 0, NAME_MAX_CHARS);
    in.place_type = field_text(f, "place_type", 0, NAME_MAX_CHARS);
    in.inhabitants = field_int(f, "inhabitants", 0, 100000000, 0);
    in.urbanity_class = field_int(f, "urbanity_class", 1, 5, 0);
    in.profile_year = field_int(f, "profile_year", 1900, 2200, 0);
    struct str parent = field_text(f, "parent", 0, NAME_MAX_CHARS);
    (void)field_choice(f, "kind", ORGANISATION_KINDS, false);
    (void)field_choice(f, "size_class", ORGANISATION_SIZES, false);
    int64_t id = 0;
    struct db *db = entry->im->db;
    entry->what = in.name;
    enum err e = fields_end(f);
    if (e)
        return e;
    if (entry->round == ROUND_MAKE) {
        e = organisation_find(db, entry->a, in.kind, in.name, &id);
        entry->made = e == ERR_NOT_FOUND;
        e = entry->made ? OK : e;
    } else {
        if (!parent.n)
            return OK;
        e = organisation_find(db, entry->a, (struct str){ 0 }, parent, &in.parent);
        if (e == ERR_NOT_FOUND)
            return no_other(entry, "parent", parent);
        e = e ? e : organisation_find(db, entry->a, in.kind, in.name, &id);
    }
    return e || !must_store(entry, "organisation", id)
        ? e
        : organisation_put(db, entry->a, &in, entry->im->now, &id, &entry->changed);
}

void import_organisations(struct importing *im, struct str place, struct str text)
{
    run_list(im, &(struct list){ "organisation", store_organisation, true }, place, text);
}

/* ---- people */

static enum err store_person(struct entry *entry)
{
    struct fields *f = entry->f;
    struct str *roles = NULL;
    struct account_edit in = { .mail = field_text(f, "mail", 3, NAME_MAX_CHARS),
        .name = field_text(f, "name", 1, NAME_MAX_CHARS) };
    in.function = field_text(f, "function", 0, NAME_MAX_CHARS);
    in.language = field_text(f, "language", 0, 2);
    in.organisation = names_organisation(&entry->names, "organisation");
    size_t n = field_texts(f, "roles", ROLES_MAX, 40, &roles);
    for (size_t i = 0; i < n; i++) {
        unsigned role = role_by_name(roles[i]);
        in.roles |= role;
        if (!role)
            field_error(f, "roles", arena_printf(entry->a, "De rol \"%.*s\" is er niet.", STR_ARG(roles[i])).p,
                arena_printf(entry->a, "There is no role \"%.*s\".", STR_ARG(roles[i])).p);
    }
    int64_t id = 0;
    entry->what = in.mail;
    enum err e = fields_end(f);
    if (e || entry->names.err)
        return e;
    e = account_find(entry->im->db, in.mail, &id);
    entry->made = e == ERR_NOT_FOUND;
    if (e && !entry->made)
        return e;
    return entry->made || !entry->im->seed ? account_put(entry->im->db, &in, entry->im->now, &id, &entry->changed) : OK;
}

void import_people(struct importing *im, struct str place, struct str text)
{
    run_list(im, &(struct list){ "person", store_person, false }, place, text);
}

/* ---- groups */

/* Reads the members; *n stops at the first bad one. */
static struct membership *read_members(struct entry *entry, size_t *n)
{
    size_t count = field_count(entry->f, "members", MEMBERS_MAX);
    struct membership *m = arena_array(entry->a, count + 1, sizeof *m);
    *n = 0;
    for (size_t i = 0; m && i < count; i++) {
        struct fields child;
        if (!fields_open_item(&child, entry->f, "members", i))
            continue;
        struct import_names names = { .im = entry->im, .a = entry->a, .f = &child };
        m[*n].account = names_account(&names, "by");
        m[*n].role = field_text(&child, "role", 1, 20);
        m[*n].since = field_time(&child, "since");
        m[*n].until = field_time(&child, "until");
        (void)field_choice(&child, "role", word_choices(WORDS_GROUP_ROLE, NULL), true);
        (void)field_text(&child, "by", 1, NAME_MAX_CHARS);
        entry->names.err = names.err;
        if (fields_end(&child)) {
            if (!entry->f->errors)
                entry->f->errors = child.errors;
            return m;
        }
        ++*n;
    }
    return m;
}

static enum err store_group(struct entry *entry)
{
    struct fields *f = entry->f;
    struct db *db = entry->im->db;
    size_t n;
    struct group_edit in = { .kind = field_text(f, "kind", 1, 40),
        .name = field_text(f, "name", 1, NAME_MAX_CHARS),
        .visibility = field_text(f, "visibility", 0, 40),
        .description = field_text(f, "description", 0, TEXT_MAX) };
    (void)field_choice(f, "kind", GROUP_KINDS, false);
    (void)field_choice(f, "visibility", GROUP_VISIBILITIES, false);
    struct membership *m = read_members(entry, &n);
    int64_t id = 0;
    entry->what = in.name;
    enum err e = fields_end(f);
    if (e || entry->names.err || f->errors)
        return e ? e : ERR_INVALID;
    e = group_find(db, in.name, &id);
    entry->made = e == ERR_NOT_FOUND;
    e = entry->made ? OK : e;
    if (e || !must_store(entry, "group", id))
        return e;
    e = group_put(db, &in, entry->im->now, &id, &entry->changed);
    for (size_t i = 0; i < n && !e; i++) {
        bool changed = false;
        m[i].group = id;
        e = group_member_put(db, &m[i], entry->im->now, &changed);
        entry->changed |= changed;
    }
    return e;
}

void import_groups(struct importing *im, struct str place, struct str text)
{
    run_list(im, &(struct list){ "group", store_group, false }, place, text);
}

/* ---- projects */

/* Reads the milestones; *n stops at the first bad one. */
static struct milestone_edit *read_milestones(struct entry *entry, size_t *n)
{
    size_t count = field_count(entry->f, "milestones", MILESTONES_MAX);
    struct milestone_edit *m = arena_array(entry->a, count + 1, sizeof *m);
    *n = 0;
    for (size_t i = 0; m && i < count; i++) {
        struct fields child;
        if (!fields_open_item(&child, entry->f, "milestones", i))
            continue;
        m[*n].kind = milestone_kind(field_choice(&child, "kind", MILESTONE_KINDS, true));
        m[*n].due = field_date(&child, "due");
        m[*n].done = field_date(&child, "done");
        m[*n].note = field_text(&child, "note", 0, MILESTONE_NOTE_MAX);
        if (fields_end(&child)) {
            if (!entry->f->errors)
                entry->f->errors = child.errors;
            return m;
        }
        ++*n;
    }
    return m;
}

static enum err find_place(struct entry *entry, int64_t *place)
{
    struct str name = field_text(entry->f, "place", 1, NAME_MAX_CHARS);
    struct str kind = field_text(entry->f, "place_kind", 0, NAME_MAX_CHARS);
    enum err e = organisation_find(entry->im->db, entry->a, kind, name, place);
    return e == ERR_NOT_FOUND ? no_other(entry, "place", name) : e;
}

static enum err store_project(struct entry *entry)
{
    struct fields *f = entry->f;
    struct db *db = entry->im->db;
    int first = 0;
    struct project_edit in = { .name = field_line(f, "name", 1, PROJECT_NAME_MAX),
        .description = field_text(f, "description", 0, PROJECT_DESCRIPTION_MAX),
        .since = field_date(f, "since"),
        .ended = field_date(f, "ended"),
        .steering = names_account(&entry->names, "steered_by"),
        .group = names_group(&entry->names, "group") };
    const char *phases = word_choices(WORDS_PHASE, &first);
    in.phase = (enum phase)(field_choice(f, "phase", phases, true) + first);
    in.milestone = read_milestones(entry, &in.n_milestones);
    int64_t id = 0;
    entry->what = in.name;
    enum err e = find_place(entry, &in.place), end = fields_end(f);
    e = e ? e : end;
    if (e || entry->names.err || f->errors)
        return e ? e : ERR_INVALID;
    e = project_find(db, in.place, in.name, &id);
    entry->made = !id;
    return e || !must_store(entry, "project", id)
        ? e
        : project_put(db, entry->a, &in, entry->im->now, &id, &entry->changed);
}

void import_projects(struct importing *im, struct str place, struct str text)
{
    run_list(im, &(struct list){ "project", store_project, false }, place, text);
}
