// beside.mjs -- normal work beside a torture: somebody who reads a thread all the time, and what the server spends meanwhile.
import { readdirSync, readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { expect, pause } from './proof.mjs';
import { ask } from './server.mjs';

/** Memory in bytes and CPU in milliseconds of a process. */
export function spent(pid) {
    const rss = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return { rss, cpu: (Number(stat[11]) + Number(stat[12])) * 10 };
}

/** How often the thread that runs most often does so, a second, over so many ms. */
export async function wakes(pid, ms) {
    const runs = () => new Map(readdirSync(`/proc/${pid}/task`).map((task) => [task, Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[2])]));
    const before = runs();
    await pause(ms);
    return Math.max(...[...runs()].map(([task, n]) => n - (before.get(task) ?? 0))) / (ms / 1000);
}

export const MB = 1048576;

/** The element at part p of what is sorted by size: 0.5 is the median, 1 the largest. */
export const part = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))];

/** Publishes a question on a seeded server and gives its id. */
export async function thread(base, token, title = 'Wie leest er mee?') {
    const themes = await ask(base, 'GET', '/api/v1/terms?kind=theme', token);
    const made = await ask(base, 'POST', '/api/v1/posts', token, { kind: 'question', title, body: 'Ik.', status: 'published', terms: [themes.body.items[0].id] });
    expect(made.status === 201, `the question answered ${made.status}`);
    return made.body.id;
}

/** Reads a thread again and again over a kept connection, in a thread of its own so that the clients of this one do not count; stop()
 * gives the times in ms. */
export function reader(base, token, post) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { base, token, post } });
    const done = new Promise((yes, no) => worker.once('message', yes).once('error', no));
    done.catch(() => {}); // heard at stop()
    return { stop: () => (worker.postMessage('stop'), done) };
}

const WARM = 20; // the first ones measure how long it takes to load this client

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
    parentPort.postMessage(times.slice(Math.min(WARM, times.length >> 1)));
}

if (!isMainThread) await read(workerData);
