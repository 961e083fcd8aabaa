/* err.c -- the table behind err.h. */
#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct err_text {
    int status;
    const char *type, *nl, *en;
};

#define ERR(name, status, type, nl, en) { status, type, nl, en },
static const struct err_text table[] = {
#include "base/err.def"
};
#undef ERR

static const struct err_text *text_of(enum err e)
{
    return &table[(unsigned)e < ERR_COUNT ? e : ERR_INTERNAL];
}

int err_status(enum err e)
{
    return text_of(e)->status;
}

const char *err_type(enum err e)
{
    return text_of(e)->type;
}

const char *err_title(enum err e, int english)
{
    return english ? text_of(e)->en : text_of(e)->nl;
}

enum err err_of_errno(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG ? ERR_FULL : ERR_INTERNAL;
}

void err_assert_failed(const char *cond, const char *file, int line)
{
    fprintf(stderr, "vraagbaak: assertion failed: %s (%s:%d)\n", cond, file, line);
    abort();
}
