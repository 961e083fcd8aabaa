/* problem.c -- see problem.h. */
#include "http/problem.h"

#include "json/jw.h"

static void write_errors(struct jw *j, const struct problem *p)
{
    if (!p->errors[0] && !p->errors[1])
        return;
    jw_open(j, "errors", '[');
    for (int i = 0; i < 2; i++) {
        for (const struct field_error *e = p->errors[i]; e; e = e->next) {
            jw_open(j, NULL, '{');
            jw_str(j, "field", e->field);
            jw_str(j, "detail", e->detail);
            jw_close(j, '}');
        }
    }
    jw_close(j, ']');
}

void problem_write(struct buf *out, const struct problem *p)
{
    struct jw j = jw_to(out);
    jw_open(&j, NULL, '{');
    char type[96] = "/problemen/";
    struct buf t = { .p = type, .n = 11, .room = sizeof type, .max = sizeof type };
    buf_addz(&t, err_type(p->err));
    jw_str(&j, "type", buf_str(&t));
    jw_strz(&j, "title", err_title(p->err, p->english));
    jw_int(&j, "status", err_status(p->err));
    jw_str(&j, "detail", p->detail.n ? p->detail : str_c(err_title(p->err, p->english)));
    write_errors(&j, p);
    for (const struct reply_number *n = p->numbers; n; n = n->next)
        jw_int(&j, n->key, n->value);
    jw_str(&j, "requestId", p->request_id);
    jw_close(&j, '}');
}
