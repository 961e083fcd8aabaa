// clock_proof.mjs -- the wall clock jumps while the server works: forward, far back to before the data, and home again. Nothing
// may fail, hang or get lost, and numbers keep going up.
//   node tests/torture/clock_proof.mjs
import { movedClock } from './clock.mjs';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, question, run, serve } from './server.mjs';

const DAY = 86400;

async function jumps() {
    const data = dataFolder();
    let server, clock;
    try {
        clock = movedClock(data.folder);
        const token = person(data.folder, 'klok');
        server = await serve(data.folder, await freePort(), { ...clock.settings, LOG_FILE: '/dev/null' });
        let last = 0, stored = 0, slowest = 0;
        const seen = new Set();
        const plan = [0, 3600, -3600, DAY, -2 * DAY, 200 * DAY, -20 * 365 * DAY, 1, 0];
        for (let round = 0; round < few(1, 10); round++) {
            for (const seconds of plan) {
                clock.set(seconds);
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
        clock?.close();
        data.remove();
    }
}

await prove(['clock', jumps]);
