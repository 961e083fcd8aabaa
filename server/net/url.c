/* url.c -- see net.h and flight.h: what a URL says before anything is sent. */
#include "net/flight.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A host that is written as an address; false when it is a name. */
static bool literal(const char *host, struct sockaddr_storage *out)
{
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)out;
    char bare[64] = "";
    size_t n = strlen(host);
    *out = (struct sockaddr_storage){ 0 };
    if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
        out->ss_family = AF_INET;
        return true;
    }
    if (n < 3 || n >= sizeof bare || host[0] != '[' || host[n - 1] != ']')
        return false;
    memcpy(bare, host + 1, n - 2);
    out->ss_family = AF_INET6;
    return inet_pton(AF_INET6, bare, &six->sin6_addr) == 1;
}

static bool is_local(const char *host)
{
    struct sockaddr_storage address;
    if (literal(host, &address))
        return net_address_loopback((struct sockaddr *)&address);
    return strcasecmp(host, "localhost") == 0;
}

static bool part(CURLU *u, CURLUPart which, char *out, size_t room)
{
    char *text = NULL;
    bool there = curl.url_get(u, which, &text, 0) == CURLUE_OK;
    if (there && out)
        there = (size_t)snprintf(out, room, "%s", text) < room;
    curl.free(text);
    return there;
}

bool url_read(const char *url, bool mail, struct url_parts *out)
{
    char scheme[8];
    *out = (struct url_parts){ 0 };
    CURLU *u = curl_load() ? curl.url() : NULL;
    bool ok = u && url && curl.url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
        part(u, CURLUPART_SCHEME, scheme, sizeof scheme) && part(u, CURLUPART_HOST, out->host, sizeof out->host) &&
        !part(u, CURLUPART_USER, NULL, 0) && !part(u, CURLUPART_PASSWORD, NULL, 0);
    if (u)
        curl.url_cleanup(u);
    if (!ok)
        return false;
    out->http = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
    out->tls = strcmp(scheme, "https") == 0 || strcmp(scheme, "smtps") == 0;
    out->local = is_local(out->host);
    return out->http != mail && (out->http || out->tls || strcmp(scheme, "smtp") == 0);
}

bool net_url_fits(const char *url, bool (*allow)(const struct sockaddr *peer))
{
    struct url_parts parts;
    struct sockaddr_storage address;
    if (!url_read(url, false, &parts) || (!parts.tls && !parts.local))
        return false;
    if (!allow)
        return true;
    if (literal(parts.host, &address))
        return allow((struct sockaddr *)&address);
    size_t n = strlen(parts.host);
    if (n && parts.host[n - 1] == '.')
        parts.host[n - 1] = '\0';
    bool suffix = n > 10 && strcasecmp(parts.host + n - 10, ".localhost") == 0;
    return !parts.local && !suffix && strchr(parts.host, '.');
}
