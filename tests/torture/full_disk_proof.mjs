// full_disk_proof.mjs -- a full disk: writes are refused whole with 507, reads go on, and all is well once there is room.
// Needs to mount a small disk, in memory and in a file, which only root may; a limit on file sizes is tried in any case.
//   node tests/torture/full_disk_proof.mjs
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, few, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, person, program, question, run, serve } from './server.mjs';

const QUIET = { LOG_FILE: '/dev/null' };

/** Writes until nothing more fits, not even a byte. */
function fill(path) {
    const file = openSync(path, 'w');
    for (let size = 1 << 16; size >= 1; size >>= 1) {
        try {
            while (writeSync(file, Buffer.alloc(size)) === size);
        } catch { /* no room for so much */ }
    }
    closeSync(file);
}

/** Posts until one is refused for want of room; that one was stored before it is no mistake: copying the log into the database
 *  gives room in the log. */
async function postUntilFull(base, token, known, most) {
    for (let stored = 0; stored < most; stored++) {
        const answer = await ask(base, 'POST', '/api/v1/posts', token, question(known.size, 4000));
        if (answer.status === 507) {
            expect(answer.body.type.endsWith('/storage-full'), `507 is a problem of its own kind, not ${answer.body.type}`);
            return;
        }
        expect(answer.status === 201, `a post on a disk that fills is 201 or 507, not ${answer.status}`);
        known.add(answer.body.id);
    }
    throw new Error(`${most} posts fitted on a full disk`);
}

/** Posts until one is stored; gives the milliseconds that took. */
async function recover(base, token, known) {
    const began = performance.now();
    while (performance.now() - began < 10_000) {
        const answer = await ask(base, 'POST', '/api/v1/posts', token, question(known.size));
        if (answer.status === 201) {
            known.add(answer.body.id);
            return performance.now() - began;
        }
    }
    throw new Error('no post was stored within 10 s after there was room again');
}

/** Every known post can be read, and there is no other. */
async function readAll(base, token, known, folder) {
    for (const id of known) {
        const answer = await ask(base, 'GET', `/api/v1/posts/${id}`, token);
        expect(answer.status === 200, `post ${id} reads ${answer.status}`);
    }
    const list = await ask(base, 'GET', '/api/v1/posts', token);
    expect(list.status === 200, `the list reads ${list.status}`);
    const told = run(folder, 'check').match(/(\d+) posts in (\d+) threads/);
    expect(Number(told[1]) === known.size, `${known.size} posts were acknowledged, ${told[1]} are there`);
}

/** The disks, [name, how it is mounted on a folder]: in memory, and a file system with a journal in a file. */
const DISKS = {
    tmpfs: (folder) => execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'vraagbaak-test', folder], { stdio: 'ignore' }),
    loop: (folder) => {
        const file = `${folder}.disk`;
        try {
            execFileSync('truncate', ['-s', '14m', file]);
            execFileSync('mkfs.ext4', ['-q', '-m', '0', '-J', 'size=4', file], { stdio: 'ignore' });
            execFileSync('mount', ['-o', 'loop', file, folder], { stdio: 'ignore' });
            rmSync(join(folder, 'lost+found'), { recursive: true });
        } finally {
            rmSync(file, { force: true }); // what is mounted stays
        }
    },
};

/** Runs `act(folder)` in a data folder that is such a disk. */
async function onDisk(kind, act) {
    const data = dataFolder();
    try {
        DISKS[kind](data.folder);
    } catch {
        data.remove();
        throw new Skip('only root may mount a small disk, and not everywhere');
    }
    try {
        return await act(data.folder);
    } finally {
        execFileSync('umount', ['-l', data.folder]);
        data.remove();
    }
}

async function alone(folder) {
    let server;
    try {
        const ballast = join(folder, 'ballast'), filling = join(folder, 'filling');
        const token = person(folder, 'vol'), known = new Set();
        const port = await freePort();
        server = await serve(folder, port, QUIET);
        expect(statSync(ballast).size === 1 << 20, 'serve keeps a ballast of 1 MB');
        let refused = 0, slowest = 0;
        for (let round = 0; round < few(1, 5); round++) {
            await recover(server.base, token, known);
            fill(filling);
            await postUntilFull(server.base, token, known, 2000);
            for (const until = refused + 5; refused < until; refused++) await postUntilFull(server.base, token, known, 2000);
            await readAll(server.base, token, known, folder);
            rmSync(filling);
            slowest = Math.max(slowest, await recover(server.base, token, known));
        }
        expect(slowest < 1000, `stored again after ${slowest} ms`);

        // Stopped, without its side files (as after a move), on a disk that is filled to the last byte: no room to open.
        await server.stop();
        for (const name of readdirSync(folder).filter((file) => file.endsWith('-shm'))) rmSync(join(folder, name));
        fill(filling);
        const began = performance.now();
        server = await serve(folder, port, QUIET);
        const start = performance.now() - began;
        expect(statSync(ballast).size < 1 << 20, 'part of the ballast was given up to be able to start');
        await readAll(server.base, token, known, folder);
        fill(join(folder, 'filling2'));
        await postUntilFull(server.base, token, known, 2000);
        await readAll(server.base, token, known, folder);

        // The same after kill -9.
        await server.kill();
        server = await serve(folder, port, QUIET);
        await readAll(server.base, token, known, folder);
        rmSync(filling);
        rmSync(join(folder, 'filling2'));
        const again = await recover(server.base, token, known);
        expect(again < 1000, `stored again after ${again} ms`);
        await readAll(server.base, token, known, folder);
        return `refused=${refused + 2} half_done=0 recovery_ms=${Math.max(slowest, again).toFixed(0)} restart_on_full_disk_ms=${start.toFixed(0)} posts=${known.size}`;
    } finally {
        await server?.kill();
    }
}

/** Eight write at once while the disk fills up and empties again and again; at the end, filled, it is killed and starts. */
async function crowd(folder) {
    let server;
    try {
        const filling = join(folder, 'filling'), token = person(folder, 'vol'), known = new Set(), count = {};
        const port = await freePort(), rounds = few(4, 40);
        server = await serve(folder, port, QUIET);
        let going = true;
        const write = async (n) => {
            for (let i = 0; going; i++) {
                const answer = await ask(server.base, 'POST', '/api/v1/posts', token, question(n * 1000 + i, 600));
                expect(answer.status === 201 || answer.status === 507, `a post on a disk that fills is 201 or 507, not ${answer.status} (${answer.why})`);
                count[answer.status] = (count[answer.status] ?? 0) + 1;
                if (answer.status === 201) known.add(answer.body.id);
                else await sleep(5);
            }
        };
        const writers = Array.from({ length: 8 }, (_, n) => write(n));
        writers.forEach((writer) => writer.catch(() => (going = false)));
        for (let round = 0; round < rounds && going; round++) {
            await sleep(100);
            fill(filling);
            await sleep(100);
            rmSync(filling);
        }
        going = false;
        await Promise.all(writers);
        fill(filling);
        await readAll(server.base, token, known, folder);
        await server.kill();
        server = await serve(folder, port, QUIET);
        await readAll(server.base, token, known, folder);
        return `eight writers, ${rounds} times full: stored=${count[201]} refused=${count[507]} lost=0 half_done=0, killed while full, started again`;
    } finally {
        await server?.kill();
    }
}

/** The same idea where nothing may be mounted: no file may grow past 4 MB. */
async function sizeLimit() {
    const data = dataFolder();
    let child;
    try {
        const token = person(data.folder, 'grens'), known = new Set();
        const port = await freePort();
        const env = { ...process.env, VRAAGBAAK_DATA: data.folder, VRAAGBAAK_LISTEN: `127.0.0.1:${port}`, VRAAGBAAK_LOG: 'error' };
        child = spawn('sh', ['-c', `ulimit -f 8192; exec ${program} serve`], { env, stdio: ['ignore', 'pipe', 'ignore'] });
        await new Promise((done) => child.stdout.on('data', (piece) => String(piece).includes('is ready on') && done()));
        const base = `http://127.0.0.1:${port}`;
        let stored = 0, full = 0;
        const big = 'Een lange vraag over van alles en nog wat. '.repeat(2000);
        for (let n = 0; n < 400 && full < 5; n++) {
            const answer = await ask(base, 'POST', '/api/v1/posts', token, { kind: 'question', title: `Vraag ${n}`, body: big });
            expect(answer.status === 201 || answer.status === 507, `past the limit a post is 507, not ${answer.status}`);
            if (answer.status === 201) stored++, known.add(answer.body.id);
            else full++;
        }
        expect(full === 5, 'the limit was reached');
        await readAll(base, token, known, data.folder);
        return `file size limit: stored=${stored} refused=${full} half_done=0, reads 200`;
    } finally {
        child?.kill('SIGKILL');
        data.remove();
    }
}

await prove(['full-disk', () => onDisk('tmpfs', alone)], ['full-loop', () => onDisk('loop', alone)], ['full-crowd', () => onDisk('loop', crowd)],
    ['size-limit', sizeLimit]);
