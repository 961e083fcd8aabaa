/* live.c -- see live.h: the inboxes, and the form of an event. */
#include "http/live.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct live {
    pthread_mutex_t lock; /* guards the list and every inbox in it */
    struct live_inbox *box;
    _Atomic int listeners; /* sequentially consistent: raised before a stream reads, looked at after a commit */
};

struct live *live_new(void)
{
    struct live *live = calloc(1, sizeof *live);
    if (live)
        pthread_mutex_init(&live->lock, NULL);
    return live;
}

void live_free(struct live *live)
{
    if (!live)
        return;
    ASSERT(!live->box);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

void live_come(struct live *live)
{
    if (live)
        atomic_fetch_add(&live->listeners, 1);
}

void live_go(struct live *live)
{
    if (live) {
        int before = atomic_fetch_sub(&live->listeners, 1);
        ASSERT(before > 0);
    }
}

bool live_heard(struct live *live)
{
    return live && atomic_load(&live->listeners) > 0;
}

static void drop_letters(struct live_inbox *box)
{
    for (struct live_letter *l = box->first, *next; l; l = next) {
        next = l->next;
        free(l);
    }
    box->first = NULL;
    box->last = &box->first;
    box->count = 0;
}

void live_join(struct live *live, struct live_inbox *box, int ring)
{
    *box = (struct live_inbox){ .last = &box->first, .ring = ring };
    if (!live)
        return;
    pthread_mutex_lock(&live->lock);
    box->next = live->box;
    live->box = box;
    pthread_mutex_unlock(&live->lock);
}

void live_leave(struct live *live, struct live_inbox *box)
{
    if (!live)
        return;
    pthread_mutex_lock(&live->lock);
    for (struct live_inbox **at = &live->box; *at; at = &(*at)->next)
        if (*at == box) {
            *at = box->next;
            drop_letters(box);
            break;
        }
    pthread_mutex_unlock(&live->lock);
}

static void put(struct live_inbox *box, const struct live_message *m)
{
    uint64_t one = 1;
    struct live_letter *l = box->count < LIVE_LETTERS ? malloc(sizeof *l + m->text.n) : NULL;
    if (l) {
        char *text = (char *)(l + 1);
        *l = (struct live_letter){ .message = *m };
        if (m->text.n)
            memcpy(text, m->text.p, m->text.n);
        l->message.text.p = text;
        *box->last = l;
        box->last = &l->next;
        box->count++;
    } else {
        drop_letters(box);
        box->overrun = true;
    }
    ssize_t k = write(box->ring, &one, sizeof one);
    (void)k; /* a full counter wakes the loop just as well */
}

void live_post(struct live *live, const struct live_message *m)
{
    if (!live)
        return;
    pthread_mutex_lock(&live->lock);
    for (struct live_inbox *box = live->box; box; box = box->next)
        put(box, m);
    pthread_mutex_unlock(&live->lock);
}

struct live_letter *live_take(struct live *live, struct live_inbox *box, bool *overrun)
{
    *overrun = false;
    if (!live)
        return NULL;
    pthread_mutex_lock(&live->lock);
    struct live_letter *first = box->first;
    *overrun = box->overrun;
    box->overrun = false;
    box->first = NULL;
    box->last = &box->first;
    box->count = 0;
    pthread_mutex_unlock(&live->lock);
    return first;
}

/* A line of the format ends at CR, LF or both: each piece of the data gets a line of its own. */
void live_event(struct buf *out, int64_t id, const char *event, struct str data)
{
    if (id)
        buf_printf(out, "id: %lld\n", (long long)id);
    if (event)
        buf_printf(out, "event: %s\n", event);
    for (size_t from = 0, at = 0; at <= data.n; at++)
        if (at == data.n || data.p[at] == '\n' || data.p[at] == '\r') {
            buf_add(out, STR("data: "));
            buf_add(out, str_sub(data, from, at - from));
            buf_addc(out, '\n');
            if (at + 1 < data.n && data.p[at] == '\r' && data.p[at + 1] == '\n')
                at++;
            from = at + 1;
        }
    buf_addc(out, '\n');
}
