// live_proof.mjs -- a thousand open streams beside normal work: what they cost, how soon each hears of a commit, and that nobody
// else waits for it: a thread is read all the while, without streams and beside them. First, that a server at rest does rest. Short form: 200 streams and 10 commits;
// VB_LONG=1: 1,000 and 50.
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { MB, part, reader, spent, thread, wakes } from './beside.mjs';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, run, serve } from './server.mjs';

const STREAMS = few(200, 1000), COMMITS = few(10, 50), IDLE_SECONDS = few(2, 10), RESTING = 30; // wakes a second

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
        const post = await thread(server.base, token), { pid } = server.child;
        let heard = 0;
        const hears = (text) => (heard += (text.match(/event: change/g) ?? []).length);
        const openAll = async () => {
            const sockets = [];
            for (let i = 0; i < STREAMS; i += 50) sockets.push(...(await Promise.all(Array.from({ length: Math.min(50, STREAMS - i) }, () => stream(server.port, token, hears)))));
            return sockets;
        };
        // what they cost, before work has made room that they could take
        (await stream(server.port, token, hears)).destroy();
        for (let last = 0; last !== spent(pid).rss;) (last = spent(pid).rss), await pause(1500); // what the start used is given back
        const often = await wakes(pid, 2000);
        expect(often < RESTING, `a thread of a server at rest ran ${often} times a second`);
        const openFiles = () => readdirSync(`/proc/${pid}/fd`).length, fewFiles = openFiles();
        const bare = spent(pid), first = await openAll();
        await pause(200);
        const open = spent(pid);
        await pause(IDLE_SECONDS * 1000);
        const idle = spent(pid);
        for (const socket of first) socket.destroy();
        for (let i = 0; i < 200 && openFiles() > fewFiles; i++) await pause(20);

        const quiet = reader(server.base, token, post);
        for (let i = 0; i < COMMITS; i++) await reply(server, token, post), await pause(20);
        const before = await quiet.stop();
        await openAll();

        const busy = reader(server.base, token, post), reach = [];
        for (let i = 0; i < COMMITS; i++) {
            const wanted = heard + STREAMS, from = performance.now();
            await reply(server, token, post);
            while (heard < wanted && performance.now() - from < 5000) await pause(1);
            expect(heard >= wanted, `only ${heard - wanted + STREAMS} of ${STREAMS} streams heard of a commit`);
            reach.push(performance.now() - from);
            await pause(20);
        }
        const after = await busy.stop();

        return `${STREAMS} streams: ${((open.rss - bare.rss) / MB).toFixed(1)} MB (${((open.rss - bare.rss) / 1024 / STREAMS).toFixed(1)} KB each), ${(((idle.cpu - open.cpu) / (IDLE_SECONDS * 1000)) * 100).toFixed(2)} % CPU idle; a commit reaches all in p50 ${part(reach, 0.5).toFixed(1)} ms, max ${part(reach, 1).toFixed(1)} ms; thread reads p50 ${part(before, 0.5).toFixed(2)} -> ${part(after, 0.5).toFixed(2)} ms, p99 ${part(before, 0.99).toFixed(2)} -> ${part(after, 0.99).toFixed(2)} ms`;
    } finally {
        await server.stop();
        remove();
    }
}

await prove(['live', proof]);
