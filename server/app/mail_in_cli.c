/* mail_in_cli.c -- `vraagbaak mail-in`: one message on standard input; see mail_in.h.
 * Exit status: 0 it was posted, or was a machine's and is dropped; 1 it is refused, with the reason for the sender on standard
 * error: a mail server that pipes mail here gives that back. */
#include "app/cli.h"
#include "app/mail_in.h"
#include "app/outward.h"
#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

enum { MESSAGE_MAX = 25 << 20 /* bytes */ };

static struct str read_all(struct arena *a)
{
    struct buf b = { .max = MESSAGE_MAX };
    char piece[65536];
    ssize_t n;
    while ((n = read(STDIN_FILENO, piece, sizeof piece)) > 0)
        buf_add(&b, (struct str){ piece, (size_t)n });
    struct str out = buf_err(&b) || n < 0 ? (struct str){ 0 } : arena_str(a, buf_str(&b));
    buf_release(&b);
    return out;
}

int cli_mail_in(struct app *app)
{
    struct outward out = { 0 };
    struct writer *w = NULL;
    struct str why = { 0 };
    if (app->argc)
        return cli_usage("mail-in");
    if (outward_load(app, &out, &why))
        return cli_fail("%.*s", STR_ARG(why));
    if (!out.mail.reply.n)
        return cli_fail("VRAAGBAAK_MAIL_REPLY is not set: mails cannot be answered here");
    app->arena.cap = (size_t)8 * MESSAGE_MAX;
    struct str message = read_all(&app->arena);
    struct db *db = cli_open(app, DB_OPEN_READ);
    if (!db || !message.n || writer_new(&w, cli_database(app), NULL, NULL)) {
        db_free(db);
        return cli_fail(db ? "no message could be read from standard input" : "try again later");
    }
    enum mail_in what = mail_in(db, w, &app->arena, &out.services, out.mail.reply, message, clock_now(), &why);
    writer_free(w);
    db_free(db);
    if (what == MAIL_IN_REFUSED)
        return cli_fail("%.*s", STR_ARG(why));
    if (why.n)
        fprintf(stderr, "vraagbaak: %.*s\n", STR_ARG(why));
    return EXIT_OK;
}
