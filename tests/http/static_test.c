/* static_test.c -- the client's files: variants, conditions, ranges, pages, and paths that try tricks. */
#include "http/peer.h"

#include "base/clock.h"

#include <fcntl.h>
#include <sys/stat.h>

static char folder[64];
static struct peer server;
static struct buf out;

static void put(const char *name, const char *text)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    struct timespec old[2] = { { .tv_sec = 1700000000 }, { .tv_sec = 1700000000 } }; /* 2023-11-14T22:13:20Z */
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(futimens(fd, old), 0);
    close(fd);
}

static const char *const files[] = { "index.html", "index.dark.html", "index.en.html", "index.dark.en.html",
    "index.html.br", "assets/app-1.js", "assets/app-1.js.br", "assets/app-1.js.gz", "robots.txt", "favicon.svg",
    ".hidden", "routes.txt", "sw.js", "later.txt" };

static int start(void **state)
{
    char path[100];
    (void)state;
    (void)snprintf(folder, sizeof folder, "%s", "/tmp/vraagbaak-web-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/assets", folder);
    assert_int_equal(mkdir(path, 0755), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        put(files[i], files[i]);
    put("assets/app-1.js", "0123456789");
    put("routes.txt",
        "/\n/zoeken /assets/app-1.js /api/v1/search?*&limit=20\n"
        "/casus/* /x.css /api/v1/posts/* @/api/v1/tasks !/api/v1/terms\n/groep/*/leden\n");
    peer_start(&server, (struct server_config){ .web = folder });
    return 0;
}

static int stop(void **state)
{
    char path[160];
    (void)state;
    peer_stop(&server);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/assets", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
    buf_release(&out);
    return 0;
}

/* GET with extra header lines ("" or "Name: value\r\n"). */
static struct str get(const char *path, const char *lines)
{
    char request[600];
    (void)snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n", path, lines);
    return peer_ask(&server, &out, request);
}

static int status(struct str answer)
{
    int64_t n = 0;
    (void)str_int(str_sub(answer, 9, 3), &n);
    return (int)n;
}

static struct str body(struct str answer)
{
    return str_sub(answer, str_search(answer, STR("\r\n\r\n")) + 4, answer.n);
}

/* The value of a header in out, copied to a static buffer. */
static const char *header(const char *name)
{
    static char value[400];
    char line[64];
    (void)snprintf(line, sizeof line, "\r\n%s: ", name);
    struct str s = buf_str(&out);
    size_t at = str_search(s, str_c(line)) + strlen(line);
    s = str_sub(s, at, s.n);
    s = str_sub(s, 0, str_find(s, '\r'));
    (void)snprintf(value, sizeof value, "%.*s", STR_ARG(s));
    return value;
}

static void static_asset_mayBeKeptForAYear(void **state)
{
    (void)state;
    assert_str(body(get("/assets/app-1.js", "")), "0123456789");
    assert_string_equal(header("Cache-Control"), "public, max-age=31536000, immutable");
    assert_string_equal(header("Content-Type"), "text/javascript; charset=utf-8");
    assert_string_equal(header("Last-Modified"), "Tue, 14 Nov 2023 22:13:20 GMT");
    assert_string_equal(header("Vary"), "Accept-Encoding");
    assert_string_equal(header("X-Content-Type-Options"), "nosniff");
    assert_string_equal(header("Content-Encoding"), "");
}

static void static_encoding_followsTheClient(void **state)
{
    static const struct {
        const char *accept, *encoding, *body;
    } cases[] = { { "br, gzip", "br", "assets/app-1.js.br" }, { "gzip", "gzip", "assets/app-1.js.gz" },
        { "gzip;q=1, br;q=0.5", "gzip", "assets/app-1.js.gz" }, { "br;q=0, *", "gzip", "assets/app-1.js.gz" },
        { "identity", "", "0123456789" }, { "br;q=0, gzip;q=0", "", "0123456789" }, { "deflate", "", "0123456789" } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[100];
        (void)snprintf(line, sizeof line, "Accept-Encoding: %s\r\n", cases[i].accept);
        assert_str(body(get("/assets/app-1.js", line)), cases[i].body);
        assert_string_equal(header("Content-Encoding"), cases[i].encoding);
    }
}

static void static_conditions_answer304(void **state)
{
    char line[200], tag[64];
    (void)state;
    get("/robots.txt", "");
    (void)snprintf(tag, sizeof tag, "%s", header("ETag"));
    (void)snprintf(line, sizeof line, "If-None-Match: W/%s\r\n", tag);
    assert_int_equal(status(get("/robots.txt", line)), 304);
    assert_int_equal(body(buf_str(&out)).n, 0);
    assert_string_equal(header("ETag"), tag);
    assert_string_equal(header("Cache-Control"), "no-cache");
    assert_int_equal(status(get("/robots.txt", "If-None-Match: *\r\n")), 304);
    assert_int_equal(status(get("/robots.txt",
                         "If-None-Match: \"x\"\r\nIf-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n")),
        200);
    assert_int_equal(status(get("/robots.txt", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n")), 304);
    assert_int_equal(status(get("/robots.txt", "If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT\r\n")), 200);
    assert_int_equal(status(get("/robots.txt", "If-Modified-Since: yesterday\r\n")), 200);
}

static void static_ranges_areServed(void **state)
{
    static const struct {
        const char *range;
        int status;
        const char *body, *content;
    } cases[] = { { "bytes=0-3", 206, "0123", "bytes 0-3/10" }, { "bytes=4-", 206, "456789", "bytes 4-9/10" },
        { "bytes=-3", 206, "789", "bytes 7-9/10" }, { "bytes=-30", 206, "0123456789", "bytes 0-9/10" },
        { "bytes=8-99", 206, "89", "bytes 8-9/10" }, { "bytes=9-9", 206, "9", "bytes 9-9/10" },
        { "bytes=10-", 416, "", "bytes */10" }, { "bytes=-0", 416, "", "bytes */10" },
        { "bytes=3-2", 200, "0123456789", "" }, { "bytes=0-1,4-5", 200, "0123456789", "" },
        { "lines=1-2", 200, "0123456789", "" }, { "bytes=", 200, "0123456789", "" },
        { "bytes=-", 200, "0123456789", "" }, { "bytes=5", 200, "0123456789", "" },
        { "bytes=a-b", 200, "0123456789", "" }, { "bytes=1-b", 200, "0123456789", "" },
        { "bytes=-b", 200, "0123456789", "" }, { "bytes=1--2", 200, "0123456789", "" } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[100];
        (void)snprintf(line, sizeof line, "Range: %s\r\n", cases[i].range);
        assert_int_equal(status(get("/assets/app-1.js", line)), cases[i].status);
        assert_str(body(buf_str(&out)), cases[i].body);
        assert_string_equal(header("Content-Range"), cases[i].content);
    }
}

static void static_ifRange_needsTheSameBytes(void **state)
{
    char line[200];
    (void)state;
    get("/assets/app-1.js", "");
    (void)snprintf(line, sizeof line, "Range: bytes=0-1\r\nIf-Range: %s\r\n", header("ETag"));
    assert_int_equal(status(get("/assets/app-1.js", line)), 206);
    assert_int_equal(status(get("/assets/app-1.js", "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n")), 200);
    assert_int_equal(status(get("/assets/app-1.js", "Range: bytes=0-1\r\nIf-Range: Tue, 14 Nov 2023 22:13:20 GMT\r\n")),
        206);
    assert_int_equal(status(get("/assets/app-1.js", "Range: bytes=0-1\r\nIf-Range: Wed, 15 Nov 2023 22:13:20 GMT\r\n")),
        200);
}

static void static_pagesOfTheClient_areIndexHtml(void **state)
{
    static const struct {
        const char *path;
        int status;
    } cases[] = { { "/", 200 }, { "/index.html", 200 }, { "/zoeken", 200 }, { "/zoeken?q=x", 200 },
        { "/casus/12/een-titel", 200 }, { "/casus/12", 200 }, { "/casus/12/versie-2.0", 200 },
        { "/groep/3/leden", 200 }, { "/groep/3/anders", 404 }, { "/casus", 404 }, { "/casus/", 404 },
        { "/zoeken/", 404 }, { "/onzin", 404 } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(status(get(cases[i].path, "")), cases[i].status);
        assert_str(body(buf_str(&out)), "index.html");
        assert_string_equal(header("Cache-Control"), "no-cache");
        assert_has(buf_str(&out), "trusted-types lit-html vraagbaak");
    }
}

static void static_page_comesInTheLookThatWasChosen(void **state)
{
    (void)state;
    assert_str(body(get("/zoeken", "Cookie: vb_look=dark\r\n")), "index.dark.html");
    assert_string_equal(header("Vary"), "Accept-Encoding, Cookie");
    assert_str(body(get("/zoeken", "Cookie: vb_look=purple\r\n")), "index.html");
    assert_str(body(get("/zoeken", "Cookie: vb_look=../assets/app-1.js\r\n")), "index.html");
    assert_str(body(get("/robots.txt", "Cookie: vb_look=dark\r\n")), "robots.txt");
}

static void static_page_comesInTheLanguageThatWasChosen(void **state)
{
    (void)state;
    assert_str(body(get("/zoeken", "Cookie: vb_language=en\r\n")), "index.en.html");
    assert_str(body(get("/zoeken", "Cookie: vb_language=en; vb_look=dark\r\n")), "index.dark.en.html");
    assert_str(body(get("/zoeken", "Cookie: vb_language=fy; vb_look=dark\r\n")), "index.html");
}

static void static_page_namesWhatItReadsFirst(void **state)
{
    static const struct {
        const char *path, *cookie, *link;
    } cases[] = {
        { "/", "", "" },
        { "/zoeken", "", "</assets/app-1.js>; rel=modulepreload" },
        { "/zoeken?q=twee+woorden", "",
            "</assets/app-1.js>; rel=modulepreload, "
            "</api/v1/search?q=twee+woorden&limit=20>; rel=preload; as=fetch; crossorigin" },
        { "/zoeken?q=a&theme=1", "", "</assets/app-1.js>; rel=modulepreload" },
        { "/zoeken?q=a%3E", "", "</assets/app-1.js>; rel=modulepreload" },
        { "/zoeken?q=", "", "</assets/app-1.js>; rel=modulepreload" },
        { "/casus/12/een-titel", "",
            "</x.css>; rel=preload; as=style, </api/v1/posts/12>; rel=preload; as=fetch; crossorigin, "
            "</api/v1/terms>; rel=preload; as=fetch; crossorigin" },
        { "/casus/12", "Cookie: vb_session=x\r\n",
            "</x.css>; rel=preload; as=style, </api/v1/posts/12>; rel=preload; as=fetch; crossorigin, "
            "</api/v1/tasks>; rel=preload; as=fetch; crossorigin" },
        { "/casus/12?weergave=x", "Cookie: vb_session=x\r\n", "</x.css>; rel=preload; as=style" },
        { "/casus/twaalf", "", "</x.css>; rel=preload; as=style, </api/v1/terms>; rel=preload; as=fetch; crossorigin" },
        { "/bestaat-niet", "Cookie: vb_session=x\r\n", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        (void)get(cases[i].path, cases[i].cookie);
        assert_string_equal(header("Link"), cases[i].link);
    }
}

static void static_pageInBrotli_keepsItsPolicy(void **state)
{
    (void)state;
    assert_str(body(get("/zoeken", "Accept-Encoding: br\r\n")), "index.html.br");
    assert_string_equal(header("Content-Type"), "text/html; charset=utf-8");
    assert_has(buf_str(&out), "require-trusted-types-for 'script'");
}

static void static_otherPaths_areNotFound(void **state)
{
    static const char *const paths[] = { "/nothing.js", "/assets/app-1.js.br", "/routes.txt", "/.hidden",
        "/../etc/passwd.x", "/%2e%2e/etc/passwd.x", "/assets/../robots.txt", "//robots.txt", "/robots.txt/x.y",
        "/assets/." };
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(status(get(paths[i], "")), 404);
        assert_has(buf_str(&out), "application/problem+json");
    }
}

static void static_file_isReadWhenAskedForFirst(void **state)
{
    (void)state;
    char path[160], tag[64], line[200];
    (void)snprintf(path, sizeof path, "%s/later.txt", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(status(get("/later.txt", "")), 404); /* named at the start, and gone now */
    assert_int_equal(symlink("later.txt", path), 0);      /* leads to itself */
    assert_int_equal(status(get("/later.txt", "")), 503);
    assert_int_equal(unlink(path), 0);
    static const char shorter[] =
        "/sys/devices/system/cpu/online"; /* says that it is a page long, and gives a few bytes */
    if (access(shorter, R_OK) == 0) {
        assert_int_equal(symlink(shorter, path), 0);
        assert_int_equal(status(get("/later.txt", "")), 503);
        assert_int_equal(unlink(path), 0);
    }
    put("later.txt", "second");
    assert_str(body(get("/later.txt", "")), "second");
    (void)snprintf(tag, sizeof tag, "%s", header("ETag"));
    put("later.txt", "the third");
    assert_str(body(get("/later.txt", "")), "second"); /* kept */
    (void)snprintf(line, sizeof line, "If-None-Match: %s\r\n", tag);
    assert_int_equal(status(get("/later.txt", line)), 304);
    put("unknown.txt", "came after the start");
    assert_int_equal(status(get("/unknown.txt", "")), 404);
    (void)snprintf(path, sizeof path, "%s/unknown.txt", folder);
    assert_int_equal(unlink(path), 0);
}

static void static_headAndOtherMethods_areAsForTheApi(void **state)
{
    (void)state;
    struct str s = peer_ask(&server, &out, "HEAD /assets/app-1.js HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n");
    assert_int_equal(status(s), 200);
    assert_string_equal(header("Content-Length"), "10");
    assert_int_equal(body(s).n, 0);
    s = peer_ask(&server, &out, "POST /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(status(s), 405);
    assert_string_equal(header("Allow"), "GET, HEAD, OPTIONS");
    s = peer_ask(&server, &out, "OPTIONS /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(status(s), 204);
}

static void static_healthAndApi_goBeforeFiles(void **state)
{
    (void)state;
    assert_has(get("/health/live", ""), "{\"status\":\"live\"}");
    assert_has(get("/health/ready", ""), "\"status\":\"ready\"");
    assert_int_equal(status(get("/api/v1/nowhere", "")), 404);
    assert_has(buf_str(&out), "application/problem+json");
    assert_has(get("/api/v1/openapi.json", ""), "Access-Control-Allow-Origin: *");
    assert_int_equal(status(get("/.well-known/security.txt", "")), 404);
    assert_has(get("/metrics", ""), "# TYPE vraagbaak_requests_total counter");
}

static void static_securityText_hasContactAndExpiry(void **state)
{
    struct peer p;
    (void)state;
    peer_start(&p,
        (struct server_config){ .security_contact = "mailto:veilig@voorbeeld.nl", .url = "https://voorbeeld.nl" });
    struct str s = peer_ask(&p, &out, "GET /.well-known/security.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_has(s, "Contact: mailto:veilig@voorbeeld.nl\nExpires: 2");
    assert_has(s, "Canonical: https://voorbeeld.nl/.well-known/security.txt");
    int64_t expires = 0;
    size_t at = str_search(s, STR("Expires: ")) + 9;
    assert_true(clock_parse(str_sub(s, at, 20), &expires));
    assert_in_range(expires - clock_now(), INT64_C(86400000) * 7, INT64_C(86400000) * 364); /* RFC 9116 section 2.5.5 */
    peer_stop(&p);
    peer_start(&p, (struct server_config){ .security_contact = "tel:+31201234567", .url = "http://localhost" });
    s = peer_ask(&p, &out, "GET /.well-known/security.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(str_search(s, STR("Canonical")) == s.n); /* https only */
    peer_stop(&p);
}

static void worker_mayAskThisServerAgain(void **state)
{
    (void)state;
    assert_has(get("/sw.js", ""), "default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
    assert_has(get("/favicon.svg", ""), "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(worker_mayAskThisServerAgain),
    cmocka_unit_test(static_asset_mayBeKeptForAYear),
    cmocka_unit_test(static_encoding_followsTheClient),
    cmocka_unit_test(static_conditions_answer304),
    cmocka_unit_test(static_ranges_areServed),
    cmocka_unit_test(static_ifRange_needsTheSameBytes),
    cmocka_unit_test(static_pagesOfTheClient_areIndexHtml),
    cmocka_unit_test(static_page_comesInTheLookThatWasChosen),
    cmocka_unit_test(static_page_comesInTheLanguageThatWasChosen),
    cmocka_unit_test(static_page_namesWhatItReadsFirst),
    cmocka_unit_test(static_pageInBrotli_keepsItsPolicy),
    cmocka_unit_test(static_otherPaths_areNotFound),
    cmocka_unit_test(static_file_isReadWhenAskedForFirst),
    cmocka_unit_test(static_headAndOtherMethods_areAsForTheApi),
    cmocka_unit_test(static_healthAndApi_goBeforeFiles),
    cmocka_unit_test(static_securityText_hasContactAndExpiry),
};

int main(void)
{
    const char *pattern = getenv("VB_TEST");
    if (pattern && *pattern)
        cmocka_set_test_filter(pattern);
    return cmocka_run_group_tests(tests, start, stop);
}
