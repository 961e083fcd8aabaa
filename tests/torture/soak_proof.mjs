// soak_proof.mjs -- hours in small: the same work for as long as you like, and whether the server needs more memory for it.
// Twice: only reading (threads, lists, searches), and mixed, where every tenth request writes: posts, replies, marks, signing in and out,
// attaching and detaching a file. Live streams open and close beside both. The load is constant: so many requests a second, in a fixed order of kinds.
// Memory is what the program holds itself (RssAnon: no pages of files), nothing subtracted. Asked is that the last twelfth of the second half
// has less than 1 % more of it (median of the samples) than the first twelfth of that half; every minute is told.
// What fills up to a bound is full before that: page caches (2 MB for each connection that reads, 16 MB for each of the two writers), the lists of names
// and roots that each connection remembers (512 and 1,024), the answers of the last ten seconds, words that were stemmed. So the base
// holds 1,250 threads, more than all of these; first everybody looks through it and adds to each thread, then some minutes of hurried
// work go by in which half of the requests write, and then the first half of the measured time. Hashes of passwords are cheap ones (argon2_shim.c): real ones
// take 64 MB for a moment, which would be all that is seen. The last figure is what is left when nobody has worked for a while.
// Short form: 5 s of mixed work on the seeds; VB_LONG=1: ten minutes of each; VB_SOAK=seconds: so long.
// With VB_PROGRAM=build/asan/vraagbaak the mixed work is called soak-leaks: leaks fail it (exit status), and memory is not judged.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { make } from '../bench/corpus.mjs';
import { part, thread } from './beside.mjs';
import { expect, few, long, pause, prove } from './proof.mjs';
import { shim } from './shim.mjs';
import { ask, dataFolder, freePort, person, program, run, serve } from './server.mjs';

const SECONDS = Number(process.env.VB_SOAK ?? few(5, 600)), WARM = few(0, 180), BASE = few(0, 20_000), PEOPLE = 6, OWN = 16, STREAMS = 5, DRIFT = 1, REST_MS = 25_000, SAMPLE_MS = 250;
const TURN_MS = 150 /* one request of each worker: 40 a second in all */, TENTH = 10, PARTS = 12;
const WRITES = ['thread', 'reply', 'mark', 'reply', 'mark', 'sign-in', 'reply', 'mark', 'attach', 'mark', 'thread', 'reply', 'mark', 'sign-in', 'mark', 'reply', 'thread', 'mark', 'attach', 'mark'];
const READS = ['thread', 'thread', 'list', 'thread', 'search'];
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

/** The n-th write, of the author or of who reads; gives its status. The first of the posts are the author's own. */
async function write(base, author, token, posts, n) {
    const kind = WRITES[n % WRITES.length], post = any(posts), own = Math.floor(Math.random() * OWN);
    if (kind === 'thread') {
        posts[own] = await thread(base, author, `Vraag ${n}`);
        return 201;
    }
    if (kind === 'reply') return (await ask(base, 'POST', `/api/v1/posts/${post}/replies`, token, { kind: 'comment', body: `Nog een gedachte over ${any(WORDS)}.` })).status;
    if (kind === 'sign-in') return signIn(base);
    return kind === 'attach' ? attach(base, author, posts[own]) : mark(base, token, post);
}

async function look(base, token, posts, n) {
    const kind = READS[n % READS.length];
    const path = kind === 'thread' ? `/posts/${any(posts)}` : kind === 'list' ? `/posts?limit=25&kind=question` : `/search?q=${any(WORDS)}+${any(WORDS)}&facets=kind`;
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

/** Somebody who works until it is over, a request every TURN_MS (in a hurry: at once); every `often`-th writes, 0 for none. */
async function work(base, author, token, posts, state, who) {
    for (let n = who, writes = who, at = performance.now(); state.going; n++) {
        const from = performance.now(), often = state.writes && (state.hurry ? 2 : TENTH);
        const status = await (often && n % often === 0 ? write(base, author, token, posts, writes++) : look(base, token, posts, n));
        state.answers[status] = (state.answers[status] ?? 0) + 1;
        if (!state.hurry) state.times.push(performance.now() - from);
        at = state.hurry ? performance.now() : Math.max(at + TURN_MS, performance.now() - TURN_MS);
        await pause(Math.max(0, at - performance.now()));
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

const middle = (got, of) => part(got.map((m) => m[of]), 0.5);

/** The median of a part of the samples, from..to of 1. */
const within = (got, of, from, to) => middle(got.slice(Math.floor(got.length * from), Math.floor(got.length * to)), of);

/** The first and the last twelfth of the second half, and how much more the last is, in percent. */
function drift(got, of) {
    const from = within(got, of, 0.5, 0.5 + 0.5 / PARTS), to = within(got, of, 1 - 0.5 / PARTS, 1);
    return { from, to, percent: (100 * (to - from)) / from };
}

/** The median of each minute, in MB. */
const minutes = (got, of) => Array.from({ length: Math.ceil(SECONDS / 60) }, (_, n, all = Math.ceil(SECONDS / 60)) => (within(got, of, n / all, (n + 1) / all) / 1024).toFixed(2)).join(' ');

const proof = (writes) => async () => {
    const { folder, remove } = dataFolder();
    await fill(folder);
    const author = person(folder, 'schrijver'), token = person(folder, 'lezer');
    const server = await serve(folder, await freePort(), { VRAAGBAAK_RATE_SIGN_IN: '-1', VRAAGBAAK_ATTACHMENTS_PER_POST: '1000', LOG_FILE: join(folder, 'log'),
        ...(!checked && { LD_PRELOAD: shim(folder, 'argon2_shim') }),
        ...(checked && { VRAAGBAAK_SANDBOX: 'no' }) /* looking for leaks needs what the sandbox takes away */ });
    const state = { going: true, hurry: true, writes, streams: 0, answers: {}, times: [] };
    try {
        await withPassword(folder, server.base);
        const posts = Array.from({ length: PEOPLE }, () => []), { pid } = server.child;
        for (let n = 0; n < PEOPLE * OWN; n++) posts[n % PEOPLE].push(await thread(server.base, author, `Vraag ${n}`)); // each worker has its own, so that nobody takes back another's mark
        for (const [n, id] of (BASE ? await lookThrough(server.base, token) : []).entries()) posts[n % PEOPLE].push(id);
        await Promise.all(Array.from({ length: BASE ? PEOPLE : 0 }, () => lookThrough(server.base, token))); // side by side, so that every loop sees all
        await Promise.all(posts.map((own) => touch(server.base, token, own, state)));
        const working = [...posts.map((own, who) => work(server.base, author, token, own, state, who)), ...Array.from({ length: STREAMS }, () => listen(server.port, token, state))];
        await pause(WARM * 1000);
        state.hurry = false;
        const got = await samples(pid, folder, SECONDS);
        state.going = false;
        await Promise.all(working);
        await pause(few(0, REST_MS));
        const rest = memory(pid, folder);
        const { code, signal } = await server.stop();
        const said = readFileSync(join(folder, 'log'), 'utf8').slice(-2000);
        const own = drift(got, 'own'), bad = Object.keys(state.answers).filter((s) => s === '0' || s >= '400');
        const mb = (kb) => (kb / 1024).toFixed(2), rate = state.times.length / SECONDS;
        const figures = `${SECONDS} s, ${state.times.length} requests (${rate.toFixed(1)} a second; p50 ${part(state.times, 0.5).toFixed(1)}, p99 ${part(state.times, 0.99).toFixed(1)} ms), ${state.streams} streams: own memory in the second half ${mb(own.from)} -> ${mb(own.to)} MB (${own.percent.toFixed(2)} %); by minute ${minutes(got, 'own')}; pages of files ${mb(got[0].files)} -> ${mb(got.at(-1).files)}; database and index ${mb(got[0].disk)} -> ${mb(got.at(-1).disk)}; at rest ${mb(rest.own)} MB of its own; answers ${JSON.stringify(state.answers)}${checked ? '; with sanitizers, 0 leaks' : ''}`;
        expect(bad.length === 0, `every request should succeed: ${figures}\n${said}`);
        expect(code === 0, `the server should end well, without leaks (${code ?? signal}): ${figures}\n${said}`);
        expect(!long || checked || rate > (0.9 * PEOPLE * 1000) / TURN_MS, `the load was not constant: ${figures}`);
        expect(!long || checked || own.percent < DRIFT, `it takes more and more memory: ${figures}`);
        expect(!long || checked || rest.own < 0.8 * own.from, `it keeps its memory when nobody works: ${figures}`);
        return figures;
    } finally {
        state.going = false;
        await server.kill();
        remove();
    }
};

await prove(...few([], checked ? [] : [['soak-read', proof(false)]]), [checked ? 'soak-leaks' : 'soak-mixed', proof(true)]);
