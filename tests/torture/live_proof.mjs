// live_proof.mjs -- a thousand open streams beside normal work: what they cost, how soon each hears of a commit, and that nobody
// else waits for it: a thread is read all the while, without streams and beside them. Short form: 200 streams and 10 commits;
// VB_LONG=1: 1,000 and 50.
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, run, serve } from './server.mjs';

const STREAMS = few(200, 1000), COMMITS = few(10, 50), IDLE_SECONDS = few(2, 10);

/** Memory in bytes and CPU in milliseconds of a process. */
function spent(pid) {
    const rss = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return { rss, cpu: (Number(stat[11]) + Number(stat[12])) * 10 };
}

/** Opens one stream; hears(text) gets what comes. Resolves when its first bytes are there. */
function stream(port, token, hears) {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    socket.write(`GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    return new Promise((done, fail) => {
        socket.once('error', fail);
        socket.on('data', (piece) => {
            const text = piece.toString();
            if (text.startsWith('HTTP/1.1 200')) done(socket);
            else if (text.startsWith('HTTP/1.1 ')) fail(new Error(text.slice(0, 60)));
            else hears(text);
        });
        socket.on('close', () => fail(new Error('a stream was closed before it began')));
    });
}

const part = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))];

/** Reads a thread again and again, in a thread of its own so that the streams of this one do not count; stop() gives the times in ms. */
function reader(server, token, post) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { base: server.base, token, post } });
    const done = new Promise((yes, no) => worker.once('message', yes).once('error', no));
    return { stop: () => (worker.postMessage('stop'), done) };
}

async function read({ base, token, post }) {
    const times = [];
    let on = true;
    parentPort.once('message', () => (on = false));
    while (on) {
        const from = performance.now();
        const { status } = await ask(base, 'GET', `/api/v1/posts/${post}`, token);
        expect(status === 200, `a read answered ${status}`);
        times.push(performance.now() - from);
        await pause(5);
    }
    parentPort.postMessage(times);
}

async function reply(server, token, post) {
    const { status } = await ask(server.base, 'POST', `/api/v1/posts/${post}/replies`, token, { kind: 'comment', body: 'Nog een' });
    expect(status === 201, `a reply answered ${status}`);
}

async function proof() {
    const { folder, remove } = dataFolder();
    run(folder, 'seed', 'seeds');
    const token = person(folder, 'luisteraar');
    const server = await serve(folder, await freePort());
    try {
        const themes = await ask(server.base, 'GET', '/api/v1/terms?kind=theme', token);
        const made = await ask(server.base, 'POST', '/api/v1/posts', token, { kind: 'question', title: 'Wie luistert er mee?', body: 'Ik.', status: 'published', terms: [themes.body.items[0].id] });
        expect(made.status === 201, `the question answered ${made.status}`);
        const post = made.body.id, { pid } = server.child;
        let heard = 0;
        const hears = (text) => (heard += (text.match(/event: change/g) ?? []).length);
        const openAll = async () => {
            const sockets = [];
            for (let i = 0; i < STREAMS; i += 50) sockets.push(...(await Promise.all(Array.from({ length: Math.min(50, STREAMS - i) }, () => stream(server.port, token, hears)))));
            return sockets;
        };
        // what they cost, before work has made room that they could take
        (await stream(server.port, token, hears)).destroy();
        await pause(200);
        const openFiles = () => readdirSync(`/proc/${pid}/fd`).length, fewFiles = openFiles();
        const bare = spent(pid), first = await openAll();
        await pause(200);
        const open = spent(pid);
        await pause(IDLE_SECONDS * 1000);
        const idle = spent(pid);
        for (const socket of first) socket.destroy();
        for (let i = 0; i < 200 && openFiles() > fewFiles; i++) await pause(20);

        const quiet = reader(server, token, post);
        for (let i = 0; i < COMMITS; i++) await reply(server, token, post), await pause(20);
        const before = await quiet.stop();
        await openAll();

        const busy = reader(server, token, post), reach = [];
        for (let i = 0; i < COMMITS; i++) {
            const wanted = heard + STREAMS, from = performance.now();
            await reply(server, token, post);
            while (heard < wanted && performance.now() - from < 5000) await pause(1);
            expect(heard >= wanted, `only ${heard - wanted + STREAMS} of ${STREAMS} streams heard of a commit`);
            reach.push(performance.now() - from);
            await pause(20);
        }
        const after = await busy.stop();

        return `${STREAMS} streams: ${((open.rss - bare.rss) / 1048576).toFixed(1)} MB (${((open.rss - bare.rss) / 1024 / STREAMS).toFixed(1)} KB each), ${(((idle.cpu - open.cpu) / (IDLE_SECONDS * 1000)) * 100).toFixed(2)} % CPU idle; a commit reaches all in p50 ${part(reach, 0.5).toFixed(1)} ms, max ${part(reach, 1).toFixed(1)} ms; thread reads p50 ${part(before, 0.5).toFixed(2)} -> ${part(after, 0.5).toFixed(2)} ms, p99 ${part(before, 0.99).toFixed(2)} -> ${part(after, 0.99).toFixed(2)} ms`;
    } finally {
        await server.stop();
        remove();
    }
}

if (isMainThread) await prove(['live', proof]);
else await read(workerData);
