// slow_proof.mjs -- slow clients: thousands of connections, from many addresses, that send a head a byte now and then and never finish
// it (slowloris), or that first say nothing at all. All must be closed in time, cost little, and nobody else may notice.
// Short form: 400 of them; VB_LONG=1: 18,000. Both take the twenty seconds that the server gives a client.
import { connect } from 'node:net';
import { MB, part, reader, spent, thread } from './beside.mjs';
import { expect, few, long, pause, prove } from './proof.mjs';
import { dataFolder, freePort, person, run, serve } from './server.mjs';

const CLIENTS = few(400, 18_000), FILES = 20_000, CLOSED_MS = 20_000, EACH = 5 * 1024, NORMAL_MS = 50;
const OPENED_AT_ONCE = 200, TURNS = 16, TURN_MS = 250, SILENT_TURNS = 40;
const HEAD = `GET /api/v1/posts HTTP/1.1\r\nHost: localhost\r\nCookie: ${'a'.repeat(500)}`;

/** One slow client; `lived` becomes the milliseconds from connecting until the server closed it. Every fourth is silent at first. */
function client(port, n) {
    const c = { n, at: 0, lived: null, refused: null };
    c.socket = connect({ host: '127.0.0.1', port, localAddress: `127.${1 + (n % 200)}.${1 + ((n / 200) % 100 | 0)}.1`, noDelay: true });
    return new Promise((done) => {
        c.socket.once('connect', () => {
            c.from = performance.now();
            done(c);
        });
        c.socket.on('error', (error) => {
            c.refused ??= error.code;
            done(c);
        });
        c.socket.on('close', () => (c.lived = performance.now() - c.from));
        c.socket.resume();
    });
}

/** Sends every client a little more of its head, one sixteenth of them at a time, until none is left or the time is over. */
async function drip(clients) {
    const end = performance.now() + 3 * CLOSED_MS;
    for (let turn = 0; performance.now() < end && clients.some((c) => c.lived === null); turn++) {
        for (let i = turn % TURNS; i < clients.length; i += TURNS) {
            const c = clients[i];
            if (c.lived !== null || (c.n % 4 === 0 && turn < SILENT_TURNS)) continue;
            const more = c.at ? 1 : 300;
            c.socket.write(HEAD.slice(c.at, c.at + more));
            c.at += more;
        }
        await pause(TURN_MS);
    }
}

async function proof() {
    const { folder, remove } = dataFolder();
    run(folder, 'seed', 'seeds');
    const token = person(folder, 'lezer');
    const server = await serve(folder, await freePort(), { FILES });
    const clients = [];
    try {
        const post = await thread(server.base, token), { pid } = server.child;
        const alone = reader(server.base, token, post);
        await pause(2000);
        const quiet = await alone.stop();
        const beside = reader(server.base, token, post), before = spent(pid);
        for (let i = 0; i < CLIENTS; i += OPENED_AT_ONCE)
            clients.push(...(await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, CLIENTS - i) }, (_, n) => client(server.port, i + n)))));
        const dripping = drip(clients);
        let most = 0;
        for (const end = performance.now() + CLOSED_MS / 2; performance.now() < end; await pause(500)) most = Math.max(most, spent(pid).rss);
        await dripping;
        const times = await beside.stop(), after = spent(pid);
        const refused = clients.filter((c) => c.refused && c.at === 0).length, open = clients.filter((c) => c.lived === null).length;
        const last = Math.max(...clients.map((c) => c.lived ?? Infinity)), first = Math.min(...clients.map((c) => c.lived ?? Infinity));
        const each = (most - before.rss) / CLIENTS, p99 = part(times, 0.99);
        const figures = `${CLIENTS} slow clients from ${Math.min(CLIENTS, 20_000)} addresses: ${refused} refused, ${open} left open, closed after ${(first / 1000).toFixed(1)}-${(last / 1000).toFixed(1)} s, ${each.toFixed(0)} bytes each (${((most - before.rss) / MB).toFixed(1)} MB, ${((after.rss - before.rss) / MB).toFixed(1)} MB after); ${times.length} thread reads beside them: p50 ${part(quiet, 0.5).toFixed(2)} -> ${part(times, 0.5).toFixed(2)} ms, p99 ${part(quiet, 0.99).toFixed(2)} -> ${p99.toFixed(2)} ms`;
        expect(refused === 0, `the server should let all of them in: ${figures}`);
        expect(open === 0 && last <= CLOSED_MS, `some stayed longer than ${CLOSED_MS} ms: ${figures}`);
        expect(!long || each <= EACH, `more than ${EACH} bytes each: ${figures}`);
        expect(p99 < Math.max(NORMAL_MS, 5 * part(quiet, 0.99)), `normal reads were slower than ${NORMAL_MS} ms: ${figures}`);
        return figures;
    } finally {
        for (const c of clients) c.socket.destroy();
        await server.stop();
        remove();
    }
}

await prove(['slow', proof]);
