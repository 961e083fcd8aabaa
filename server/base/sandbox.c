/* sandbox.c -- see sandbox.h. */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files: Landlock */

/* Later versions of the interface know more rights; asking a kernel for what it does not know is an error. Debian 12's headers
 * stop at the first two versions. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t writing = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER |
    LANDLOCK_ACCESS_FS_TRUNCATE;
/* What can be said of a single file; the rest is about folders. */
static const uint64_t of_a_file = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;

static uint64_t known_to(long version)
{
    uint64_t all = reading | writing | LANDLOCK_ACCESS_FS_EXECUTE;
    if (version < 2)
        all &= ~(uint64_t)LANDLOCK_ACCESS_FS_REFER;
    if (version < 3)
        all &= ~(uint64_t)LANDLOCK_ACCESS_FS_TRUNCATE;
    return all;
}

static uint64_t access_of(unsigned rights)
{
    return (rights & (SANDBOX_READ | SANDBOX_WRITE | SANDBOX_EXECUTE) ? reading : 0) |
        (rights & SANDBOX_WRITE ? writing : 0) | (rights & SANDBOX_EXECUTE ? LANDLOCK_ACCESS_FS_EXECUTE : 0);
}

static int add_rule(int set, const struct sandbox_rule *r, uint64_t known)
{
    struct stat st;
    int fd = open(r->path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
    struct landlock_path_beneath_attr below = { .allowed_access = access_of(r->rights) & known, .parent_fd = fd };
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        below.allowed_access &= of_a_file;
    long k = syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
    int bad = errno;
    (void)close(fd);
    errno = bad;
    return (int)k;
}

enum sandbox_result sandbox_files(const struct sandbox_rule *rules, size_t n)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return SANDBOX_NONE;
    const uint64_t known = known_to(version);
    const struct landlock_ruleset_attr attr = { .handled_access_fs = known };
    int set = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (set < 0)
        return SANDBOX_FAILED;
    long bad = 0;
    for (size_t i = 0; i < n && !bad; i++)
        bad = add_rule(set, &rules[i], known);
    if (!bad)
        bad = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!bad)
        bad = syscall(SYS_landlock_restrict_self, set, 0);
    int why = errno;
    (void)close(set);
    errno = why;
    return bad ? SANDBOX_FAILED : SANDBOX_ON;
}

/* ---- calls: seccomp */

#if defined __x86_64__
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

enum { PROGRAM_MAX = 128 };

struct program {
    struct sock_filter line[PROGRAM_MAX];
    unsigned short n;
};

static void put(struct program *p, struct sock_filter line)
{
    if (p->n < PROGRAM_MAX)
        p->line[p->n++] = line;
}

/* Refuses one call with this errno. */
static void refuse(struct program *p, long call, unsigned error)
{
    put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1));
    put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error));
}

static void load(struct program *p, uint32_t offset)
{
    put(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void refuse_all(struct program *p, const long *calls, size_t n)
{
    for (size_t i = 0; i < n; i++)
        refuse(p, calls[i], EPERM);
}
#define REFUSE_ALL(p, list) refuse_all(p, list, sizeof list / sizeof *(list))

/* clone without CLONE_THREAD is a fork; of clone3 the flags cannot be seen, and ENOSYS makes the C library use clone. */
static void refuse_fork(struct program *p)
{
#ifdef SYS_fork
    refuse(p, SYS_fork, EPERM);
    refuse(p, SYS_vfork, EPERM);
#endif
    refuse(p, SYS_clone3, ENOSYS);
    put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
    load(p, offsetof(struct seccomp_data, args));
    put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
    put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
    put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

static void build(struct program *p, unsigned kinds)
{
    static const long system_calls[] = { SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_mount,
        SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
        SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_unshare, SYS_setns, SYS_keyctl, SYS_add_key, SYS_request_key,
        SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex,
        SYS_clock_adjtime, SYS_sethostname, SYS_setdomainname, SYS_quotactl, SYS_open_by_handle_at, SYS_personality,
        SYS_io_uring_setup };
    static const long exec[] = { SYS_execve, SYS_execveat };
    static const long network[] = { SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_sendmsg,
        SYS_sendto };
    load(p, offsetof(struct seccomp_data, arch));
    put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)); /* another numbering of calls */
    load(p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    put(p, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1)); /* x32: numbers of its own */
    put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS));
#endif
    if (kinds & SANDBOX_NO_SYSTEM)
        REFUSE_ALL(p, system_calls);
    if (kinds & SANDBOX_NO_EXEC)
        REFUSE_ALL(p, exec);
    if (kinds & SANDBOX_NO_NETWORK)
        REFUSE_ALL(p, network);
    if (kinds & SANDBOX_NO_FORK) /* the last one: it loads something else than the number */
        refuse_fork(p);
    put(p, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

enum sandbox_result sandbox_calls(unsigned kinds)
{
    struct program p = { .n = 0 };
    build(&p, kinds);
    struct sock_fprog all = { .len = p.n, .filter = p.line };
    if (p.n == PROGRAM_MAX) {
        errno = E2BIG;
        return SANDBOX_FAILED;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return SANDBOX_FAILED;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &all) == 0)
        return SANDBOX_ON;
    return errno == ENOSYS || errno == EINVAL ? SANDBOX_NONE : SANDBOX_FAILED;
}

#else

enum sandbox_result sandbox_calls(unsigned kinds)
{
    (void)kinds;
    return SANDBOX_NONE;
}

#endif
