// soak_proof.mjs -- hours in small: work for as long as you like, and whether the server needs more memory for the same work.
// Twice: only reading (threads, lists, searches) while live streams open and close; and mixed, where one request of ten posts, replies,
// marks, signs in and out, or attaches and detaches a file. Memory is what a fifth of the time comes down to: the smallest fiftieth of its
// samples. Of what is written meanwhile the two writers (of posts and of the index) keep the new pages until they are full too: once the
// growth of the two files is no drift. Hashes of passwords are cheap ones (argon2_shim.c): real ones take 64 MB for a moment, which would be all that is seen on a slow
// machine. What fills up to a bound must be full before that counts: page caches (2 MB
// for each connection that reads, 16 MB for the writer), the lists of names and roots that each connection remembers (512 and
// 1,024), the answers of the last ten seconds, words that were stemmed. So the base holds 1,250 threads, more than all of these; first
// everybody looks through it and adds to each thread, and then a minute of the same work in a hurry goes by. The last figure is what is left
// when nobody has worked for a while.
// Short form: 5 s of mixed work on the seeds; VB_LONG=1: five minutes of each; VB_SOAK=seconds: so long.
// With VB_PROGRAM=build/asan/vraagbaak leaks fail it (exit status).
import { readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { make } from '../bench/corpus.mjs';
import { part, thread } from './beside.mjs';
import { expect, few, long, pause, prove } from './proof.mjs';
import { shim } from './shim.mjs';
import { ask, dataFolder, freePort, person, program, run, serve } from './server.mjs';

const SECONDS = Number(process.env.VB_SOAK ?? few(5, 300)), WARM = few(0, 60), BASE = few(0, 20_000), PEOPLE = 6, OWN = 16, PAUSE_MS = 20, STREAMS = 5, DRIFT = 1, REST_MS = 25_000, SAMPLE_MS = 100;
const MAIL = 'duur@voorbeeld.nl', PASSWORD = 'vier losse woorden hier';
const WORDS = ['parkeren', 'bezwaar', 'wijkteam', 'subsidie', 'toegankelijkheid', 'archief', 'burgerzaken', 'leges', 'vergunning', 'jeugd'];
const checked = readFileSync(program).includes('__asan_init'); // built with sanitizers
const any = (list) => list[Math.floor(Math.random() * list.length)];

/** In kB: all memory, what the program took itself, pages of files; and how large the two files are. */
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

/** One write of a kind that is drawn, of the author or of who reads; gives its status. The first of the posts are the author's own. */
async function write(base, author, token, posts, n) {
    const at = Math.random(), post = any(posts), own = Math.floor(Math.random() * OWN);
    if (at < 0.15) {
        posts[own] = await thread(base, author, `Vraag ${n}`);
        return 201;
    }
    if (at < 0.4) return (await ask(base, 'POST', `/api/v1/posts/${post}/replies`, token, { kind: 'comment', body: `Nog een gedachte over ${any(WORDS)}.` })).status;
    if (at < 0.5) return signIn(base);
    if (at < 0.6) return attach(base, author, posts[own]);
    return mark(base, token, post);
}

async function look(base, token, posts) {
    const at = Math.random();
    const path = at < 0.6 ? `/posts/${any(posts)}` : at < 0.8 ? `/posts?limit=25&kind=question` : `/search?q=${any(WORDS)}+${any(WORDS)}&facets=kind`;
    return (await ask(base, 'GET', `/api/v1${path}`, token)).status;
}

/** The base: seeds, and many threads more; gives the ids of those. */
async function fill(folder) {
    run(folder, 'seed', 'seeds');
    if (!BASE) return;
    make(join(folder, 'corpus'), BASE);
    run(folder, 'import', join(folder, 'corpus'));
    rmSync(join(folder, 'corpus'), { recursive: true });
}

/** Everything that may be read, page after page; gives the ids of the threads of the base. */
async function lookThrough(base, token) {
    const ids = [];
    for (let cursor = ''; cursor !== null;) {
        const { body } = await ask(base, 'GET', `/api/v1/posts?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, token);
        ids.push(...body.items.filter((p) => p.ref?.startsWith('bench/')).map((p) => p.id));
        cursor = body.next;
    }
    return ids;
}

/** A comment and a mark on every thread of somebody's. */
async function touch(base, token, posts, state) {
    for (const post of BASE ? posts : []) {
        for (const status of [(await ask(base, 'POST', `/api/v1/posts/${post}/replies`, token, { kind: 'comment', body: `Een eerste gedachte over ${any(WORDS)}.` })).status, await mark(base, token, post)])
            state.answers[status] = (state.answers[status] ?? 0) + 1;
    }
}

/** Somebody who works until it is over; `share` of it writes. */
async function work(base, author, token, posts, state, share) {
    for (let n = 0; state.going; n++, await pause(state.hurry ? 0 : PAUSE_MS)) {
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

/** What the first and the last fifth of the samples come down to, and how much more the last than the first, in percent. */
function drift(got, of) {
    const fifth = (n) => part(got.slice(Math.floor((got.length * n) / 5), Math.floor((got.length * (n + 1)) / 5)).map((m) => m[of]), 0.02);
    return { from: fifth(0), to: fifth(4), percent: (100 * (fifth(4) - fifth(0))) / fifth(0) };
}

const proof = (share) => async () => {
    const { folder, remove } = dataFolder();
    await fill(folder);
    const author = person(folder, 'schrijver'), token = person(folder, 'lezer');
    const server = await serve(folder, await freePort(), { VRAAGBAAK_RATE_SIGN_IN: '-1', VRAAGBAAK_ATTACHMENTS_PER_POST: '1000', LOG_FILE: join(folder, 'log'),
        ...(!checked && { LD_PRELOAD: shim(folder, 'argon2_shim') }),
        ...(checked && { VRAAGBAAK_SANDBOX: 'no' }) /* looking for leaks needs what the sandbox takes away */ });
    const state = { going: true, hurry: true, streams: 0, answers: {}, times: [] };
    try {
        await withPassword(folder, server.base);
        const posts = Array.from({ length: PEOPLE }, () => []), { pid } = server.child;
        for (let n = 0; n < PEOPLE * OWN; n++) posts[n % PEOPLE].push(await thread(server.base, author, `Vraag ${n}`)); // each worker has its own, so that nobody takes back another's mark
        for (const [n, id] of (BASE ? await lookThrough(server.base, token) : []).entries()) posts[n % PEOPLE].push(id);
        await Promise.all(Array.from({ length: BASE ? PEOPLE : 0 }, () => lookThrough(server.base, token))); // side by side, so that every loop sees all
        await Promise.all(posts.map((own) => touch(server.base, token, own, state)));
        const working = [...posts.map((own) => work(server.base, author, token, own, state, share)), ...Array.from({ length: STREAMS }, () => listen(server.port, token, state))];
        await pause(WARM * 1000);
        state.hurry = false;
        const got = await samples(pid, folder, SECONDS);
        state.going = false;
        await Promise.all(working);
        await pause(few(0, REST_MS));
        const rest = memory(pid, folder);
        const { code, signal } = await server.stop();
        const said = readFileSync(join(folder, 'log'), 'utf8').slice(-2000);
        const [all, own, files, disk] = ['all', 'own', 'files', 'disk'].map((of) => drift(got, of)), bad = Object.keys(state.answers).filter((s) => s === '0' || s >= '400');
        const text = ({ from, to, percent }) => `${(from / 1024).toFixed(1)} -> ${(to / 1024).toFixed(1)} MB (${percent.toFixed(2)} %)`;
        const figures = `${SECONDS} s, ${state.times.length} requests (${(state.times.length / (SECONDS + WARM)).toFixed(0)} a second; p50 ${part(state.times, 0.5).toFixed(1)}, p99 ${part(state.times, 0.99).toFixed(1)} ms), ${state.streams} streams: own memory ${text(own)}, pages of files ${text(files)}, all ${text(all)}; database and index ${text(disk)}; at rest ${(rest.own / 1024).toFixed(1)} MB of its own; answers ${JSON.stringify(state.answers)}${checked ? '; with sanitizers' : ''}`;
        expect(bad.length === 0, `every request should succeed: ${figures}\n${said}`);
        expect(code === 0, `the server should end well, without leaks (${code ?? signal}): ${figures}\n${said}`);
        expect(state.times.length > 5 * SECONDS || checked, `too little was asked: ${figures}`);
        const drifted = own.to - own.from - Math.max(0, disk.to - disk.from);
        expect(!long || checked || drifted < (DRIFT / 100) * own.from, `it takes more and more memory: ${figures}`);
        expect(!long || checked || rest.own < 0.8 * own.from, `it keeps its memory when nobody works: ${figures}`);
        return figures;
    } finally {
        state.going = false;
        await server.kill();
        remove();
    }
};

await prove(...few([], [['soak-reads', proof(0)]]), ['soak-mixed', proof(0.1)]);
