// clock_proof.mjs -- the wall clock jumps while the server works: forward, far back to before the data, and home again. Nothing
// may fail, hang or get lost, and numbers keep going up.
//   node tests/torture/clock_proof.mjs
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, few, pause, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, person, question, run, serve } from './server.mjs';

const DAY = 86400;

async function jumps() {
    const data = dataFolder();
    let server, file;
    try {
        const shim = join(data.folder, 'clock.so'), shift = join(data.folder, 'shift');
        const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-D_GNU_SOURCE', '-o', shim, 'tests/torture/clock_shim.c', '-ldl'], { encoding: 'utf8' });
        if (made.status !== 0) throw new Skip(`the clock cannot be shimmed here: ${made.stderr ?? made.error}`);
        writeFileSync(shift, Buffer.alloc(8));
        file = openSync(shift, 'r+');
        const set = (seconds) => {
            const bytes = Buffer.alloc(8);
            bytes.writeBigInt64LE(BigInt(seconds));
            writeSync(file, bytes, 0, 8, 0);
        };
        const token = person(data.folder, 'klok');
        server = await serve(data.folder, await freePort(), { LD_PRELOAD: resolve(shim), CLOCK_SHIM: shift, LOG_FILE: '/dev/null' });
        let last = 0, stored = 0, slowest = 0;
        const seen = new Set();
        const plan = [0, 3600, -3600, DAY, -2 * DAY, 200 * DAY, -20 * 365 * DAY, 1, 0];
        for (let round = 0; round < few(1, 10); round++) {
            for (const seconds of plan) {
                set(seconds);
                await pause(few(60, 200));
                for (let n = 0; n < 3; n++) {
                    const began = performance.now();
                    const post = await ask(server.base, 'POST', '/api/v1/posts', token, question(stored));
                    expect(post.status === 201, `with the clock ${seconds} s off, a post is answered ${post.status}`);
                    expect(post.body.id > last, `number ${post.body.id} came after ${last}`);
                    last = post.body.id;
                    stored++;
                    const read = await ask(server.base, 'GET', `/api/v1/posts/${last}`, token);
                    expect(read.status === 200, `with the clock ${seconds} s off, reading is answered ${read.status}`);
                    seen.add(read.body.created?.slice(0, 7));
                    const list = await ask(server.base, 'GET', '/api/v1/posts?limit=5', token);
                    expect(list.status === 200, `with the clock ${seconds} s off, the list is answered ${list.status}`);
                    slowest = Math.max(slowest, performance.now() - began);
                }
            }
        }
        expect(seen.size > 2, 'the server saw the clock jump');
        expect(slowest < 5000, `one round took ${slowest} ms`);
        await server.stop();
        expect(new RegExp(`${stored} posts`).test(run(data.folder, 'check')), 'every post is there');
        return `jumps=${plan.length * few(1, 10)} from -20 years to +200 days, posts=${stored} failed=0 lost=0 slowest_ms=${slowest.toFixed(0)}`;
    } finally {
        await server?.kill();
        if (file) closeSync(file);
        data.remove();
    }
}

await prove(['clock', jumps]);
