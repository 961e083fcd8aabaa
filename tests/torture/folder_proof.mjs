// folder_proof.mjs -- a data folder in a state that it should not be in: refused with a sentence that says why, and left as it is.
//   node tests/torture/folder_proof.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, few, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, person, program, question, run, serve } from './server.mjs';

const QUIET = { LOG_FILE: '/dev/null' };
const base = (folder) => join(folder, 'vraagbaak.db');
const digest = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Runs a command that should fail by itself, soon; gives its words. */
function refused(folder, args, words) {
    const env = { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LISTEN: '127.0.0.1:0', VRAAGBAAK_LOG: 'error' };
    const r = spawnSync(program, args, { env, encoding: 'utf8', timeout: 10_000, killSignal: 'SIGKILL' });
    const said = `${r.stdout}${r.stderr}`;
    expect(r.status === 1, `${args.join(' ')} should end with status 1, not ${r.status ?? r.signal}: ${said}`);
    expect(words.test(said), `${args.join(' ')} should say ${words}: ${said}`);
    return said;
}

/** A stopped data folder with a few posts; all of it is in the database file. */
async function filledFolder() {
    const data = dataFolder();
    const token = person(data.folder, 'map');
    const server = await serve(data.folder, await freePort(), QUIET);
    for (let n = 0; n < 5; n++) await ask(server.base, 'POST', '/api/v1/posts', token, question(n));
    await server.stop();
    return data;
}

async function twoServers() {
    const data = dataFolder();
    let server;
    try {
        server = await serve(data.folder, await freePort(), QUIET);
        refused(data.folder, ['serve'], /another server is running on the data folder/);
        refused(data.folder, ['restore', base(data.folder)], /stop the server/);
        expect((await ask(server.base, 'GET', '/health/ready')).status === 200, 'the first goes on');
        await server.kill();
        server = await serve(data.folder, await freePort(), QUIET);
        return 'second refused; a killed one leaves no lock behind';
    } finally {
        await server?.kill();
        data.remove();
    }
}

async function readOnly() {
    const data = dataFolder(), root = process.getuid() === 0;
    try {
        if (root) {
            try {
                execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'vraagbaak-test', data.folder], { stdio: 'ignore' });
            } catch {
                throw new Skip('may not mount');
            }
        }
        run(data.folder, 'migrate');
        if (root) execFileSync('mount', ['-o', 'remount,ro', data.folder]);
        else chmodSync(data.folder, 0o500);
        const before = digest(base(data.folder));
        const said = refused(data.folder, ['serve'], /Read-only file system|Permission denied/);
        expect(digest(base(data.folder)) === before, 'the database is as it was');
        return `refused: ${said.trim().split('\n').at(-1).replace(data.folder, '…')}`;
    } finally {
        if (root) spawnSync('umount', ['-l', data.folder]);
        else chmodSync(data.folder, 0o700);
        data.remove();
    }
}

/** Puts one byte string in the place of another of that length, wherever it stands; gives how often. */
function replace(path, from, to) {
    const bytes = readFileSync(path);
    let times = 0;
    for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1), times++) to.copy(bytes, at);
    writeFileSync(path, bytes);
    return times;
}

/** A number as it stands in a record: six bytes, the highest first. */
function six(number) {
    const bytes = Buffer.alloc(6);
    bytes.writeUIntBE(number, 0, 6);
    return bytes;
}

async function versions() {
    const data = await filledFolder();
    try {
        const whole = readFileSync(base(data.folder));
        const last = Number(readdirSync('migrations').filter((name) => /^\d{8}T\d{4}_.*\.sql$/.test(name) && !name.endsWith('.pg.sql')).sort().at(-1).replace(/^(\d{8})T(\d{4}).*/, '$1$2'));
        expect(replace(base(data.folder), six(last), six(last + 7300000000)) > 0, 'the last migration stands in the file');
        for (const args of [['serve'], ['migrate'], ['check']]) refused(data.folder, args, /newer than this program/);
        writeFileSync(base(data.folder), whole);
        expect(replace(base(data.folder), Buffer.from('migration'), Buffer.from('migratiom')) > 0, 'the list of migrations stands in the file');
        for (const args of [['serve'], ['migrate']]) refused(data.folder, args, /no list of migrations/);
        writeFileSync(base(data.folder), whole);
        return `newer and half-made ones refused; sound again: ${run(data.folder, 'check').trim().replace(/.* is sound: /, '')}`;
    } finally {
        data.remove();
    }
}

/** Turns one bit of a file at a time: each must be found by `check`. */
function turnBits(folder, path, times) {
    const whole = readFileSync(path);
    for (let n = 0; n < times; n++) {
        const bytes = Buffer.from(whole), at = Math.floor(Math.random() * bytes.length);
        bytes[at] ^= 1 << Math.floor(Math.random() * 8);
        writeFileSync(path, bytes);
        const env = { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LOG: 'error' };
        const r = spawnSync(program, ['check'], { env, encoding: 'utf8', timeout: 10_000 });
        expect(r.status === 1, `a turned bit at ${at} of ${path} was not found: ${r.status} ${r.stdout}`);
    }
    writeFileSync(path, whole);
}

async function damage() {
    const data = await filledFolder();
    try {
        const path = base(data.folder), whole = readFileSync(path), flips = few(6, 100);
        run(data.folder, 'rebuild-index'); // a file of its own: what its log would put right by itself is no damage
        expect(/is sound/.test(run(data.folder, 'check')), 'it is sound before');
        turnBits(data.folder, path, flips);
        turnBits(data.folder, join(data.folder, 'index.db'), flips);
        expect(/is sound/.test(run(data.folder, 'check')), 'it is sound again');
        truncateSync(path, Math.floor(whole.length / 8192) * 4096);
        refused(data.folder, ['check'], /damage|cannot|malformed|could not/);
        writeFileSync(path, 'this is a shopping list, not a database '.repeat(500));
        refused(data.folder, ['serve'], /cannot open|could not/);
        expect(readFileSync(path, 'utf8').startsWith('this is a shopping list'), 'what is no database is left alone');
        rmSync(path);
        mkdirSync(path);
        refused(data.folder, ['serve'], /cannot open|could not/);
        return `turned bits found=${flips} of ${flips} in the database, ${flips} of ${flips} in the index; half a file, another file and a folder refused`;
    } finally {
        data.remove();
    }
}

async function modes() {
    const data = await filledFolder();
    try {
        const files = readdirSync(data.folder);
        for (const name of files) {
            const found = statSync(join(data.folder, name));
            const mode = found.mode & 0o777;
            expect(mode === (found.isDirectory() ? 0o700 : 0o600), `${name} has mode ${mode.toString(8)}`);
        }
        return `${files.length} files and folders, only for their owner`;
    } finally {
        data.remove();
    }
}

await prove(['two-servers', twoServers], ['read-only', readOnly], ['versions', versions], ['damage', damage], ['modes', modes]);
