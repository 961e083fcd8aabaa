// durable_proof.mjs -- seen from the kernel: before every 201 the log of the database was synced (strace); and a server that has
// no descriptors left waits quietly and recovers.
//   node tests/torture/durable_proof.mjs
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, few, pause, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, person, program, question } from './server.mjs';

/** Starts the program under another command; resolves with {child, base} when it is ready. */
async function serveUnder(folder, command, args) {
    const port = await freePort();
    const env = { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LISTEN: `127.0.0.1:${port}`, VRAAGBAAK_LOG: 'error', VRAAGBAAK_RATE_ANONYMOUS: '-1' };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((done) => child.once('exit', done));
    await Promise.race([
        new Promise((done) => child.stdout.on('data', (piece) => String(piece).includes('is ready on') && done())),
        ended.then(() => { throw new Error(`${command} ended before the server was ready`); }),
    ]);
    return { child, ended, base: `http://127.0.0.1:${port}` };
}

/** Reads a trace: of the answers 201, the nth for the nth of these titles, how many came when the page that holds the title had been
 * written to the log and a sync had begun after that and ended. Others write to the log meanwhile: the courier, for one. */
function judge(trace, titles) {
    const waiting = new Map(); // thread -> the call that it is in
    const written = new Set(), safe = new Set();
    const syncing = new Map(); // thread -> what was written when its sync began
    const seen = { answers: 0, covered: 0, writes: 0, syncs: 0 };
    for (const line of trace.split('\n')) {
        const [, thread, rest] = line.match(/^(\d+)\s+(.*)$/) ?? [];
        if (!thread) continue;
        const resumed = rest.startsWith('<... '), unfinished = rest.includes('<unfinished ...>');
        const text = resumed ? waiting.get(thread) ?? '' : rest;
        if (unfinished) waiting.set(thread, rest);
        const log = text.includes('vraagbaak.db-wal>');
        if (/^pwrite64\(/.test(text) && log) {
            if (!resumed) seen.writes++;
            if (!unfinished) for (const title of titles) if (text.includes(title)) written.add(title);
        } else if (/^f(data)?sync\(/.test(text) && log) {
            if (!resumed) syncing.set(thread, [...written]);
            if (!unfinished) {
                seen.syncs++;
                for (const title of syncing.get(thread) ?? []) safe.add(title);
            }
        } else if (/^(writev?|sendto|sendmsg)\(/.test(text) && text.includes('HTTP/1.1 201') && !resumed) {
            if (safe.has(titles[seen.answers])) seen.covered++;
            seen.answers++;
        }
    }
    return seen;
}

async function syncFirst() {
    if (spawnSync('strace', ['-V']).error) throw new Skip('strace is not installed');
    const data = dataFolder();
    let server;
    try {
        const token = person(data.folder, 'spoor'), trace = join(data.folder, 'trace'), posts = few(20, 200);
        const titles = Array.from({ length: posts }, (_, n) => `spoor-${n}-einde`); // found again in the pages of the log
        try {
            server = await serveUnder(data.folder, 'strace', ['-f', '-y', '-s', '70000', '-o', trace, '-e', 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg', program, 'serve']);
        } catch {
            throw new Skip('strace may not trace here');
        }
        for (let n = 0; n < posts; n++) {
            const answer = await ask(server.base, 'POST', '/api/v1/posts', token, { ...question(n), title: titles[n] });
            expect(answer.status === 201, `a post is answered ${answer.status}`);
        }
        const pid = Number(readFileSync(`/proc/${server.child.pid}/task/${server.child.pid}/children`, 'utf8').trim().split(' ')[0]);
        process.kill(pid, 'SIGTERM');
        await server.ended;
        const seen = judge(readFileSync(trace, 'utf8'), titles);
        expect(seen.answers === posts, `${posts} posts were answered, the trace shows ${seen.answers}`);
        expect(seen.covered === posts, `only ${seen.covered} of ${posts} answers came after a sync`);
        return `answers=${seen.answers} after_a_sync=${seen.covered} log_writes=${seen.writes} syncs=${seen.syncs}`;
    } finally {
        server?.child.kill('SIGKILL');
        data.remove();
    }
}

/** Processor time that a process has used, milliseconds. */
function used(pid) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function descriptors() {
    const data = dataFolder();
    let server;
    const sockets = [];
    try {
        const token = person(data.folder, 'vol');
        server = await serveUnder(data.folder, 'sh', ['-c', `ulimit -n 64; exec ${program} serve`]);
        expect((await ask(server.base, 'POST', '/api/v1/posts', token, question(1))).status === 201, 'it serves with 64 descriptors');
        const open = readdirSync(`/proc/${server.child.pid}/fd`).length;
        for (let n = 0; n < 150; n++) sockets.push(connect(Number(server.base.split(':')[2]), '127.0.0.1').on('error', () => {}));
        await pause(500);
        const before = used(server.child.pid), seconds = few(1, 5);
        await pause(seconds * 1000);
        const share = (used(server.child.pid) - before) / (seconds * 10);
        const most = readdirSync(`/proc/${server.child.pid}/fd`).length;
        for (const socket of sockets) socket.destroy();
        const began = performance.now();
        let status = 0;
        while (status !== 200 && performance.now() - began < 10_000) status = (await ask(server.base, 'GET', '/api/v1/posts', token)).status;
        const took = performance.now() - began;
        expect(server.child.exitCode === null, 'it lives');
        expect(share < 5, `used ${share} % of a processor while full`);
        expect(took < 1000, `answered again after ${took} ms`);
        return `limit=64 open_before=${open} open_when_full=${most} cpu=${share.toFixed(1)}% recovery_ms=${took.toFixed(0)}`;
    } finally {
        for (const socket of sockets) socket.destroy();
        server?.child.kill('SIGKILL');
        data.remove();
    }
}

await prove(['sync-first', syncFirst], ['descriptors', descriptors]);
