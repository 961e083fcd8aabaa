/* address.h -- network addresses of clients, and networks of them.
 * Model:  an address is IPv4 or IPv6 (an IPv4-mapped one counts as IPv4); a network is an address and the number of leading
 *         bits that must be equal. A list of networks says which proxies are believed.
 * Threads: values. Memory: lists in the arena. Errors: by return value.
 * Source: RFC 4291 (text forms, IPv4-mapped), RFC 4632 (CIDR). */
#ifndef VB_ADDRESS_H
#define VB_ADDRESS_H

#include "base/arena.h"

struct sockaddr;
struct sockaddr_storage;

struct address {
    uint8_t family; /* 4, 6; 0 = unknown */
    uint8_t byte[16];
};
enum { ADDRESS_TEXT = 48 /* bytes of any text form, with NUL */ };

struct address address_of(const struct sockaddr *sa);
/* Reads 192.0.2.1 or 2001:db8::1 (also in brackets); false when it is neither. */
bool address_parse(struct str s, struct address *out);
/* Writes the text form; "-" when unknown. */
struct str address_text(char out[ADDRESS_TEXT], const struct address *a);
bool address_loopback(const struct address *a);
/* The part of an address that belongs to one client: all of IPv4, the first 64 bits of IPv6. Borrowed from a. */
struct str address_owner(const struct address *a);

struct network {
    struct address base;
    unsigned bits;
};
struct networks {
    struct network *item;
    size_t n;
};
/* Reads addresses and CIDR blocks separated by commas; false (with the bad part in *why) when one is neither. */
bool networks_parse(struct str list, struct arena *a, struct networks *out, struct str *why);
bool networks_hold(const struct networks *list, const struct address *a);

/* Reads "127.0.0.1:8080", "[::1]:8080" or "localhost:8080" into a socket address; *length its size. False on others. */
bool address_parse_listen(struct str s, struct sockaddr_storage *out, unsigned *length);

#endif
