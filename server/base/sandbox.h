/* sandbox.h -- giving up what a process does not need: files by path, and kinds of system calls.
 * Model:  sandbox_files (Landlock) leaves only the named folders: to read, to write in, or to execute from; everything else in
 *         the file system is out of reach, also for a request that found a hole in us. sandbox_calls (seccomp) refuses kinds of
 *         calls with EPERM. Both only ever take away, hold for whatever the caller starts later (threads and processes), and
 *         cannot be undone. What is open already stays usable.
 * Threads: call before others are started: those that run already keep what they have.
 * Memory: none is kept. Errors: SANDBOX_NONE when this kernel cannot do it, SANDBOX_FAILED with errno.
 * Source: https://docs.kernel.org/userspace-api/landlock.html, seccomp(2). */
#ifndef VB_SANDBOX_H
#define VB_SANDBOX_H

#include <stddef.h>

enum sandbox_result { SANDBOX_ON, SANDBOX_NONE, SANDBOX_FAILED };

enum sandbox_right {
    SANDBOX_READ = 1,   /* read files, list folders */
    SANDBOX_WRITE = 2,  /* all but executing: make, change, rename, remove; reading too */
    SANDBOX_EXECUTE = 4 /* execute and read */
};

struct sandbox_rule {
    const char *path; /* a file, or a folder with all below it; one that is absent is left out */
    unsigned rights;  /* enum sandbox_right */
};

/* Leaves only what the n rules name. */
enum sandbox_result sandbox_files(const struct sandbox_rule *rules, size_t n);

enum sandbox_call {
    SANDBOX_NO_SYSTEM = 1,  /* debugging others, mounting, modules, namespaces, clocks, keys, kernel programs */
    SANDBOX_NO_EXEC = 2,    /* executing a program */
    SANDBOX_NO_FORK = 4,    /* new processes; threads stay possible */
    SANDBOX_NO_NETWORK = 8, /* making sockets */
};

/* Refuses the calls of these kinds (enum sandbox_call, added up). */
enum sandbox_result sandbox_calls(unsigned kinds);

#endif
