/* flight.c -- see flight.h. */
#include "net/flight.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct net_request *request_of(struct net_flight *f)
{
    return f->mail ? NULL : (struct net_request *)f->task;
}

static struct net_mail *mail_of(struct net_flight *f)
{
    return f->mail ? (struct net_mail *)f->task : NULL;
}

/* Refuses the task, for a reason that an administrator can act on. */
static bool refuse(struct net_flight *f, const char *why)
{
    f->refusal = why;
    return false;
}

/* ---- who may be connected to */

static bool welcome(struct net_flight *f, const struct sockaddr *peer)
{
    if (f->refusal) /* a name of several addresses: one that is not welcome spoils the others */
        return false;
    if (f->plain && !net_address_loopback(peer))
        return refuse(f, "without TLS only this machine may be connected to");
    if (f->task->allow && !f->task->allow(peer))
        return refuse(f, "the address that the name points to may not be connected to");
    return true;
}

static curl_socket_t on_open(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    if (purpose != CURLSOCKTYPE_IPCXN || !welcome(ctx, &to->addr))
        return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* An open connection is about to be used, maybe one that another task made. */
static int on_use(void *ctx, char *peer, char *own, int peer_port, int own_port)
{
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    (void)own;
    (void)peer_port;
    (void)own_port;
    bool ok = false;
    if (inet_pton(AF_INET, peer, &four.sin_addr) == 1)
        ok = welcome(ctx, (struct sockaddr *)&four);
    else if (inet_pton(AF_INET6, peer, &six.sin6_addr) == 1)
        ok = welcome(ctx, (struct sockaddr *)&six);
    return ok ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* ---- what comes and goes */

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct net_flight *f = ctx;
    struct net_request *r = request_of(f);
    buf_add(&r->answer, (struct str){ bytes, size * count });
    f->too_large |= buf_err(&r->answer) == ERR_TOO_LARGE;
    return buf_err(&r->answer) ? 0 : size * count;
}

/* Nobody reads them, but they end: libcurl keeps them with the handle. */
static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
    struct net_flight *f = ctx;
    (void)line;
    f->headers_n += size * count;
    f->too_large |= f->headers_n > NET_HEADERS_MAX;

    return f->too_large ? 0 : size * count;
}

static size_t on_message(char *room, size_t size, size_t count, void *ctx)
{
    struct net_flight *f = ctx;
    struct str rest = str_sub(mail_of(f)->message, f->sent, size * count);
    if (rest.n)
        memcpy(room, rest.p, rest.n);
    f->sent += rest.n;
    return rest.n;
}

/* ---- setting up */

/* Options are set one after another; the first failure stays. */
#define SET(f, option, value)                                            \
    do {                                                                 \
        if (!*err)                                                       \
            *err = curl.easy_setopt((f)->easy, CURLOPT_##option, value); \
    } while (0)

static bool printable(const char *z)
{
    for (; *z; z++)
        if ((unsigned char)*z < 0x20 || *z == 0x7f)
            return false;
    return true;
}

static bool add(struct curl_slist **list, const char *text)
{
    struct curl_slist *longer = curl.slist_append(*list, text);
    if (longer)
        *list = longer;
    return longer;
}

static bool add_header(struct net_flight *f, const struct net_header *h)
{
    char line[8192];
    if (!printable(h->name) || !printable(h->value) || strpbrk(h->name, ": ") || !*h->name)
        return refuse(f, "a header has characters that may not be in it");
    const char *format = *h->value ? "%s: %s" : "%s;"; /* libcurl's way to write an empty one */
    if ((size_t)snprintf(line, sizeof line, format, h->name, h->value) >= sizeof line)
        return refuse(f, "a header is too long");
    return add(&f->headers, line);
}

static bool request_headers(struct net_flight *f, const struct net_request *r)
{
    bool typed = false;
    for (const struct net_header *h = r->headers; h && h->name; h++) {
        typed |= str_ieq(str_c(h->name), STR("content-type"));
        if (!add_header(f, h))
            return false;
    }
    return (typed || add(&f->headers, "Content-Type:")) && add(&f->headers, "Expect:");
}

static bool set_request(struct net_flight *f, CURLcode *err)
{
    struct net_request *r = request_of(f);
    const char *method = r->method ? r->method : "GET";
    if (!request_headers(f, r))
        return false;
    r->answer = (struct buf){ .max = r->answer_max ? r->answer_max : NET_ANSWER_MAX };
    if (strcmp(method, "HEAD") == 0)
        SET(f, NOBODY, 1L);
    else if (r->body.n || strcmp(method, "GET") != 0) {
        SET(f, POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
        SET(f, POSTFIELDS, r->body.p ? r->body.p : "");
        SET(f, CUSTOMREQUEST, method);
    }
    SET(f, PROTOCOLS_STR, f->plain ? "http" : "https");
    SET(f, REDIR_PROTOCOLS_STR, f->plain ? "http" : "https");
    SET(f, FOLLOWLOCATION, r->redirects ? 1L : 0L);
    SET(f, MAXREDIRS, (long)r->redirects);
    SET(f, HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    SET(f, HTTPHEADER, f->headers);
    SET(f, WRITEFUNCTION, on_body);
    SET(f, WRITEDATA, f);
    SET(f, HEADERFUNCTION, on_header);
    SET(f, HEADERDATA, f);
    return true;
}

/* Control characters, blanks and angle brackets would end the address in the middle of the SMTP command. */
static bool envelope_fits(const char *address)
{
    return printable(address) && !strpbrk(address, "<> ");
}

static bool set_mail(struct net_flight *f, const struct url_parts *url, CURLcode *err)
{
    struct net_mail *m = mail_of(f);
    bool careless = m->tls == NET_TLS_MAY && (!m->password || url->local);
    if (!m->from || !m->to || !*m->to || !envelope_fits(m->from))
        return refuse(f, "a mail needs a proper sender and receiver");
    for (const char *const *to = m->to; *to; to++) {
        if (!**to || !envelope_fits(*to))
            return refuse(f, "a mail needs a proper sender and receiver");
        if (!add(&f->to, *to))
            return false;
    }
    f->plain = careless && m->password;
    SET(f, PROTOCOLS_STR, "smtp,smtps");
    SET(f, USE_SSL, (long)(careless ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    SET(f, USERNAME, m->password ? m->name : NULL);
    SET(f, PASSWORD, m->password);
    SET(f, MAIL_FROM, m->from);
    SET(f, MAIL_RCPT, f->to);
    SET(f, UPLOAD, 1L);
    SET(f, INFILESIZE_LARGE, (curl_off_t)m->message.n);
    SET(f, READFUNCTION, on_message);
    SET(f, READDATA, f);
    return true;
}

static void set_common(struct net_flight *f, const struct net_config *config, CURLcode *err)
{
    int deadline = f->task->deadline_ms > 0 ? f->task->deadline_ms : NET_DEADLINE_MS;
    SET(f, ERRORBUFFER, f->error);
    SET(f, PRIVATE, f);
    SET(f, URL, f->task->url);
    SET(f, NOSIGNAL, 1L);
    SET(f, QUICK_EXIT, 1L); /* an abandoned name lookup is not waited for */
    SET(f, PROXY, "");      /* whatever the environment says */
    SET(f, NETRC, (long)CURL_NETRC_IGNORED);
    SET(f, TIMEOUT_MS, (long)deadline);
    SET(f, CONNECTTIMEOUT_MS, (long)deadline);
    SET(f, SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(f, SSL_CIPHER_LIST, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SET(f, USERAGENT, config->agent ? config->agent : "vraagbaak");
    if (config->certificates)
        SET(f, CAINFO, config->certificates);
    SET(f, OPENSOCKETFUNCTION, on_open);
    SET(f, OPENSOCKETDATA, f);
    SET(f, PREREQFUNCTION, on_use);
    SET(f, PREREQDATA, f);
}

bool flight_start(struct net_flight *f, const struct net_config *config)
{
    struct url_parts url;
    CURLcode err = CURLE_OK;
    if (!url_read(f->task->url, f->mail, &url))
        return refuse(f, "the URL is of a kind that is not used here, or has a name or password in it");
    f->plain = url.http && !url.tls;
    if (f->plain && !url.local)
        return refuse(f, "without TLS only this machine may be connected to");
    f->easy = curl.easy_init();
    if (!f->easy)
        return false;
    set_common(f, config, &err);
    return (f->mail ? set_mail(f, &url, &err) : set_request(f, &err)) && !err;
}

/* ---- the end */

static enum net_outcome outcome_of(const struct net_flight *f, CURLcode result, int code)
{
    if (f->refusal)
        return NET_REFUSED;
    if (f->too_large)
        return NET_TOO_LARGE;
    switch (result) {
    case CURLE_OK: return NET_DONE;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return NET_REFUSED;
    case CURLE_OPERATION_TIMEDOUT: return NET_TIMEOUT;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED: return NET_UNREACHABLE;
    case CURLE_ABORTED_BY_CALLBACK: return NET_STOPPED;
    default: return f->mail && code >= 400 ? NET_REJECTED : NET_BROKEN;
    }
}

void flight_end(struct net_flight *f, CURLcode result)
{
    struct net_task *t = f->task;
    long code = 0;
    if (f->easy)
        (void)curl.easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &code);
    t->code = (int)code;
    t->outcome = outcome_of(f, result, t->code);
    const char *why = t->outcome == NET_DONE ? ""
        : f->refusal                         ? f->refusal
        : *f->error                          ? f->error
                                             : curl.easy_strerror(result);
    (void)snprintf(t->why, sizeof t->why, "%.*s", (int)sizeof t->why - 1, why);
}

struct net_flight *flight_new(struct net_task *task, bool mail)
{
    struct net_flight *f = calloc(1, sizeof *f);
    if (f) {
        f->task = task;
        f->mail = mail;
    }
    return f;
}

void flight_free(struct net_flight *f)
{
    if (f->easy) { /* without it nothing was ever made */
        curl.easy_cleanup(f->easy);
        curl.slist_free_all(f->headers);
        curl.slist_free_all(f->to);
    }
    free(f);
}

const char *net_outcome_name(enum net_outcome o)
{
    static const char *const names[] = { "done", "rejected", "refused", "unreachable", "timeout", "too-large", "broken",
        "stopped" };
    ASSERT((size_t)o < sizeof names / sizeof *names);
    return names[o];
}

void net_request_release(struct net_request *r)
{
    buf_release(&r->answer);
}
