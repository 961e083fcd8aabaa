// soak_proof.mjs -- hours in small: work for as long as you like, and whether the server needs more memory for the same work.
// Twice: only reading (threads, lists, searches) while live streams open and close, which may not take more and more at all; and mixed,
// where one request of ten posts, replies, marks, signs in and out, or attaches and detaches a file. What is written then makes the data
// grow, and SQLite keeps pages of it in the caches of writer, indexer and readers, up to their size: so much more is allowed.
// Memory is what a fifth of the time comes down to: the tenth part of its samples, since every sign-in takes 64 MB for a moment. The
// first fifth is for warming up. Short form: 5 s of mixed work; VB_LONG=1: five minutes of each; VB_SOAK=seconds: so long.
// With VB_PROGRAM=build/asan/vraagbaak leaks fail it (exit status).
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { part, thread } from './beside.mjs';
import { expect, few, long, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, program, run, serve } from './server.mjs';

const SECONDS = Number(process.env.VB_SOAK ?? few(5, 300)), PEOPLE = 6, PAUSE_MS = 20, STREAMS = 5, DRIFT = 1, CACHES = 3, SAMPLE_MS = 100;
const MAIL = 'duur@voorbeeld.nl', PASSWORD = 'vier losse woorden hier';
const WORDS = ['parkeren', 'bezwaar', 'wijkteam', 'subsidie', 'toegankelijkheid', 'archief', 'burgerzaken', 'leges', 'vergunning', 'jeugd'];
const checked = readFileSync(program).includes('__asan_init'); // built with sanitizers
const any = (list) => list[Math.floor(Math.random() * list.length)];

/** In kB: all memory, what the program took itself, pages of files; and how large the two files are whose pages SQLite keeps. */
function memory(pid, folder) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8'), of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)[1]);
    return { all: of('VmRSS'), own: of('RssAnon'), files: of('RssFile'), disk: (statSync(join(folder, 'vraagbaak.db')).size + statSync(join(folder, 'index.db')).size) / 1024 };
}

/** Opens a live stream for a while. */
async function listen(port, token, state) {
    while (state.going) {
        const socket = connect(port, '127.0.0.1').on('error', () => {});
        socket.write(`GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
        socket.resume();
        await pause(500 + Math.random() * 2000);
        socket.destroy();
        state.streams++;
    }
}

/** Signs in with a password and out again, as a browser does. */
async function signIn(base) {
    const entry = await fetch(`${base}/api/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mail: MAIL, password: PASSWORD }) });
    const cookie = entry.headers.getSetCookie()[0]?.split(';')[0], { csrf } = await entry.json();
    if (entry.status !== 201) return entry.status;
    const out = await fetch(`${base}/api/v1/sessions/current`, { method: 'DELETE', headers: { cookie, 'x-csrf-token': csrf } });
    return out.status;
}

async function attach(base, token, post) {
    const form = new FormData();
    form.append('description', 'Een bijlage die duurt');
    form.append('file', new Blob(['een bijlage '.repeat(1000)]), 'bijlage.txt');
    const made = await fetch(`${base}/api/v1/posts/${post}/attachments`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
    const { id } = await made.json();
    return made.status === 201 ? (await ask(base, 'DELETE', `/api/v1/attachments/${id}`, token)).status : made.status;
}

/** Marks a post and takes the mark back. */
async function mark(base, token, post) {
    const { status } = await ask(base, 'POST', `/api/v1/posts/${post}/marks`, token, { kind: 'helpful' });
    return status === 201 || status === 200 ? (await ask(base, 'DELETE', `/api/v1/posts/${post}/marks/helpful`, token)).status : status;
}

/** One write of a kind that is drawn, of the author or of who reads; gives its status. */
async function write(base, author, token, posts, n) {
    const at = Math.random(), post = any(posts);
    if (at < 0.15) {
        posts[Math.floor(Math.random() * posts.length)] = await thread(base, author, `Vraag ${n}`);
        return 201;
    }
    if (at < 0.4) return (await ask(base, 'POST', `/api/v1/posts/${post}/replies`, token, { kind: 'comment', body: `Nog een gedachte over ${any(WORDS)}.` })).status;
    if (at < 0.5) return signIn(base);
    if (at < 0.6) return attach(base, author, post);
    return mark(base, token, post);
}

async function look(base, token, posts) {
    const at = Math.random();
    const path = at < 0.6 ? `/posts/${any(posts)}` : at < 0.8 ? `/posts?limit=25&kind=question` : `/search?q=${any(WORDS)}+${any(WORDS)}&facets=kind`;
    return (await ask(base, 'GET', `/api/v1${path}`, token)).status;
}

/** Somebody who works until it is over; `share` of it writes. */
async function work(base, author, token, posts, state, share) {
    for (let n = 0; state.going; n++, await pause(PAUSE_MS)) {
        const from = performance.now(), writes = Math.random() < share;
        const status = await (writes ? write(base, author, token, posts, n) : look(base, token, posts));
        state.answers[status] = (state.answers[status] ?? 0) + 1;
        state.times.push(performance.now() - from);
    }
}

/** A person with a password, for signing in. */
async function withPassword(folder, base) {
    run(folder, 'user', 'add', MAIL, '--name', 'Duur', '--role', 'reader');
    const token = run(folder, 'user', 'link', MAIL, '--reset').trim().split('#')[1];
    const { status } = await ask(base, 'POST', '/api/v1/passwords/_reset', null, { token, password: PASSWORD });
    expect(status === 204, `setting a password answered ${status}`);
}

async function samples(pid, folder, seconds) {
    const got = [];
    for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(SAMPLE_MS)) got.push(memory(pid, folder));
    return got;
}

/** What the second and the last fifth of the samples come down to, and how much more the last fifth than the second, in percent. */
function drift(got, of) {
    const fifth = (n) => part(got.slice(Math.floor((got.length * n) / 5), Math.floor((got.length * (n + 1)) / 5)).map((m) => m[of]), 0.1);
    return { from: fifth(1), to: fifth(4), percent: (100 * (fifth(4) - fifth(1))) / fifth(1) };
}

const proof = (share) => async () => {
    const { folder, remove } = dataFolder();
    run(folder, 'seed', 'seeds');
    const author = person(folder, 'schrijver'), token = person(folder, 'lezer');
    const server = await serve(folder, await freePort(), { VRAAGBAAK_RATE_SIGN_IN: '-1', VRAAGBAAK_ATTACHMENTS_PER_POST: '1000', LOG_FILE: join(folder, 'log'),
        ...(checked && { VRAAGBAAK_SANDBOX: 'no' }) /* looking for leaks needs what the sandbox takes away */ });
    const state = { going: true, streams: 0, answers: {}, times: [] };
    try {
        await withPassword(folder, server.base);
        const posts = Array.from({ length: PEOPLE }, () => []), { pid } = server.child;
        for (let n = 0; n < 96; n++) posts[n % PEOPLE].push(await thread(server.base, author, `Vraag ${n}`)); // each worker has its own, so that nobody takes back another's mark
        const working = [...posts.map((own) => work(server.base, author, token, own, state, share)), ...Array.from({ length: STREAMS }, () => listen(server.port, token, state))];
        const got = await samples(pid, folder, SECONDS);
        state.going = false;
        await Promise.all(working);
        const { code, signal } = await server.stop();
        const said = readFileSync(join(folder, 'log'), 'utf8').slice(-2000);
        const [all, own, files, disk] = ['all', 'own', 'files', 'disk'].map((of) => drift(got, of)), bad = Object.keys(state.answers).filter((s) => s === '0' || s >= '400');
        const text = ({ from, to, percent }) => `${(from / 1024).toFixed(1)} -> ${(to / 1024).toFixed(1)} MB (${percent.toFixed(2)} %)`;
        const figures = `${SECONDS} s, ${state.times.length} requests (${(state.times.length / SECONDS).toFixed(0)} a second; p50 ${part(state.times, 0.5).toFixed(1)}, p99 ${part(state.times, 0.99).toFixed(1)} ms), ${state.streams} streams: own memory ${text(own)}, pages of files ${text(files)}, all ${text(all)}; database and index ${text(disk)}; answers ${JSON.stringify(state.answers)}${checked ? '; with sanitizers' : ''}`;
        expect(bad.length === 0, `every request should succeed: ${figures}\n${said}`);
        expect(code === 0, `the server should end well, without leaks (${code ?? signal}): ${figures}\n${said}`);
        expect(state.times.length > 5 * SECONDS || checked, `too little was asked: ${figures}`);
        const unexplained = own.to - own.from - (share ? CACHES * (disk.to - disk.from) : 0);
        expect(!long || checked || unexplained < (DRIFT / 100) * own.from, `it takes more and more memory: ${figures}`);
        return figures;
    } finally {
        state.going = false;
        await server.kill();
        remove();
    }
};

await prove(...few([], [['soak-reads', proof(0)]]), ['soak-mixed', proof(0.1)]);
