// backup_proof.mjs -- backups taken while many people write, put back, and compared with what was acknowledged; and what is said
// when a backup or a restore cannot be.
//   node tests/torture/backup_proof.mjs
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, program, question, run, serve } from './server.mjs';

const QUIET = { LOG_FILE: '/dev/null' };

function runs(folder, ...args) {
    const env = { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LOG: 'error' };
    const r = spawnSync(program, args, { env, encoding: 'utf8', timeout: 30_000 });
    return { status: r.status, said: `${r.stdout}${r.stderr}` };
}

/** Starts a command beside the server; resolves with its exit status. */
function beside(folder, ...args) {
    const child = spawn(program, args, { env: { ...process.env, VRAAGBAAK_DATA: folder }, stdio: 'ignore' });
    return new Promise((done) => child.once('exit', done));
}

/** Attaches a file of some KB to a post; what was acknowledged is known by its number. */
async function attach(base, token, load, post, n) {
    const text = `Regel ${n} van een bijlage\n`.repeat(50 + n % 400), form = new FormData();
    form.set('description', 'Een bijlage');
    form.set('file', new Blob([text]), `bijlage-${n}.txt`);
    const answer = await fetch(`${base}/api/v1/posts/${post}/attachments`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
    if (answer.status === 201) load.files.set((await answer.json()).id, text);
    else load.odd.push(answer.status);
}

/** Keeps posting until told to stop; every stored post is known by its number, slowest is in milliseconds. */
async function write(base, token, load, name) {
    for (let n = 0; !load.over; n++) {
        const sent = question(`${name}-${n}`, 2000), began = performance.now();
        const answer = await ask(base, 'POST', '/api/v1/posts', token, sent);
        load.slowest = Math.max(load.slowest, performance.now() - began);
        if (answer.status === 201) load.stored.set(answer.body.id, sent.body);
        else load.odd.push(answer.status);
        if (answer.status === 201 && n % 4 === 0) await attach(base, token, load, answer.body.id, n);
    }
}

async function underLoad() {
    const data = dataFolder(), other = dataFolder();
    let server;
    try {
        const token = person(data.folder, 'kopie'), port = await freePort();
        server = await serve(data.folder, port, QUIET);
        const load = { stored: new Map(), files: new Map(), slowest: 0, odd: [], over: false };
        const writers = Array.from({ length: 8 }, (_, w) => write(server.base, token, load, w));
        let compared = 0, attachments = 0;
        const copies = [];
        for (let n = 0; n < few(2, 10); n++) {
            const file = join(other.folder, `copy-${n}`);
            await pause(500);
            const before = new Map(load.stored), files = new Map(load.files);
            expect((await beside(data.folder, 'backup', file)) === 0, 'a backup beside a working server succeeds');
            expect((await beside(data.folder, 'check')) === 0, 'a check beside a working server finds nothing');
            expect((statSync(file).mode & 0o777) === 0o600, 'a backup can be read by its owner only');
            copies.push({ file, before, files });
        }
        load.over = true;
        await Promise.all(writers);
        await server.stop();
        expect(!load.odd.length, `while copying, posts were answered ${load.odd.slice(0, 5)}`);
        for (const { file, before, files } of copies) {
            const place = join(other.folder, 'restored');
            const restored = runs(place, 'restore', file);
            expect(restored.status === 0, restored.said);
            expect(runs(place, 'check').status === 0, 'what was restored is sound');
            server = await serve(place, port, QUIET);
            for (const [id, body] of before) {
                const answer = await ask(server.base, 'GET', `/api/v1/posts/${id}`, token);
                expect(answer.status === 200 && answer.body.body === body, `post ${id} was acknowledged before the backup and is ${answer.status} after restoring it`);
                compared++;
            }
            for (const [id, text] of files) {
                const answer = await fetch(`${server.base}/api/v1/attachments/${id}`, { headers: { authorization: `Bearer ${token}` } });
                expect(answer.status === 200 && (await answer.text()) === text, `attachment ${id} was acknowledged before the backup and is ${answer.status} after restoring it`);
                attachments++;
            }
            const mode = statSync(join(place, 'vraagbaak.db')).mode & 0o777;
            expect(mode === 0o600, `the restored database has mode ${mode.toString(8)}`);
            await server.stop();
        }
        return `backups=${copies.length} posts_meanwhile=${load.stored.size} compared=${compared} attachments=${attachments} missing=0 slowest_post_ms=${load.slowest.toFixed(0)}`;
    } finally {
        await server?.kill();
        data.remove();
        other.remove();
    }
}

async function rowByRow() {
    const data = dataFolder(), other = dataFolder();
    try {
        run(data.folder, 'migrate');
        run(data.folder, 'seed', 'seeds');
        const copy = join(other.folder, 'copy'), place = join(other.folder, 'place');
        expect(runs(data.folder, 'backup', copy).status === 0, 'the backup succeeds');
        expect(runs(place, 'restore', copy).status === 0, 'restoring it succeeds');
        run(data.folder, 'export', join(other.folder, 'one'));
        run(place, 'export', join(other.folder, 'two'));
        execFileSync('diff', ['-r', join(other.folder, 'one'), join(other.folder, 'two')]);
        const files = execFileSync('find', [join(other.folder, 'one'), '-type', 'f'], { encoding: 'utf8' }).trim().split('\n').length;
        return `exported before and after: ${files} files, 0 differ`;
    } finally {
        data.remove();
        other.remove();
    }
}

async function refusals() {
    const data = dataFolder(), other = dataFolder();
    let mounted = false;
    try {
        run(data.folder, 'user', 'add', 'a@voorbeeld.nl', '--name', 'A', '--role', 'reader');
        const copy = join(other.folder, 'copy'), base = join(data.folder, 'vraagbaak.db');
        expect(runs(data.folder, 'backup', copy).status === 0, 'the first backup succeeds');
        const whole = readFileSync(copy);
        const fails = (words, ...args) => {
            const r = runs(data.folder, ...args);
            expect(r.status === 1 && words.test(r.said), `${args[0]} should fail with ${words}: ${r.status} ${r.said}`);
            expect(/1 people/.test(run(data.folder, 'check')), 'the data is as it was');
        };
        fails(/already there/, 'backup', copy);
        expect(readFileSync(copy).equals(whole), 'a file that is there is not overwritten');
        fails(/could not be written/, 'backup', join(other.folder, 'nowhere', 'copy'));
        fails(/could not be copied/, 'restore', join(other.folder, 'absent'));
        const bad = join(other.folder, 'bad'), turned = Buffer.from(whole);
        turned[whole.lastIndexOf('a@voorbeeld.nl')] ^= 4; // in what is stored, so that only the sum of its page tells
        writeFileSync(bad, turned);
        fails(/changed on the disk/, 'restore', bad);
        writeFileSync(bad, whole.subarray(0, 8192));
        fails(/not restored/, 'restore', bad);
        writeFileSync(bad, 'no database at all '.repeat(1000));
        fails(/not restored/, 'restore', bad);
        writeFileSync(bad, '');
        fails(/not restored/, 'restore', bad);
        expect(!readdirSync(data.folder).some((name) => name.includes('restoring')), 'nothing is left of a failed restore');
        const small = join(other.folder, 'small');
        mkdirSync(small);
        mounted = !spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'vraagbaak-test', small]).status;
        if (mounted) {
            fails(/no room|full/, 'backup', join(small, 'copy'));
            expect(!existsSync(join(small, 'copy')), 'nothing is left of a failed backup');
        }
        expect(existsSync(base) && runs(data.folder, 'restore', copy).status === 0, 'a sound backup is put back');
        return `${mounted ? 8 : 7} mishaps, each with its reason, data untouched${mounted ? '' : ' (full target skipped: may not mount)'}`;
    } finally {
        if (mounted) spawnSync('umount', ['-l', join(other.folder, 'small')]);
        data.remove();
        rmSync(other.folder, { recursive: true, force: true });
    }
}

/** What was deleted for good after a backup does not come back with it; what was deleted in another history is left alone. */
async function deletedAgain() {
    const data = dataFolder(), other = dataFolder();
    let server;
    try {
        const token = person(data.folder, 'weg'), port = await freePort();
        server = await serve(data.folder, port, QUIET);
        const secret = 'geheimpje dat weg moet blijven';
        const asked = await ask(server.base, 'POST', '/api/v1/posts', token, question(secret, 500));
        const kept = await ask(server.base, 'POST', '/api/v1/posts', token, question('dit blijft gewoon staan', 500));
        expect(asked.status === 201 && kept.status === 201, `two questions are stored: ${asked.status} ${kept.status}`);
        const copy = join(other.folder, 'copy');
        expect(runs(data.folder, 'backup', copy).status === 0, 'the backup succeeds');
        const gone = await ask(server.base, 'POST', `/api/v1/posts/${asked.body.id}/_withdraw`, token, { reason: 'Er staat een naam in' });
        expect(gone.status === 200, `it is withdrawn: ${gone.status}`);
        await server.stop();
        const purged = runs(data.folder, 'purge', String(asked.body.id));
        expect(purged.status === 0, purged.said);
        const restored = runs(data.folder, 'restore', copy);
        expect(restored.status === 0 && /deleted again, as after the backup: 1 post\(s\), 0 account/.test(restored.said), restored.said);
        const base = readFileSync(join(data.folder, 'vraagbaak.db'));
        expect(!base.includes(secret), 'the restored database does not hold what was deleted');
        expect(base.includes('dit blijft gewoon staan'), 'the restored database holds the rest');
        server = await serve(data.folder, port, QUIET);
        const seen = [];
        for (const id of [asked.body.id, kept.body.id]) seen.push((await ask(server.base, 'GET', `/api/v1/posts/${id}`, token)).status);
        expect(seen.join() === '404,200', `after restoring, the two are ${seen}`);
        await server.stop();
        const place = join(other.folder, 'place');
        person(place, 'ander');
        const elsewhere = runs(place, 'restore', copy);
        expect(elsewhere.status === 0 && !/deleted again/.test(elsewhere.said), elsewhere.said);
        expect(readFileSync(join(place, 'vraagbaak.db')).includes(secret), 'over other data the backup comes back as it is');
        return 'deleted after the backup: 0 of 1 came back';
    } finally {
        await server?.kill();
        data.remove();
        other.remove();
    }
}

await prove(['backup', underLoad], ['row-by-row', rowByRow], ['refusals', refusals], ['deleted-again', deletedAgain]);
