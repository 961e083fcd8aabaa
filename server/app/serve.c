/* serve.c -- `vraagbaak serve`: everything that runs together.
 * Model:  database brought up to date -> writer, pool, search index -> HTTP server; stopped in the opposite order. One server per
 *         data folder: a lock on the file `serve.lock` says so (cli_lock).
 * Threads: main thread; SIGTERM and SIGINT stop, SIGHUP opens the log file anew.
 * Memory: the app's arena. Errors: printed, exit status 1. */
#include "app/backup.h"
#include "app/ballast.h"
#include "app/cli.h"
#include "app/confine.h"
#include "app/courier.h"
#include "app/extractor.h"
#include "app/find.h"
#include "app/notify.h"
#include "app/outward.h"
#include "app/providers.h"
#include "app/rerender.h"
#include "app/retention.h"
#include "app/texts.h"
#include "app/touch.h"
#include "app/watchdog.h"

#include "base/chore.h"
#include "base/clock.h"
#include "base/log.h"
#include "db/pool.h"
#include "domain/services.h"
#include "http/live.h"
#include "http/server.h"
#include "index/index.h"
#include "net/net.h"
#include "resource/event/live.h"
#include "resource/post/attachment_store.h"
#include "resource/search/wish.h"
#include "resource/user/account.h"
#include "resource/user/provider.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LOOPS_MAX = 64,
    LOOPS_DEFAULT_MAX = 8,
    LISTEN_MAX = 16,
    NET_STOP_MS = 5000,
    TIDY_FIRST_MS = 2000,
    TIDY_MS = 10000,
    DEMO_LINK_SECONDS = 24 * 3600
};

struct running {
    struct app *app;
    struct db *db; /* until the writer takes it */
    struct writer *writer;
    struct pool *pool;
    struct index *index;
    struct net *net;
    struct services services;
    struct live_events events;
    struct outward outward;
    struct courier *courier;
    struct server *server;
    const char *listen[LISTEN_MAX + 1];
    struct touch touch;
    struct keep keep;
    struct retention *retention;
    struct extractor *extractor;
    struct texts *texts;
    struct rerendering *rerendering;
    struct backup_plan backup_plan;
    struct backup_source backup_source;
    struct backups *backups;
    struct chore *tidying;
    unsigned factor_roles;
    struct index_weights weights;
    int64_t loops, pool_threads, rate_anonymous, rate_sign_in, keep_searches;
};

static struct server *stopping; /* for the signal handler */

static void on_signal(int number)
{
    (void)number;
    if (stopping)
        server_stop(stopping);
}

static void on_rotation(int number)
{
    (void)number;
    log_reopen();
}

static void catch_signals(void)
{
    struct sigaction stop = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN },
                     rotate = { .sa_handler = on_rotation, .sa_flags = SA_RESTART };
    (void)sigaction(SIGTERM, &stop, NULL);
    (void)sigaction(SIGINT, &stop, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
    (void)sigaction(SIGHUP, &rotate, NULL);
}

/* Refuses a second server on the same data folder. */
static bool take_folder(struct app *app)
{
    if (cli_lock(app))
        return true;
    if (errno == EWOULDBLOCK)
        (void)cli_fail("another server is running on the data folder %s", app->config.data);
    else
        (void)cli_fail("cannot open %s: %s", config_path(&app->arena, &app->config, "serve.lock"), strerror(errno));
    return false;
}

/* Who must have a second factor. */
static enum err factor_roles(struct running *r, struct str *why)
{
    struct str who = str_c(r->app->config.second_factor);
    r->factor_roles = str_is(who, "everybody") ? ~0u : str_is(who, "administrators") ? ROLE_ADMINISTRATOR : 0;
    if (r->factor_roles || str_is(who, "optional"))
        return OK;
    *why = STR("VRAAGBAAK_SECOND_FACTOR must be optional, administrators or everybody");
    return ERR_INVALID;
}

static enum err attachment_settings(struct running *r, struct str *why)
{
    const struct config *c = &r->app->config;
    struct arena *a = &r->app->arena;
    struct services *s = &r->outward.services; /* which start copies */
    enum err e = config_number(a, "VRAAGBAAK_ATTACHMENT_SIZE", c->attachment_size, 1, 500, &s->attachment_bytes, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_ATTACHMENTS_PER_POST", c->attachments_per_post, 1, 1000, &s->attachment_count,
            why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_ATTACHMENTS_PER_PERSON", c->attachments_per_person, 1, 1000000,
            &s->attachment_quota, why);
    s->attachment_bytes <<= 20;
    s->attachment_quota <<= 20;
    return e;
}

static enum err settings_of(struct running *r, struct str *why)
{
    const struct config *c = &r->app->config;
    struct arena *a = &r->app->arena;
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    enum err e = config_number(a, "VRAAGBAAK_LOOPS", c->loops, 0, LOOPS_MAX, &r->loops, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_POOL", c->pool, 1, 16, &r->pool_threads, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_RATE_ANONYMOUS", c->rate_anonymous, -1, 1000000, &r->rate_anonymous, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_RATE_SIGN_IN", c->rate_sign_in, -1, 1000000, &r->rate_sign_in, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_KEEP_SEARCHES", c->keep_searches, 1, 36500, &r->keep_searches, why);
    if (!e)
        e = outward_load(r->app, &r->outward, why);
    if (!e)
        e = config_number(a, "VRAAGBAAK_SESSION_IDLE", c->session_idle, 0, 24 * 365, &r->touch.idle_ms, why);
    r->touch.idle_ms *= 3600 * 1000;
    if (!e)
        e = factor_roles(r, why);
    if (!e)
        e = config_contact(c->security_contact, why);
    if (!e)
        e = retention_settings(a, c, &r->keep, why);
    if (!e)
        e = attachment_settings(r, why);
    if (!e)
        e = find_weights(a, c, &r->weights, why);
    if (!r->loops)
        r->loops = cpus < 1 ? 1 : cpus > LOOPS_DEFAULT_MAX ? LOOPS_DEFAULT_MAX : cpus;
    struct str rest = str_c(c->listen);
    int handed = notify_sockets(); /* these come in the place of the setting */
    for (int n = 0; n < handed && n < LISTEN_MAX; n++)
        r->listen[n] = arena_printf(a, "fd:%d", NOTIFY_FIRST + n).p;
    for (int n = 0; !handed && rest.n && n < LISTEN_MAX; n++)
        r->listen[n] = arena_cstr(a, str_trim(str_cut(&rest, ',')));
    return e;
}

/* What /health/ready says about the index and the backups. */
static enum err ready(void *ctx, struct jw *j)
{
    struct running *r = ctx;
    struct index_state s = index_state(r->index);
    jw_open(j, "index", '{');
    jw_bool(j, "loaded", s.loaded);
    jw_int(j, "seq", s.seq);
    jw_int(j, "lag", s.lag);
    jw_int(j, "threads", s.threads);
    jw_bool(j, "rebuilding", s.rebuilding >= 0);
    if (s.rebuilding >= 0)
        jw_int(j, "rebuilt", s.rebuilding); /* percent */
    jw_close(j, '}');
    backup_report(r->backups, j, clock_now());
    return OK;
}

/* On the writer's thread, before anybody hears that it was stored. */
static void on_commit(void *ctx, struct db *db)
{
    struct running *r = ctx;
    if (db_changed(db))
        index_on_commit(r->index, db);
    else
        index_wake(r->index); /* what is new can be found a moment later: nobody may see less than before */
    live_post_events(&r->events, db);
}

/* What the allocator holds free between what is in use goes back to the system: a sign-in, an attached file or an import takes
 * megabytes in small pieces, and without this the holes that they leave stay ours. */
static int64_t tidy(void *ctx)
{
    (void)ctx;
    (void)malloc_trim(0);
    return TIDY_MS;
}

/* What everything else stands on: the index, the events that are sent around, the writer, the pool, and what goes out. */
static bool start_ground(struct running *r, const char *database, struct str *why)
{
    const struct config *c = &r->app->config;
    if (index_new(&r->index, config_path(&r->app->arena, c, "index.db"), database, true))
        return *why = STR("the search index could not be opened or made"), false;
    index_weigh(r->index, &r->weights);
    struct db *db = r->db;
    if (live_begin(&r->events, live_new(), db))
        return *why = STR("the events could not be read"), false;
    r->db = NULL;
    if (writer_new_give(&r->writer, db, on_commit, r) || pool_new(&r->pool, (int)r->pool_threads, database, NULL, NULL))
        return *why = STR("the threads that work on the database could not be started"), false;
    struct net_config outgoing = { .certificates = *c->certificates ? c->certificates : NULL };
    if (net_new(&r->net, &outgoing))
        return *why = STR("outgoing requests could not be started"), false;
    r->touch.writer = r->writer;
    return true;
}

/* What handlers may use. */
static bool gather_services(struct running *r, const char *database, struct str *why)
{
    struct services *s = &r->services;
    *s = r->outward.services;
    if (providers_load(r->app, s->secret, &s->providers, why))
        return false;
    if (wish_new(&s->wishes, r->writer, r->keep_searches))
        return *why = STR("out of memory"), false;
    s->index = r->index;
    s->net = r->net;
    s->writer = r->writer;
    s->database = database;
    s->private_hosts = str_c(r->app->config.private_hosts);
    s->live = r->events.live;
    s->attachments = cli_attachments(r->app);
    s->config = &r->app->config;
    s->session_idle_ms = r->touch.idle_ms;
    return true;
}

/* What is done beside answering. */
static bool start_jobs(struct running *r, const char *database, struct str *why)
{
    struct courier_config courier = { .database = database,
        .writer = r->writer,
        .net = r->net,
        .services = &r->services,
        .mail = r->outward.courier,
        .thread = true };
    if (courier_new(&r->courier, &courier))
        return *why = STR("the courier could not be started"), false;
    if (retention_new(&r->retention, r->writer, database, &r->keep))
        return *why = STR("the job that deletes what is over its time could not be started"), false;
    if (r->extractor && texts_new(&r->texts, r->extractor, r->writer, database, r->services.attachments))
        return *why = STR("the job that reads the words of attached files could not be started"), false;
    if (rerendering_new(&r->rerendering, r->writer, database))
        return *why = STR("the job that renders texts anew could not be started"), false;
    r->backup_source = (struct backup_source){ database, r->services.attachments };
    if (backups_new(&r->backups, &r->backup_source, &r->backup_plan, true))
        return *why = STR("the job that makes backups could not be started"), false;
    if (chore_start(&r->tidying, tidy, NULL, TIDY_FIRST_MS))
        return *why = STR("the job that gives back memory could not be started"), false;
    return true;
}

static bool start_server(struct running *r, const char *database, struct str *why)
{
    const struct config *c = &r->app->config;
    struct server_config s = { .listen = r->listen,
        .loops = (int)r->loops,
        .web = cli_folder(r->app, c->web, "build/web", "/usr/share/vraagbaak/web"),
        .url = *c->url ? c->url : NULL,
        .database = database,
        .writer = r->writer,
        .pool = r->pool,
        .net = r->net,
        .secret = r->services.secret,
        .factor_roles = r->factor_roles,
        .used_hook = r->touch.idle_ms ? touch_session : NULL,
        .used_context = &r->touch,
        .proxy = *c->proxy ? c->proxy : NULL,
        .metrics_token = *c->metrics_token ? c->metrics_token : NULL,
        .security_contact = *c->security_contact ? c->security_contact : NULL,
        .live = r->services.live,
        .uploads = r->services.attachments,
        .log_requests = true,
        .context = &r->services,
        .ready_hook = ready,
        .ready_context = r,
        .limits = { .rate_anonymous = (int)r->rate_anonymous, .rate_sign_in = (int)r->rate_sign_in } };
    return server_new(&r->server, &s, &r->app->arena, why) == OK;
}

static bool start(struct running *r, struct str *why)
{
    const char *database = cli_database(r->app);
    return start_ground(r, database, why) && gather_services(r, database, why) && start_jobs(r, database, why) &&
        start_server(r, database, why);
}

/* First what asks for work, then what does it; net's answers may still go to the writer. */
static void stop(struct running *r)
{
    server_free(r->server);
    backups_free(r->backups);
    r->backups = NULL;
    chore_stop(r->tidying);
    r->tidying = NULL;
    retention_free(r->retention);
    r->retention = NULL;
    texts_free(r->texts);
    r->texts = NULL;
    rerendering_free(r->rerendering);
    r->rerendering = NULL;
    courier_stop(r->courier);
    net_free(r->net, NET_STOP_MS);
    courier_free(r->courier);
    providers_free(r->services.providers);
    pool_free(r->pool);
    wish_free(r->services.wishes);
    r->services.wishes = NULL;
    writer_free(r->writer);
    index_free(r->index);
    live_free(r->events.live);
    r->events.live = NULL;
}

/* A job: prints a sign-in link for each of the demo people that are there. */
struct demo {
    struct job job; /* first */
    struct arena *arena;
    const char *address;
};

static enum err print_demo(struct job *job, struct db *db)
{
    static const char *const people[] = { "beheer", "stuurgroep", "coach", "projectleider", "projectleider2",
        "klankbord", "lezer" };
    const struct demo *d = (const struct demo *)job;
    struct arena *a = d->arena;
    enum err e = OK;
    for (size_t i = 0; i < sizeof people / sizeof *people && !e; i++) {
        int64_t id;
        struct str token, mail = arena_printf(a, "%s@voorbeeld.nl", people[i]);
        if (account_find(db, mail, &id))
            continue;
        e = account_link(db, a, id, DEMO_LINK_SECONDS, clock_now(), &token);
        if (!e)
            printf("  %-28s %s/inloglink#%.*s\n", mail.p, d->address, STR_ARG(token));
    }
    return e;
}

static void announce(struct running *r, bool demo)
{
    const char *address = *r->app->config.url ? r->app->config.url : NULL;
    if (!address) {
        struct str host = str_c(str_starts(str_c(r->listen[0]), STR("fd:")) ? "127.0.0.1:" : r->listen[0]);
        while (host.n && host.p[host.n - 1] != ':')
            host.n--;
        address = arena_printf(&r->app->arena, "http://%.*s%d", STR_ARG(host), server_port(r->server, 0)).p;
    }
    if (demo) {
        printf("Sign in once as one of the demo people:\n");
        struct demo d = { .arena = &r->app->arena, .address = address };
        (void)!writer_call(r->writer, print_demo, &d.job);
    }
    printf("Vraagbaak is ready on %s\n", address);
    (void)fflush(stdout);
}

/* Secrets that an older version kept as they were. */
static enum err seal_old(struct db *db, struct str secret)
{
    enum err e = db_begin(db, true);
    if (e)
        return e;
    e = factor_seal_all(db, secret);
    if (!e)
        e = db_commit(db);
    if (e)
        db_rollback(db);
    return e;
}

/* Opens the database, brings it up to date and starts what works on it. What fails is said here or in *why. */
static bool bring_up(struct running *r, struct str *why)
{
    r->db = strcmp(r->app->config.migrate, "no") == 0 ? cli_open(r->app, DB_OPEN_WRITE) : cli_open_migrated(r->app);
    if (!r->db)
        return false;
    if (seal_old(r->db, r->outward.services.secret))
        return *why = STR("the secrets of second factors could not be sealed"), false;
    if (!cli_make_attachments(r->app) || attachment_sweep(r->db, &r->app->arena, cli_attachments(r->app)))
        return *why = STR("the folder of attachments cannot be used"), false;
    if (db_prove_once(r->db))
        return *why = STR("a statement of this program does not fit the database; the log names it"), false;
    return start(r, why);
}

static void bring_down(struct running *r)
{
    stop(r);
    db_free(r->db);
    r->server = NULL;
    r->net = NULL;
    r->courier = NULL;
    r->services = (struct services){ 0 };
    r->pool = NULL;
    r->writer = NULL;
    r->index = NULL;
    r->db = NULL;
}

/* All of serving, once the extractor is there. */
static int serve(struct running *r, bool demo)
{
    struct app *app = r->app;
    struct str why = STR("could not start");
    (void)mallopt(M_ARENA_MAX, 4); /* threads are few; fewer heaps keep idle memory small */
    if (settings_of(r, &why))
        return cli_fail("%.*s", STR_ARG(why));
    if (!cli_make_folder(app) || !take_folder(app))
        return EXIT_FAILED;
    if (backup_settings(&app->arena, &app->config, &r->backup_plan, &why))
        return cli_fail("%.*s", STR_ARG(why));
    if (*app->config.log_file && !log_open(app->config.log_file))
        return cli_fail("VRAAGBAAK_LOG_FILE: %s cannot be opened: %s", app->config.log_file, strerror(errno));
    if (!confine(app, &why))
        return cli_fail("%.*s", STR_ARG(why));
    const char *ballast = config_path(&app->arena, &app->config, "ballast");
    bool up = bring_up(r, &why);
    bool dropped = !up && ballast_drop(ballast);
    if (dropped) {
        bring_down(r);
        up = bring_up(r, &why);
    }
    if (!up) {
        bring_down(r);
        return cli_fail("%.*s", STR_ARG(why));
    }
    ballast_keep(ballast, dropped);
    stopping = r->server;
    catch_signals();
    announce(r, demo);
    (void)notify("READY=1");
    struct watchdog *watchdog = watchdog_start(r->server, r->writer);
    enum err e = server_run(r->server);
    (void)notify("STOPPING=1");
    watchdog_stop(watchdog);
    stopping = NULL;
    stop(r);
    cli_unlock(app);
    return e ? cli_fail("the server stopped with an error") : EXIT_OK;
}

int cli_serve(struct app *app)
{
    struct running r = { .app = app };
    bool demo = cli_flag(app, "--demo");
    if (app->argc)
        return cli_usage("serve");
    /* Before there are threads, open files and secrets of ours, and before we give up executing programs. */
    if (extractor_new(&r.extractor, &(struct extractor_config){ .loose = str_is(str_c(app->config.sandbox), "no") }))
        return cli_fail("the process that reads attached files could not be started");
    int status = serve(&r, demo);
    extractor_free(r.extractor);
    return status;
}
