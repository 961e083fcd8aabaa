// bound_proof.mjs -- the bound on memory: five crowds at once try to make the server hold as much as it can. Uploads that stop half way
// and trickle while live streams are open; heads that are all but complete; header lines and bodies without an end; readers that ask
// for a hundred answers and take none. Others must be answered meanwhile, and afterwards the memory must be given back.
// Short form: 100 of each for 3 s; VB_LONG=1: 2,000 of each (but 100 readers that do not read: each fills megabytes of the kernel's) for 30 s.
import { readFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { MB, part, reader, spent, thread } from './beside.mjs';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, question, run, serve } from './server.mjs';

const CLIENTS = few(100, 2000), NON_READERS = few(20, 100), SECONDS = few(3, 30), GROWTH = 48 * MB, KEPT = 16 * MB;
const OPENED_AT_ONCE = 100, TURN_MS = 250, IDLE_WAKES = 40;

/** A connection that writes `first`, and then what `more` gives, as fast as the server takes it but at least a turn apart. Opens again
 * when it was closed, as long as `crowd.going`; counts what it was answered. */
function client(crowd, n, first, more, reads = true) {
    const socket = connect({ host: '127.0.0.1', port: crowd.port, localAddress: `127.${1 + (n % 100)}.1.1`, noDelay: true });
    crowd.sockets.add(socket);
    socket.on('error', () => {});
    socket.on('drain', () => { socket.full = false; });
    if (reads) socket.on('data', (piece) => {
        const status = /^HTTP\/1.1 (\d+)/.exec(piece.toString('latin1'))?.[1];
        if (status) crowd.answers[status] = (crowd.answers[status] ?? 0) + 1;
    });
    else socket.pause();
    return new Promise((done) => {
        let timer;
        socket.once('connect', () => {
            socket.full = !socket.write(first);
            timer = more && setInterval(() => { if (!socket.full) socket.full = !socket.write(more); }, TURN_MS);
            done();
        });
        socket.once('close', () => {
            clearInterval(timer);
            crowd.sockets.delete(socket);
            done();
            if (crowd.going) setTimeout(() => crowd.going && client(crowd, n, first, more, reads), TURN_MS);
        });
    });
}

const boundary = 'grens', start = (method, path, token) => `${method} /api/v1${path} HTTP/1.1\r\nHost: localhost\r\n${token ? `Authorization: Bearer ${token}\r\n` : ''}`;
const line = `X-Regel: ${'a'.repeat(80)}\r\n`;

/** The crowds: [name, how many, first bytes, more bytes, whether it reads]. */
const crowds = (token, post) => [
    ['streams', CLIENTS, `${start('GET', '/live', token)}\r\n`, ''],
    ['uploads', CLIENTS, `${start('POST', `/posts/${post}/attachments`, token)}Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: 20000000\r\n\r\n`
        + `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'b'.repeat(64_000)}`, 'c'],
    ['heads', CLIENTS, start('GET', '/posts') + line.repeat(60).slice(0, 7900), 'd'],
    ['lines', CLIENTS, start('GET', '/posts'), line.repeat(1000)],
    ['bodies', CLIENTS, `${start('POST', '/posts', token)}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"body":\r\n`, `10000\r\n${'"'.repeat(65_536)}\r\n`],
    ['halves', CLIENTS, `${start('POST', '/posts', token)}Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n${' '.repeat(999_000)}`, ' '],
    ['non-readers', NON_READERS, `${start('GET', '/posts?limit=100', token)}\r\n`.repeat(200), '', false],
];

async function open(crowd, [, count, ...how]) {
    for (let i = 0; i < count; i += OPENED_AT_ONCE) await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - i) }, (_, n) => client(crowd, i + n, ...how)));
}

/** Posts now and then; gives how many were stored and how many were not. */
async function writer(base, token, state) {
    for (let n = 0; state.going; n++, await pause(100)) {
        const { status } = await ask(base, 'POST', '/api/v1/posts', token, question(n));
        state[status === 201 ? 'stored' : 'refused']++;
    }
}

async function proof() {
    const { folder, remove } = dataFolder();
    run(folder, 'seed', 'seeds');
    const token = person(folder, 'lezer');
    const server = await serve(folder, await freePort(), { FILES: 20_000, LOG_FILE: '/dev/null' });
    const crowd = { port: server.port, going: true, sockets: new Set(), answers: {} };
    try {
        const post = await thread(server.base, token), { pid } = server.child;
        for (let n = 0; n < 100; n++) await ask(server.base, 'POST', '/api/v1/posts', token, question(n, 2000));
        for (let n = 0; n < 20; n++) await ask(server.base, 'GET', '/api/v1/posts?limit=100', token);
        const beside = reader(server.base, token, post), state = { going: true, stored: 0, refused: 0 };
        await pause(500);
        const before = spent(pid).rss;
        let most = before;
        const watch = setInterval(() => { most = Math.max(most, spent(pid).rss); }, 20);
        const writing = writer(server.base, token, state);
        await Promise.all(crowds(token, post).map((c) => open(crowd, c)));
        const open_ = crowd.sockets.size;
        await pause(SECONDS * 1000);
        crowd.going = state.going = false;
        await writing;
        const times = await beside.stop();
        for (const socket of crowd.sockets) socket.destroy();
        await pause(2500);
        clearInterval(watch);
        const after = spent(pid).rss, said = Object.entries(crowd.answers).map(([status, n]) => `${n} x ${status}`).join(', ');
        const figures = `${open_} hostile connections of 7 kinds: +${((most - before) / MB).toFixed(1)} MB at most, +${((after - before) / MB).toFixed(1)} MB afterwards (${(before / MB).toFixed(1)} before); they were answered ${said}; beside them ${times.length} reads (p50 ${part(times, 0.5).toFixed(1)}, p99 ${part(times, 0.99).toFixed(1)} ms), ${state.stored} posts, ${state.refused} refused`;
        expect(most - before < GROWTH, `it grew more than ${GROWTH / MB} MB: ${figures}`);
        expect(after - before < KEPT, `it keeps more than ${KEPT / MB} MB: ${figures}`);
        expect(crowd.answers[200] >= CLIENTS && crowd.answers[431] > 0 && crowd.answers[503] > 0, `streams, lines and bodies should have been answered: ${figures}`);
        expect(times.length > 10 * SECONDS && state.stored > SECONDS / 2, `others should be served meanwhile: ${figures}`);
        return figures;
    } finally {
        crowd.going = false;
        for (const socket of crowd.sockets) socket.destroy();
        await server.stop();
        remove();
    }
}

/** How often the threads of a process went to sleep of their own will. */
const slept = (pid) => readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(/\nvoluntary_ctxt_switches:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8'))[1]), 0);

/** A server of which nobody asks anything sleeps: its threads look around a few times a second, all together. */
async function idle() {
    const { folder, remove } = dataFolder();
    run(folder, 'seed', 'seeds');
    const server = await serve(folder, await freePort(), { LOG_FILE: '/dev/null' });
    try {
        await pause(3000);
        const before = slept(server.child.pid), seconds = few(2, 20);
        await pause(seconds * 1000);
        const wakes = (slept(server.child.pid) - before) / seconds;
        expect(wakes < IDLE_WAKES, `an idle server wakes ${wakes} times a second`);
        return `all threads of an idle server wake ${wakes} times a second`;
    } finally {
        await server.stop();
        remove();
    }
}

await prove(['bound', proof], ['idle', idle]);
