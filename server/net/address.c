/* address.c -- see net.h: which addresses are of somebody on the internet. */
#include "net/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

struct range {
    const char *address;
    int bits;
};

/* IANA's special-purpose registries (RFC 6890 and what came after it): everything that is not globally reachable, and what
 * can carry another address inside (6to4, Teredo, NAT64), because the inner one may be private. */
static const struct range special4[] = { { "0.0.0.0", 8 }, { "10.0.0.0", 8 }, { "100.64.0.0", 10 }, { "127.0.0.0", 8 },
    { "169.254.0.0", 16 }, { "172.16.0.0", 12 }, { "192.0.0.0", 24 }, { "192.0.2.0", 24 }, { "192.31.196.0", 24 },
    { "192.52.193.0", 24 }, { "192.88.99.0", 24 }, { "192.168.0.0", 16 }, { "192.175.48.0", 24 }, { "198.18.0.0", 15 },
    { "198.51.100.0", 24 }, { "203.0.113.0", 24 }, { "224.0.0.0", 4 }, { "240.0.0.0", 4 } };
/* Of IPv6 only 2000::/3 has been given out; the rest is private, link-local, multicast or reserved. */
static const struct range given6 = { "2000::", 3 };
static const struct range special6[] = { { "2001::", 23 }, { "2001:db8::", 32 }, { "2002::", 16 }, { "3fff::", 20 },
    { "2620:4f:8000::", 48 } };

static bool within(int family, const void *address, const struct range *r)
{
    unsigned char low[16] = { 0 };
    const unsigned char *a = address;
    ASSERT(inet_pton(family, r->address, low) == 1);
    int whole = r->bits / 8, rest = r->bits % 8;
    if (memcmp(a, low, (size_t)whole) != 0)
        return false;
    return !rest || (a[whole] ^ low[whole]) >> (8 - rest) == 0;
}

static bool public4(const void *address)
{
    for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
        if (within(AF_INET, address, &special4[i]))
            return false;
    return true;
}

static bool public6(const struct in6_addr *address)
{
    if (IN6_IS_ADDR_V4MAPPED(address))
        return public4(address->s6_addr + 12);
    if (!within(AF_INET6, address, &given6))
        return false;
    for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
        if (within(AF_INET6, address, &special6[i]))
            return false;
    return true;
}

bool net_address_public(const struct sockaddr *peer)
{
    if (peer->sa_family == AF_INET)
        return public4(&((const struct sockaddr_in *)(const void *)peer)->sin_addr);
    return peer->sa_family == AF_INET6 && public6(&((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr);
}

bool net_address_loopback(const struct sockaddr *peer)
{
    static const struct range own = { "127.0.0.0", 8 };
    if (peer->sa_family == AF_INET)
        return within(AF_INET, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, &own);
    if (peer->sa_family != AF_INET6)
        return false;
    const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(six) || (IN6_IS_ADDR_V4MAPPED(six) && within(AF_INET, six->s6_addr + 12, &own));
}
