// upgrade_proof.mjs -- to the next version and back, as server/service/README.md describes it, with a real older program: what was
// written before is there after, the older program refuses the newer data, and the backup from before brings it back.
//   VB_OLD=/path/to/an/older/vraagbaak node tests/torture/upgrade_proof.mjs
// Without VB_OLD the long form builds the version before the last migration from the repository's history.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, long, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, program, question, serve } from './server.mjs';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The program before the last migration came; {path, remove}. */
function older() {
    if (process.env.VB_OLD) return { path: resolve(process.env.VB_OLD), remove() {} };
    if (!long) throw new Skip('builds an older version: in the long form, or with VB_OLD');
    let commit;
    try {
        commit = git('rev-parse', `${git('log', '-1', '--diff-filter=A', '--format=%H', '--', 'migrations')}^`);
    } catch {
        throw new Skip('no history to build an older version from');
    }
    const folder = mkdtempSync(join(tmpdir(), 'vraagbaak-older-'));
    const remove = () => (spawnSync('git', ['worktree', 'remove', '--force', folder]), rmSync(folder, { recursive: true, force: true }));
    try {
        git('worktree', 'add', '--detach', folder, commit);
        execFileSync('make', ['-C', folder, 'server', 'BUILD=build'], { stdio: 'ignore', env: { ...process.env, MAKEFLAGS: '', BUILD: 'build' } });
    } catch (error) {
        remove();
        throw error;
    }
    return { path: join(folder, 'build/vraagbaak'), remove };
}

/** Runs a command of one of the programs. */
function runs(path, folder, ...args) {
    const r = spawnSync(path, args, { encoding: 'utf8', timeout: 60_000, env: { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LOG: 'error' } });
    return { status: r.status, said: `${r.stdout}${r.stderr}` };
}

/** Serves with one of the programs while work runs. */
async function serving(path, folder, work) {
    const server = await serve(folder, await freePort(), { LOG_FILE: '/dev/null', PROGRAM: path });
    try {
        return await work(server);
    } finally {
        await server.stop();
    }
}

async function thereAndBack() {
    const old = older(), data = dataFolder(), backups = dataFolder();
    const ok = (path, ...args) => {
        const r = runs(path, data.folder, ...args);
        expect(r.status === 0, `${args.join(' ')}: ${r.said}`);
        return r.said;
    };
    try {
        ok(old.path, 'user', 'add', 'op@voorbeeld.nl', '--name', 'Op', '--role', 'project_leader');
        const token = /vb_\S+/.exec(ok(old.path, 'user', 'token', 'op@voorbeeld.nl'))[0];
        const put = (server, n) => ask(server.base, 'POST', '/api/v1/posts', token, question(n)).then((a) => (expect(a.status === 201, `posting: ${a.status}`), a.body.id));
        const there = async (server, id) => (await ask(server.base, 'GET', `/api/v1/posts/${id}`, token)).status;
        const before = [];
        await serving(old.path, data.folder, async (server) => {
            for (let n = 0; n < 20; n++) before.push(await put(server, n));
        });
        const copy = join(backups.folder, 'before-upgrade.db');
        ok(old.path, 'backup', copy);
        const after = await serving(program, data.folder, async (server) => {
            for (const id of before) expect((await there(server, id)) === 200, `post ${id} is there after the upgrade`);
            const id = await put(server, 'na de overgang');
            expect((await there(server, id)) === 200, 'what is written after it is there');
            return id;
        });
        expect(/is sound/.test(ok(program, 'check')), 'the upgraded data is sound');
        const refused = runs(old.path, data.folder, 'serve');
        expect(refused.status === 1 && /newer than this program/.test(refused.said), `the older program should refuse: ${refused.said}`);
        ok(old.path, 'restore', copy);
        await serving(old.path, data.folder, async (server) => {
            for (const id of before) expect((await there(server, id)) === 200, `post ${id} is there after going back`);
            expect((await there(server, after)) === 404, 'what was written since is gone, as described');
        });
        expect(existsSync(join(data.folder, 'vraagbaak.db.before-restore')), 'the newer data stays beside it');
        return `${before.length} posts there after the upgrade and after going back; the older program refuses newer data`;
    } finally {
        old.remove();
        data.remove();
        backups.remove();
    }
}

await prove(['upgrade', thereAndBack]);
