// descriptor_proof.mjs -- out of descriptors: a server that may have 64 of them is flooded with connections. It must not spin, must say
// so in its log, and must serve again as soon as there is room. (server_test.c has the same within one process.)
// Short form: 300 clients and 2 s of flood; VB_LONG=1: 2,000 and 10 s.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { spent } from './beside.mjs';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, serve } from './server.mjs';

const FILES = 64, CLIENTS = few(300, 2000), SECONDS = few(2, 10), CPU = 5, RECOVERS_MS = 1000;

/** A connection that asks for nothing, from one of 200 addresses, again and again when the server closes it; calling what it gives ends it. */
function flood(port, n) {
    let going = true, socket;
    const again = () => {
        if (!going) return;
        socket = connect({ host: '127.0.0.1', port, localAddress: `127.0.${1 + (n % 200)}.1` }).on('error', () => {});
        socket.once('close', () => setTimeout(again, 50));
        socket.resume();
    };
    again();
    return () => {
        going = false;
        socket.destroy();
    };
}

async function proof() {
    const { folder, remove } = dataFolder();
    const LOG_FILE = join(folder, 'log'), server = await serve(folder, await freePort(), { FILES, LOG_FILE, VRAAGBAAK_LOG: 'warn', VRAAGBAAK_LOOPS: '2' });
    let stops = [];
    try {
        const { pid } = server.child;
        expect((await ask(server.base, 'GET', '/health/live')).status === 200, 'the server should answer before the flood');
        const flooded = performance.now();
        stops = Array.from({ length: CLIENTS }, (_, n) => flood(server.port, n));
        await pause(500);
        const before = spent(pid), from = performance.now();
        await pause(SECONDS * 1000);
        const cpu = (spent(pid).cpu - before.cpu) / ((performance.now() - from) / 100);
        const said = readFileSync(LOG_FILE, 'utf8').match(/connections_paused/g)?.length ?? 0;
        const lasted = (performance.now() - flooded) / 1000;
        for (const stop of stops.splice(0)) stop();
        const began = performance.now();
        const { status } = await ask(server.base, 'GET', '/health/live');
        const recovered = performance.now() - began;
        const figures = `${FILES} descriptors, ${CLIENTS} clients for ${SECONDS} s: ${cpu.toFixed(1)} % CPU, ${said} lines in the log, served again after ${recovered.toFixed(0)} ms`;
        expect(said > 0, `it should have run out, and said so: ${figures}`);
        expect(said <= 2 * (lasted + 3), `a line a second and loop is enough: ${figures}`);
        expect(cpu < CPU, `it should wait, not spin: ${figures}`);
        expect(status === 200 && recovered < RECOVERS_MS, `it should serve within ${RECOVERS_MS} ms (${status}): ${figures}`);
        return figures;
    } finally {
        for (const stop of stops) stop();
        await server.stop();
        remove();
    }
}

await prove(['descriptor', proof]);
