/* net_test.c -- outgoing requests and mails against small peers of the test's own. */
#include "unit.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEARD = 1 << 16, TALKS = 8 };

/* A peer on a free port of 127.0.0.1: every connection runs `talk` in the peer's thread, one after another. */
struct peer {
    int fd, port;
    pthread_t thread;
    void (*talk)(struct peer *p, int fd);
    const char *_Atomic answer; /* what talk says */
    const char *_Atomic rcpt;   /* what an SMTP peer says to RCPT */
    char heard[HEARD];          /* what it was told */
    atomic_size_t heard_n;
    atomic_int connections;
};

static void *peer_run(void *arg)
{
    struct peer *p = arg;
    for (int fd; (fd = accept(p->fd, NULL, NULL)) >= 0; (void)close(fd)) {
        atomic_fetch_add(&p->connections, 1);
        p->talk(p, fd);
    }
    return NULL;
}

static void peer_start(struct peer *p)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(p->fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(p->fd, 16), 0);
    assert_int_equal(getsockname(p->fd, (struct sockaddr *)&at, &n), 0);
    p->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&p->thread, NULL, peer_run, p), 0);
}

static void peer_stop(struct peer *p)
{
    (void)shutdown(p->fd, SHUT_RDWR);
    pthread_join(p->thread, NULL);
    (void)close(p->fd);
}

/* Reads until the end text has come, the other side closes, or 5 s are over; false unless it came. */
static bool hear(struct peer *p, int fd, const char *end)
{
    size_t from = p->heard_n;
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    while (p->heard_n < HEARD - 1 && poll(&poll_fd, 1, 5000) == 1) {
        ssize_t k = read(fd, p->heard + p->heard_n, HEARD - 1 - p->heard_n);
        if (k <= 0)
            return false;
        p->heard_n += (size_t)k;
        p->heard[p->heard_n] = '\0';
        if (strstr(p->heard + from, end))
            return true;
    }
    return false;
}

static void say(int fd, const char *text)
{
    ssize_t k = send(fd, text, strlen(text), MSG_NOSIGNAL);
    (void)k;
}

/* ---- what the tests send */

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t come;
    int left;
};

static void done(struct net_task *t)
{
    struct waiting *w = t->owner;
    pthread_mutex_lock(&w->lock);
    w->left--;
    pthread_cond_broadcast(&w->come);
    pthread_mutex_unlock(&w->lock);
}

static void wait_for(struct waiting *w)
{
    pthread_mutex_lock(&w->lock);
    while (w->left)
        pthread_cond_wait(&w->come, &w->lock);
    pthread_mutex_unlock(&w->lock);
}

#define WAITING(n)                                               \
    {                                                            \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, (n) \
    }

static void ask(struct net *n, struct net_request *r)
{
    struct waiting w = WAITING(1);
    r->task.done = done;
    r->task.owner = &w;
    assert_int_equal(net_send_request(n, r), OK);
    wait_for(&w);
}

static void mail(struct net *n, struct net_mail *m)
{
    struct waiting w = WAITING(1);
    m->task.done = done;
    m->task.owner = &w;
    assert_int_equal(net_send_mail(n, m), OK);
    wait_for(&w);
}

static struct net *start(void)
{
    struct net *n;
    log_set_level(LOG_ERROR);
    assert_int_equal(net_new(&n, NULL), OK);
    return n;
}

static const char *url_of(const struct peer *p, const char *scheme, const char *path)
{
    static char url[TALKS][128];
    static int next;
    next = (next + 1) % TALKS;
    (void)snprintf(url[next], sizeof url[next], "%s://127.0.0.1:%d%s", scheme, p->port, path);
    return url[next];
}

/* ---- HTTP */

static void talk_http(struct peer *p, int fd)
{
    while (hear(p, fd, "\r\n\r\n")) {
        if (strstr(p->heard, "POST") && !strstr(p->heard, "end of body"))
            (void)hear(p, fd, "end of body");
        const char *answer = p->answer;
        say(fd, answer);
        if (strstr(answer, "Connection: close"))
            return;
    }
}

static void talk_nonsense(struct peer *p, int fd)
{
    say(fd, p->answer);
}

static void net_request_gives_status_and_body(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_http, .answer = "HTTP/1.1 201 Made\r\nContent-Length: 5\r\n\r\nhello" };
    struct net *n = start();
    peer_start(&p);
    struct net_request r = { .task.url = url_of(&p, "http", "/here?a=b"),
        .method = "POST",
        .headers = (const struct net_header[]){ { "Content-Type", "text/plain" }, { "X-Sent", "yes" }, { 0 } },
        .body = STR("the end of body") };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_DONE);
    assert_int_equal(r.task.code, 201);
    assert_str(buf_str(&r.answer), "hello");
    net_free(n, 1000);
    peer_stop(&p);
    assert_non_null(strstr(p.heard, "POST /here?a=b HTTP/1.1\r\n"));
    assert_non_null(strstr(p.heard, "\r\nContent-Type: text/plain\r\n"));
    assert_non_null(strstr(p.heard, "\r\nX-Sent: yes\r\n"));
    assert_non_null(strstr(p.heard, "\r\nContent-Length: 15\r\n"));
    net_request_release(&r);
}

static void net_request_redirect_is_an_answer_unless_asked_for(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_http,
        .answer = "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" };
    struct net *n = start();
    peer_start(&p);
    struct net_request r = { .task.url = url_of(&p, "http", "/") };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_DONE);
    assert_int_equal(r.task.code, 302);
    assert_int_equal(p.connections, 1);
    net_request_release(&r);
    r = (struct net_request){ .task.url = url_of(&p, "http", "/"), .redirects = 2 };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_BROKEN); /* it never stops redirecting */
    assert_int_equal(p.connections, 4);
    net_request_release(&r);
    net_free(n, 1000);
    peer_stop(&p);
}

static void net_request_too_large_or_cut_or_late_is_told_apart(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_http,
        .answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n123456" };
    struct net *n = start();
    peer_start(&p);
    struct net_request r = { .task.url = url_of(&p, "http", "/"), .answer_max = 6 };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_DONE);
    net_request_release(&r);
    r = (struct net_request){ .task.url = url_of(&p, "http", "/"), .answer_max = 5 };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_TOO_LARGE);
    net_request_release(&r);
    r.answer_max = 0;
    char headers[NET_HEADERS_MAX + 64] = "HTTP/1.1 200 OK\r\nX-Long: ";
    (void)memset(headers + strlen(headers), 'x', NET_HEADERS_MAX);
    p.answer = strcat(headers, "\r\n\r\n");
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_TOO_LARGE);
    net_request_release(&r);
    p.answer = "HTTP/1.1 200 OK\r\nContent-Length: 60\r\nConnection: close\r\n\r\n123456";
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_BROKEN);
    net_request_release(&r);
    p.answer = "";
    r.task.deadline_ms = 150;
    int64_t from = clock_mono_us();
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_TIMEOUT);
    assert_in_range(clock_mono_us() - from, 100000, 3000000);
    net_request_release(&r);
    net_free(n, 1000);
    peer_stop(&p);
}

static void net_request_nobody_there_is_unreachable(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_nonsense, .answer = "no TLS here\r\n\r\n" };
    struct net *n = start();
    peer_start(&p);
    struct net_request tls = { .task.url = url_of(&p, "https", "/") };
    ask(n, &tls);
    assert_int_equal(tls.task.outcome, NET_UNREACHABLE);
    peer_stop(&p);
    struct net_request r = { .task.url = url_of(&p, "http", "/") };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_UNREACHABLE);
    assert_true(*r.task.why);
    net_request_release(&r);
    net_request_release(&tls);
    net_free(n, 1000);
}

static bool nobody(const struct sockaddr *peer)
{
    (void)peer;
    return false;
}

static void net_request_address_that_is_not_allowed_is_never_asked(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_http, .answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi" };
    struct net *n = start();
    peer_start(&p);
    struct net_request r = { .task = { .url = url_of(&p, "http", "/"), .allow = nobody } };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_REFUSED);
    assert_int_equal(p.connections, 0);
    net_request_release(&r);
    /* Another task leaves a connection open: it is not lent to a task that may not use it. */
    r.task.allow = NULL;
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_DONE);
    net_request_release(&r);
    size_t heard = p.heard_n;
    r.task.allow = net_address_public;
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_REFUSED);
    assert_int_equal(p.heard_n, heard);
    assert_int_equal(p.connections, 1);
    net_request_release(&r);
    net_free(n, 1000);
    peer_stop(&p);
}

static void net_request_bad_urls_and_headers_are_refused(void **state)
{
    (void)state;
    static const char *const urls[] = { "http://example.org/", "http://10.0.0.1/", "ftp://127.0.0.1/",
        "file:///etc/passwd", "https://user:secret@example.org/", "https://user@example.org/", "smtp://127.0.0.1",
        "gopher://127.0.0.1/", "127.0.0.1", "", "http://127.0.0.1\r\nX: y/" };
    struct net *n = start();
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct net_request r = { .task.url = urls[i] };
        ask(n, &r);
        assert_int_equal(r.task.outcome, NET_REFUSED);
        assert_null(strstr(r.task.why, "secret"));
        assert_false(net_url_fits(urls[i], NULL));
        net_request_release(&r);
    }
    struct net_request r = { .task.url = "http://127.0.0.1:1/",
        .headers = (const struct net_header[]){ { "X", "a\r\nY: b" }, { 0 } } };
    ask(n, &r);
    assert_int_equal(r.task.outcome, NET_REFUSED);
    net_request_release(&r);
    net_free(n, 1000);
}

static void net_url_fits_knows_local_names_and_addresses(void **state)
{
    (void)state;
    static const char *const strange[] = { "https://localhost/", "https://intranet/", "https://127.0.0.1/",
        "https://[::1]/", "https://10.1.2.3/", "https://[::ffff:10.1.2.3]/", "https://169.254.169.254/",
        "https://[fd00::1]/", "https://a.localhost/", "https://2130706433/", "https://0x7f.1/", "https://localhost./" };
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        if (net_url_fits(strange[i], net_address_public))
            fail_msg("%s passes", strange[i]);
    assert_true(net_url_fits("https://example.org/hook?x=1", net_address_public));
    assert_true(net_url_fits("https://93.184.216.34:8443/", net_address_public));
    assert_false(net_url_fits("http://example.org/", net_address_public));
    assert_true(net_url_fits("http://127.0.0.1:8080/", NULL));
    assert_true(net_url_fits("http://localhost/", NULL));
    assert_true(net_url_fits("http://[::1]/", NULL));
}

static bool is_public(const char *text)
{
    struct sockaddr_in four = { .sin_family = AF_INET };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return net_address_public((struct sockaddr *)&four);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return net_address_public((struct sockaddr *)&six);
}

static void net_address_special_ranges_are_not_public(void **state)
{
    (void)state;
    static const char *const own[] = { "0.0.0.0", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.19.0.1", "224.0.0.1",
        "255.255.255.255", "192.0.0.8", "::", "::1", "fe80::1", "fc00::1", "fdff::1", "ff02::1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "::127.0.0.1" };
    static const char *const others[] = { "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255", "2a00:1450:4001::1",
        "::ffff:8.8.8.8", "2606:4700::1111" };
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (is_public(own[i]))
            fail_msg("%s counts as public", own[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!is_public(others[i]))
            fail_msg("%s does not count as public", others[i]);
}

/* ---- mail */

static void talk_smtp(struct peer *p, int fd)
{
    say(fd, "220 peer ESMTP\r\n");
    if (!hear(p, fd, "EHLO"))
        return;
    say(fd, "250-peer\r\n250 8BITMIME\r\n");
    if (!hear(p, fd, "MAIL FROM"))
        return;
    say(fd, "250 ok\r\n");
    if (!hear(p, fd, "RCPT TO"))
        return;
    const char *answer = p->answer, *rcpt = p->rcpt;
    say(fd, rcpt);
    if (*rcpt != '2' || !hear(p, fd, "DATA\r\n"))
        return;
    say(fd, "354 go\r\n");
    if (!hear(p, fd, "\r\n.\r\n") || !*answer)
        return;
    say(fd, answer);
    if (*answer == '2')
        (void)hear(p, fd, "QUIT");
}

static struct net_mail letter(const struct peer *p)
{
    static const char *const to[] = { "reader@example.org", NULL };
    return (struct net_mail){ .task.url = url_of(p, "smtp", "/own.name"),
        .from = "vraagbaak@example.org",
        .to = to,
        .message = STR("Subject: hello\r\n\r\nfirst\r\n.\r\n..two\r\n"),
        .tls = NET_TLS_MAY };
}

static void net_mail_arrives_with_its_envelope(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_smtp, .rcpt = "250 ok\r\n", .answer = "250 queued\r\n" };
    struct net *n = start();
    peer_start(&p);
    struct net_mail m = letter(&p);
    mail(n, &m);
    assert_string_equal(m.task.why, "");
    assert_int_equal(m.task.outcome, NET_DONE);
    assert_int_equal(m.task.code, 250);
    net_free(n, 1000);
    peer_stop(&p);
    assert_non_null(strstr(p.heard, "EHLO own.name\r\n"));
    assert_non_null(strstr(p.heard, "MAIL FROM:<vraagbaak@example.org>"));
    assert_non_null(strstr(p.heard, "RCPT TO:<reader@example.org>\r\n"));
    assert_non_null(strstr(p.heard, "Subject: hello\r\n\r\nfirst\r\n..\r\n...two\r\n.\r\n"));
}

static void net_mail_refusal_says_whether_it_is_for_ever(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_smtp, .rcpt = "451 come back later\r\n", .answer = "250 queued\r\n" };
    struct net *n = start();
    peer_start(&p);
    struct net_mail m = letter(&p);
    mail(n, &m);
    assert_int_equal(m.task.outcome, NET_REJECTED);
    assert_int_equal(m.task.code, 451);
    p.rcpt = "550 nobody of that name\r\n";
    mail(n, &m);
    assert_int_equal(m.task.outcome, NET_REJECTED);
    assert_int_equal(m.task.code, 550);
    p.rcpt = "250 ok\r\n";
    p.answer = "552 too large\r\n";
    mail(n, &m);
    assert_int_equal(m.task.outcome, NET_REJECTED);
    assert_int_equal(m.task.code, 552);
    p.answer = ""; /* hangs up when all has been said: nobody knows */
    mail(n, &m);
    assert_int_equal(m.task.outcome, NET_BROKEN);
    net_free(n, 1000);
    peer_stop(&p);
}

static void net_mail_without_tls_is_not_sent_when_tls_must_be(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_smtp, .rcpt = "250 ok\r\n", .answer = "250 queued\r\n" };
    struct net *n = start();
    peer_start(&p);
    struct net_mail m = letter(&p);
    m.tls = NET_TLS_MUST;
    m.name = "vraagbaak";
    m.password = "very secret";
    mail(n, &m);
    assert_int_equal(m.task.outcome, NET_UNREACHABLE);
    net_free(n, 1000);
    peer_stop(&p);
    assert_null(strstr(p.heard, "MAIL FROM"));
    assert_null(strstr(p.heard, "AUTH"));
    assert_null(strstr(m.task.why, "secret"));
}

static void net_mail_bad_envelopes_are_refused(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_smtp, .rcpt = "250 ok\r\n", .answer = "250 queued\r\n" };
    static const char *const bad[] = { "a@example.org>\r\nRCPT TO:<b@example.org", "a@example.org\n", "a b@example.org",
        "" };
    struct net *n = start();
    peer_start(&p);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct net_mail m = letter(&p);
        m.to = (const char *const[]){ bad[i], NULL };
        mail(n, &m);
        assert_int_equal(m.task.outcome, NET_REFUSED);
    }
    assert_int_equal(p.connections, 0);
    net_free(n, 1000);
    peer_stop(&p);
}

/* ---- many, and the end */

static void net_many_tasks_all_end_once(void **state)
{
    (void)state;
    enum { MANY = 200 };
    struct peer p = { .talk = talk_http,
        .answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi" };
    static struct net_request r[MANY];
    struct waiting w = WAITING(MANY);
    struct net *n = start();
    peer_start(&p);
    const char *url = url_of(&p, "http", "/");
    for (int i = 0; i < MANY; i++) {
        r[i] = (struct net_request){ .task = { .url = url, .done = done, .owner = &w } };
        assert_int_equal(net_send_request(n, &r[i]), OK);
    }
    wait_for(&w);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(r[i].task.outcome, NET_DONE);
        net_request_release(&r[i]);
    }
    net_free(n, 1000);
    peer_stop(&p);
}

static void net_full_queue_answers_busy(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_http, .answer = "" };
    struct net_request *r = calloc(NET_WAITING + 1, sizeof *r);
    struct waiting w = WAITING(NET_WAITING);
    struct net *n = start();
    peer_start(&p);
    const char *url = url_of(&p, "http", "/");
    for (int i = 0; i <= NET_WAITING; i++) {
        r[i].task = (struct net_task){ .url = url, .done = done, .owner = &w };
        assert_int_equal(net_send_request(n, &r[i]), i < NET_WAITING ? OK : ERR_BUSY);
    }
    int64_t from = clock_mono_us();
    net_free(n, 100);
    wait_for(&w);
    assert_in_range(clock_mono_us() - from, 50000, 4000000);
    for (int i = 0; i < NET_WAITING; i++)
        assert_int_equal(r[i].task.outcome, NET_STOPPED);
    peer_stop(&p);
    free(r);
}

static void net_stopping_lets_an_answer_come_in_time(void **state)
{
    (void)state;
    struct peer p = { .talk = talk_http,
        .answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi" };
    struct waiting w = WAITING(1);
    struct net *n = start();
    peer_start(&p);
    struct net_request r = { .task = { .url = url_of(&p, "http", "/"), .done = done, .owner = &w } };
    assert_int_equal(net_send_request(n, &r), OK);
    net_free(n, 5000);
    assert_int_equal(w.left, 0);
    assert_int_equal(r.task.outcome, NET_DONE);
    net_request_release(&r);
    peer_stop(&p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(net_request_gives_status_and_body),
    cmocka_unit_test(net_request_redirect_is_an_answer_unless_asked_for),
    cmocka_unit_test(net_request_too_large_or_cut_or_late_is_told_apart),
    cmocka_unit_test(net_request_nobody_there_is_unreachable),
    cmocka_unit_test(net_request_address_that_is_not_allowed_is_never_asked),
    cmocka_unit_test(net_request_bad_urls_and_headers_are_refused),
    cmocka_unit_test(net_url_fits_knows_local_names_and_addresses),
    cmocka_unit_test(net_address_special_ranges_are_not_public),
    cmocka_unit_test(net_mail_arrives_with_its_envelope),
    cmocka_unit_test(net_mail_refusal_says_whether_it_is_for_ever),
    cmocka_unit_test(net_mail_without_tls_is_not_sent_when_tls_must_be),
    cmocka_unit_test(net_mail_bad_envelopes_are_refused),
    cmocka_unit_test(net_many_tasks_all_end_once),
    cmocka_unit_test(net_full_queue_answers_busy),
    cmocka_unit_test(net_stopping_lets_an_answer_come_in_time),
};

UNIT_MAIN(tests);
