/* permission.c -- see permission.h. */
#include "resource/post/permission.h"

#define PERMISSION(name, property) property,
static const char *const property[] = { PERMISSIONS(PERMISSION) };
#undef PERMISSION

static unsigned bit(enum permission p, bool may)
{
    return may ? 1u << p : 0;
}

bool permission_make(const struct viewer *v, int kind)
{
    switch (kind) {
    case KIND_QUESTION: return viewer_may(v, MAY_ASK);
    case KIND_LESSON: return viewer_may(v, MAY_PROPOSE_LESSON);
    case KIND_MEETING:
    case KIND_REPORT: return viewer_may(v, MAY_CURATE);
    default: return viewer_may(v, MAY_POST_CASE);
    }
}

/* Publishing without somebody else's approval. */
static bool may_publish(const struct viewer *v, int kind)
{
    switch (kind) {
    case KIND_QUESTION: return viewer_may(v, MAY_ASK_AT_ONCE);
    case KIND_DISCUSSION: return viewer_may(v, MAY_ANSWER);
    case KIND_LESSON: return viewer_may(v, MAY_PUBLISH_LESSON);
    case KIND_CASE: return false;
    default: return viewer_may(v, MAY_CURATE);
    }
}

static bool may_approve(const struct viewer *v, int kind)
{
    return viewer_may(v, kind == KIND_LESSON ? MAY_PUBLISH_LESSON : MAY_CURATE);
}

bool permission_set_status(const struct viewer *v, int kind, int status)
{
    return status == STATUS_DRAFT || status == STATUS_SUBMITTED || (status == STATUS_PUBLISHED && may_publish(v, kind));
}

/* What changes the state of a root. */
static unsigned states(const struct viewer *v, const struct summary *r, bool own, bool curates)
{
    bool draft = r->status == STATUS_DRAFT, submitted = r->status == STATUS_SUBMITTED;
    bool published = r->status == STATUS_PUBLISHED, archived = r->status == STATUS_ARCHIVED;
    bool progress = kind_of(r->kind)->progress && published && (own || curates);
    return bit(CAN_SUBMIT, draft && own) | bit(CAN_APPROVE, submitted && !own && may_approve(v, r->kind)) |
        bit(CAN_RETURN, submitted && !own && may_approve(v, r->kind)) |
        bit(CAN_PUBLISH,
            (((draft || submitted) && own) || (archived && curates)) && (archived || may_publish(v, r->kind))) |
        bit(CAN_RESOLVE, progress && r->progress != PROGRESS_RESOLVED) |
        bit(CAN_REOPEN, progress && r->progress == PROGRESS_RESOLVED) | bit(CAN_ARCHIVE, published && curates);
}

/* What judges a published post. */
static unsigned marks(const struct viewer *v, const struct summary *root, const struct summary *p, bool own)
{
    bool experience = kind_of(p->kind)->experience;
    bool holds = experience || p->kind == KIND_QUESTION || p->kind == KIND_DISCUSSION;
    return bit(CAN_HELPFUL, !own && viewer_may(v, MAY_READ_NETWORK)) |
        bit(CAN_ME_TOO, !own && viewer_may(v, MAY_ME_TOO) && (p->kind == KIND_QUESTION || p->kind == KIND_CASE)) |
        bit(CAN_SOLVE, p->kind == KIND_ANSWER && root->author.id == v->user) |
        bit(CAN_ENDORSE, experience && !own && viewer_may(v, MAY_ENDORSE)) |
        bit(CAN_NOMINATE, experience && !own && viewer_may(v, MAY_NOMINATE) && !viewer_may(v, MAY_ENDORSE)) |
        bit(CAN_TRIED, experience && viewer_may(v, MAY_MARK_TRIED) && v->organisation) |
        bit(CAN_JUDGE, holds && viewer_may(v, MAY_JUDGE_VALIDITY));
}

/* Who reads a draft along may always help its author. */
static bool may_suggest(const struct viewer *v, const struct summary *p, bool editable, bool edits)
{
    bool draft = p->status == STATUS_DRAFT;
    return editable && (draft || viewer_may(v, MAY_SUGGEST_EDITS)) && (!edits || (p->kind == KIND_PAGE && !draft));
}

unsigned permission_of(const struct viewer *v, const struct summary *root, const struct summary *p)
{
    if (!v->user || v->read_only || p->status == STATUS_WITHDRAWN || root->status == STATUS_WITHDRAWN)
        return 0;
    const struct kind_capability *k = kind_of(p->kind);
    bool own = p->author.id == v->user, curates = viewer_may(v, MAY_CURATE);
    bool live = root->status == STATUS_PUBLISHED && p->status == STATUS_PUBLISHED;
    bool editable = p->status != STATUS_ARCHIVED && root->status != STATUS_ARCHIVED;
    bool draft = p->status == STATUS_DRAFT, edits = editable && (own || (curates && !draft));
    unsigned bits = bit(CAN_EDIT, edits) | bit(CAN_WITHDRAW, own || (curates && !draft)) |
        bit(CAN_CONVERT, editable && (own || curates) && live) |
        bit(CAN_LINK, editable && (own || (!draft && (curates || viewer_may(v, MAY_ANSWER))))) |
        bit(CAN_MERGE, k->root && live && curates) | bit(CAN_SUGGEST, may_suggest(v, p, editable, edits)) |
        bit(CAN_PRE_READ, k->root && draft && own) |
        bit(CAN_HAND_OVER, edits && !draft && (p->kind == KIND_PAGE || p->kind == KIND_LESSON)) |
        bit(CAN_FLAG, !draft) | bit(CAN_ASK_AUTHOR, p->hide_author && viewer_may(v, MAY_ADMINISTER));
    if (k->root)
        bits |= states(v, p, own, curates);
    if (live)
        bits |= marks(v, root, p, own) |
            bit(CAN_ANSWER, k->answers && (viewer_may(v, MAY_ANSWER) || root->asks_viewer)) |
            bit(CAN_COMMENT,
                k->comments && (viewer_may(v, MAY_COMMENT) || root->author.id == v->user || root->asks_viewer));
    return bits;
}

enum err permission_asked(struct db *db, const struct viewer *v, int64_t now, struct summary *root)
{
    int64_t asked = 0;
    if (!viewer_may(v, MAY_ANSWER_WHEN_ASKED) || viewer_may(v, MAY_ANSWER))
        return OK;
    struct query q = db_query(db, SQL_REPLY_ASKED);
    query_int(&q, v->user);
    query_int(&q, now);
    query_int(&q, root->id);
    enum err e = query_single(&q, 0, &asked);
    root->asks_viewer = asked != 0;
    return e;
}

enum err permission_need(const struct viewer *v, unsigned bits, enum permission p)
{
    if (bits & 1u << p)
        return OK;
    return v->user ? ERR_FORBIDDEN : ERR_UNAUTHENTICATED;
}

/* The posts of an answer have few different permissions, so the last ones stay written. */
void permission_json(struct jw *j, const char *key, unsigned bits)
{
    static _Thread_local struct {
        unsigned bits;
        size_t n;       /* 0: not written yet */
        char text[640]; /* 26 names with their values take 500 bytes */
    } last[8];
    size_t at = (uint32_t)(bits * 0x9E3779B9u) >> 29; /* three bits */
    if (!last[at].n || bits != last[at].bits) {
        struct buf out = { .p = last[at].text, .room = sizeof last->text, .max = sizeof last->text };
        struct jw all = jw_to(&out);
        jw_open(&all, NULL, '{');
        for (int i = 0; i < PERMISSION_COUNT; i++)
            jw_bool(&all, property[i], (bits >> i & 1) != 0);
        jw_close(&all, '}');
        ASSERT(!buf_err(&out));
        last[at].n = out.n;
        last[at].bits = bits;
    }
    jw_raw(j, key, (struct str){ last[at].text, last[at].n });
}
