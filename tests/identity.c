/* identity.c -- see identity.h. */
#include "identity.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct str idp_public(struct arena *a, cjose_jwk_t *key, const char *id)
{
    cjose_err e;
    assert_true(cjose_jwk_set_kid(key, id, strlen(id), &e));
    char *json = cjose_jwk_to_json(key, false, &e);
    assert_non_null(json);
    struct str s = arena_str(a, str_c(json));
    cjose_get_dealloc()(json);
    return s;
}

struct str idp_sign(struct idp *p, struct arena *a, cjose_jwk_t *key, const char *algorithm, const char *key_id,
    const char *payload)
{
    cjose_err e;
    const char *text = NULL;
    cjose_header_t *header = cjose_header_new(&e);
    (void)p;
    assert_true(cjose_header_set(header, "alg", algorithm, &e));
    if (key_id && *key_id)
        assert_true(cjose_header_set(header, "kid", key_id, &e));
    cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)payload, strlen(payload), &e);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &text, &e));
    struct str s = arena_str(a, str_c(text));
    cjose_jws_release(jws);
    cjose_header_release(header);
    return s;
}

struct str idp_payload(struct idp *p, struct arena *a, const char *more)
{
    long long now = clock_now() / 1000;
    return arena_printf(a,
        "{\"iss\":\"%.*s\",\"sub\":\"s-1\",\"aud\":\"vraagbaak\",\"exp\":%lld,\"iat\":%lld,\"nonce\":\"%.*s\"%s}",
        STR_ARG(p->issuer), now + 300, now, STR_ARG(p->nonce), more);
}

static struct str token_body(struct idp *p)
{
    struct arena *a = &p->arena;
    bool es = p->algorithm && strcmp(p->algorithm, "ES256") == 0;
    const char *payload = p->claims ? p->claims
                                    : idp_payload(p, a, ",\"email\":\"Nel@Goirle.nl\",\"name\":\"Nel Vos\"").p;
    struct str token = p->token ? str_c(p->token)
                                : idp_sign(p, a,
                                      p->signer ? p->signer
                                          : es  ? p->p256
                                                : p->rsa,
                                      p->algorithm ? p->algorithm : "RS256",
                                      p->key_id ? p->key_id
                                          : es  ? "e1"
                                                : "k1",
                                      payload);
    return arena_printf(a,
        "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\"%.*s\"}",
        STR_ARG(token));
}

static struct str metadata_body(struct idp *p)
{
    struct str i = p->issuer;
    return arena_printf(&p->arena,
        "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%.*s/authorize?theme=x\",\"token_endpoint\":\"%.*s/token\","
        "\"jwks_uri\":\"%.*s/keys\",\"userinfo_endpoint\":\"%.*s/userinfo\","
        "\"end_session_endpoint\":\"%.*s/end\",\"scopes_supported\":[\"openid\"]%s}",
        p->claimed ? p->claimed : arena_cstr(&p->arena, i), STR_ARG(i), STR_ARG(i), STR_ARG(i), STR_ARG(i), STR_ARG(i),
        p->metadata ? p->metadata : "");
}

static struct str keys_body(struct idp *p)
{
    if (p->keys)
        return str_c(p->keys);
    struct str k = idp_public(&p->arena, p->rsa, "k1"), e = idp_public(&p->arena, p->p256, "e1");
    return arena_printf(&p->arena, "{\"keys\":[%.*s,%.*s]}", STR_ARG(k), STR_ARG(e));
}

static void answer(struct idp *p, int fd, const char *request)
{
    struct str body = STR("{}");
    int status = 200;
    pthread_mutex_lock(&p->lock);
    if (strstr(request, "GET /.well-known/openid-configuration ")) {
        p->metadata_asked++;
        body = metadata_body(p);
    } else if (strstr(request, "POST /token ")) {
        p->token_asked++;
        (void)snprintf(p->heard, sizeof p->heard, "%s", request);
        status = p->token_status ? p->token_status : 200;
        body = status == 200 ? token_body(p) : STR("{\"error\":\"invalid_grant\"}");
    } else if (strstr(request, "GET /keys ")) {
        p->keys_asked++;
        body = keys_body(p);
    } else if (strstr(request, "GET /userinfo ") && p->userinfo && strstr(request, "Bearer at-1\r\n")) {
        p->userinfo_asked++;
        body = str_c(p->userinfo);
    } else {
        status = 404;
    }
    struct str text = arena_printf(&p->arena,
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%.*s",
        status, body.n, STR_ARG(body));
    pthread_mutex_unlock(&p->lock);
    ssize_t k = send(fd, text.p, text.n, MSG_NOSIGNAL);
    (void)k;
}

/* True when head and body are whole. */
static bool is_whole(const char *request)
{
    const char *end = strstr(request, "\r\n\r\n"), *length = strstr(request, "Content-Length: ");
    return end && (!length || length > end || strlen(end + 4) >= (size_t)atoi(length + 16));
}

static void *serve(void *arg)
{
    struct idp *p = arg;
    for (int fd; (fd = accept(p->fd, NULL, NULL)) >= 0; (void)close(fd)) {
        char request[IDP_HEARD] = "";
        size_t n = 0;
        struct pollfd f = { .fd = fd, .events = POLLIN };
        while (!is_whole(request) && n < sizeof request - 1 && poll(&f, 1, 5000) == 1) {
            ssize_t k = recv(fd, request + n, sizeof request - 1 - n, 0);
            if (k <= 0)
                break;
            n += (size_t)k;
            request[n] = '\0';
        }
        if (is_whole(request))
            answer(p, fd, request);
    }
    return NULL;
}

void idp_start(struct idp *p)
{
    static const uint8_t exponent[] = { 1, 0, 1 };
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t n = sizeof at;
    static cjose_jwk_t *rsa, *other, *p256; /* made once: a key takes a moment */
    cjose_err e;
    if (!rsa) {
        rsa = cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &e);
        other = cjose_jwk_create_RSA_random(2048, exponent, sizeof exponent, &e);
        p256 = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &e);
    }
    *p = (struct idp){ .lock = PTHREAD_MUTEX_INITIALIZER, .rsa = rsa, .other = other, .p256 = p256 };
    assert_true(p->rsa && p->other && p->p256);
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(p->fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(p->fd, 16), 0);
    assert_int_equal(getsockname(p->fd, (struct sockaddr *)&at, &n), 0);
    p->port = ntohs(at.sin_port);
    p->issuer = arena_printf(&p->arena, "http://127.0.0.1:%d", p->port);
    assert_int_equal(pthread_create(&p->thread, NULL, serve, p), 0);
}

void idp_stop(struct idp *p)
{
    (void)shutdown(p->fd, SHUT_RDWR);
    pthread_join(p->thread, NULL);
    (void)close(p->fd);
    arena_release(&p->arena);
}
