/* confine.c -- see confine.h. */
#include "app/confine.h"

#include "base/log.h"
#include "base/sandbox.h"

#include <errno.h>
#include <string.h>

/* The folder that a file lies in; "" for no file. */
static const char *folder_of(struct arena *a, const char *file)
{
    const char *slash = strrchr(file, '/');
    return !*file ? "" : !slash ? "." : arena_cstr(a, (struct str){ file, (size_t)(slash - file) + 1 });
}

static enum sandbox_result give_up(struct app *app)
{
    const struct config *c = &app->config;
    const char *web = cli_folder(app, c->web, "build/web", "/usr/share/vraagbaak/web");
    const struct sandbox_rule rules[] = {
        { c->data, SANDBOX_WRITE },
        { folder_of(&app->arena, c->log_file), SANDBOX_WRITE },
        { str_is(str_c(c->backups), "no") ? "" : c->backups, SANDBOX_WRITE },
        { web ? web : "", SANDBOX_READ },
        { c->certificates, SANDBOX_READ },
        { "/usr", SANDBOX_READ },
        { "/lib", SANDBOX_READ },
        { "/lib64", SANDBOX_READ },
        { "/etc", SANDBOX_READ }, /* names of hosts, certificates, time zone */
        { "/run/systemd/resolve", SANDBOX_READ },
        { "/proc", SANDBOX_READ },
        { "/sys/devices/system/cpu", SANDBOX_READ },
        { "/dev/urandom", SANDBOX_READ },
        { "/dev/null", SANDBOX_WRITE },
    };
    enum sandbox_result files = sandbox_files(rules, sizeof rules / sizeof *rules);
    enum sandbox_result calls = files == SANDBOX_FAILED ? files : sandbox_calls(SANDBOX_NO_SYSTEM | SANDBOX_NO_EXEC);
    return files > calls ? files : calls;
}

bool confine(struct app *app, struct str *why)
{
    static const char
        *const words[] = { [SANDBOX_ON] = "on", [SANDBOX_NONE] = "not in this kernel", [SANDBOX_FAILED] = "refused" };
    struct str setting = str_c(app->config.sandbox);
    bool must = str_is(setting, "must");
    if (str_is(setting, "no"))
        return true;
    if (!must && !str_is(setting, "yes"))
        return *why = STR("VRAAGBAAK_SANDBOX must be yes, must or no"), false;
    enum sandbox_result r = give_up(app);
    log_line(LOG_INFO, "sandbox", "state", words[r], NULL);
    if (r == SANDBOX_ON || (r == SANDBOX_NONE && !must))
        return true;
    *why = arena_printf(&app->arena, "the sandbox could not be entered (VRAAGBAAK_SANDBOX): %s",
        r == SANDBOX_NONE ? "this kernel has no Landlock or seccomp" : strerror(errno));
    return false;
}
