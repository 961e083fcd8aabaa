// bench.mjs -- the table of figures: Vraagbaak beside its references, in one run on one machine.
//   make bench [POSTS="10000 100000 1000000"]      (or: node tests/bench/bench.mjs POSTS…)
// The ratio to nginx serving a static 2 KB file in the same run is what to compare, because absolute times drift. With several sizes
// the growth of each cost is drawn as well (build/bench/growth.svg). Nothing here passes or fails.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { freePort, program, run, serve } from '../torture/server.mjs';
import { broad, make, query } from './corpus.mjs';
import { draw } from './growth.mjs';
import { busy, each, inTurn, inTurnAnew, load, mb, nginx, own, rss, say, seconds, size, table, temp, us } from './measure.mjs';

const sizes = (process.argv.length > 2 ? process.argv.slice(2) : (process.env.POSTS ?? '20000').trim().split(/\s+/)).map(Number);
let posts, rows;
/** [what, size, value]: what is drawn. */
const grown = [];
const row = (work, value, ratio = '', goal = '') => rows.push([work, value, ratio, goal]);
const grow = (what, value) => grown.push([what, posts, value]);
const late = (r) => `p99 ${r.p99.toFixed(2)} ms${r.bad ? `, ${r.bad} BAD` : ''}`;

async function answered(base, path, token) {
    for (const end = Date.now() + 10000; Date.now() < end;) {
        try {
            const answer = await fetch(base + path, { headers: { authorization: `Bearer ${token}` } });
            if (answer.ok) return answer;
            await new Promise((done) => setTimeout(done, 20));
        } catch { /* not listening yet */ }
    }
    throw new Error(`${path} was not answered`);
}

function corpus(data) {
    say(`making a corpus of ${posts} posts`);
    run(data, 'seed', 'seeds');
    make(join(temp, 'corpus'), posts);
    const start = Date.now();
    execFileSync(program, ['import', join(temp, 'corpus')], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, VRAAGBAAK_DATA: data } });
    row(`import of ${posts} posts`, `${Math.round(posts / ((Date.now() - start) / 1000))} posts/s`);
    const built = Date.now();
    run(data, 'rebuild-index');
    const took = (Date.now() - built) / 1000;
    row('search index made anew', `${took.toFixed(1)} s`, '', `${((8 * posts) / 1e5).toFixed(1)} s`);
    grow('index anew, s', took);
}

/** From nothing to the first answered read, with a socket that is handed over and a client that has asked already (start.c). */
function coldStart(data, token) {
    const start = join(temp, 'start'), head = `GET /api/v1/posts?limit=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    execFileSync('gcc', ['-O2', '-o', start, 'tests/bench/start.c']);
    const out = execFileSync(start, ['15', head, program, 'serve'], { encoding: 'utf8', env: { ...process.env, VRAAGBAAK_DATA: data, VRAAGBAAK_LOG: 'error' } });
    const [wall, work] = out.trim().split('\n').at(-1).split(' ');
    row('cold start to first answered read', `${wall} ms`, `${work} ms of processor, all threads`, '≤ 15 ms');
}

/** Addresses of threads of the corpus, at most 5,000. */
function everyThread(get) {
    const ids = [];
    for (let cursor = ''; cursor !== null && ids.length < 5000;) {
        const page = get(`/api/v1/posts?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        ids.push(...page.items.filter((p) => p.ref?.startsWith('bench/')).map((p) => p.id));
        cursor = page.next;
    }
    return ids.map((id) => `/api/v1/posts/${id}`);
}

/** Addresses of lists: a page that is full from 10,000 posts on, so that every size shows 25; and narrow ones, of some posts at first. */
function manyLists(get) {
    const ids = (kind) => get(`/api/v1/terms?kind=${kind}&limit=100`).items.map((t) => t.id), themes = ids('theme');
    const places = [...new Set(get('/api/v1/posts?limit=100').items.map((p) => p.place?.id).filter(Boolean))];
    const phases = ['preparation,execution', 'execution,follow_up', 'preparation,follow_up'];
    return {
        full: themes.flatMap((theme) => phases.map((phase) => `/api/v1/posts?kind=question,case&theme=${theme}&phase=${phase}`)),
        narrow: themes.flatMap((theme) => places.flatMap((place) => ['question', 'case'].map((kind) => `/api/v1/posts?kind=${kind}&theme=${theme}&place=${place}`))),
    };
}

const curl = (server, token, path, flags = '-s') => execFileSync('curl', [flags, '-H', `authorization: Bearer ${token}`, server.base + path], { encoding: 'utf8' });

function reads(server, token, reference) {
    const headers = { authorization: `Bearer ${token}` };
    const get = (path) => JSON.parse(curl(server, token, path));
    const list = get('/api/v1/posts?kind=question&limit=1').items[0];
    const theme = list.terms.find((t) => t.kind === 'theme')?.id;
    const etag = /etag: (\S+)/i.exec(curl(server, token, `/api/v1/posts/${list.id}`, '-si'))[1];
    const one = (work, path, goal, { more = {}, script, name } = {}) => {
        const r = load(server.child.pid, server.base + path, { headers: { ...headers, ...more }, script });
        row(work, us(r.ms), `${(r.ms / reference).toFixed(2)} × nginx, ${late(r)}`, goal);
        if (name) grow(name, r.ms * 1000);
    };
    const threads = everyThread(get);
    one('2 KB static answer', '/floor.txt', '≤ 0.75 ×');
    one('thread (root, 5 answers, 10 comments), the same again', `/api/v1/posts/${list.id}`, '≤ 1.2 ×');
    one('every thread in turn (more than are remembered)', '', '≤ 4.5 ×', { script: inTurn(threads), name: 'thread, µs' });
    one('the same, unchanged (304)', `/api/v1/posts/${list.id}`, '≤ 1.0 ×', { more: { 'if-none-match': etag } });
    one('list of 25, three filters, the same again', `/api/v1/posts?kind=question&theme=${theme}&phase=${list.phase}`, '');
    const lists = manyLists(get);
    one('lists of 25 by three filters, no answer remembered', '', '≤ 6.5 ×; at 1 M ≤ 1.3 × of 10 k', { script: inTurnAnew(lists.full), name: 'list of 25, µs' });
    one('lists by kind, theme and place, no answer remembered', '', '', { script: inTurnAnew(lists.narrow) });
    return threads;
}

const searchPaths = () => Array.from({ length: 400 }, () => `/api/v1/search?q=${encodeURIComponent(query())}&facets=kind,theme,phase,place`);

async function searches(server, token) {
    const headers = { authorization: `Bearer ${token}` };
    const r = load(server.child.pid, server.base, { headers, connections: 2, script: inTurn(searchPaths()) });
    const one = await each(server.child.pid, searchPaths().map((path) => server.base + path), headers);
    row('search with facets and snippets, CPU', `p50 ${one.p50.toFixed(2)}, p99 ${one.p99.toFixed(2)} ms, mean ${one.mean.toFixed(2)}`, 'one after another', posts > 500_000 ? 'p50 ≤ 10 ms, p99 ≤ 60' : 'p50 ≤ 2 ms, p99 ≤ 10 at 100 k');
    row('the same by two at a time, mean CPU', `${r.ms.toFixed(2)} ms`, `${r.rate.toFixed(0)}/s, ${late(r)}`);
    grow('search, µs', one.mean * 1000);
}

/** Threads read by eight, alone and beside four who search for the words that most posts hold. */
async function beside(server, token, threads) {
    const headers = { authorization: `Bearer ${token}` };
    const read = () => load(server.child.pid, server.base, { headers, connections: 8, script: inTurn(threads) });
    const alone = read();
    const slow = Array.from({ length: 400 }, () => `/api/v1/search?q=${encodeURIComponent(broad())}&facets=kind,theme,phase,place`);
    const end = busy(server.base, { headers, script: inTurn(slow) });
    await new Promise((done) => setTimeout(done, 500));
    const crowded = read();
    await end();
    row('threads read by 8 beside 4 who run the slowest searches', `p99 ${crowded.p99.toFixed(2)} ms`, `${(crowded.p99 / alone.p99).toFixed(1)} × alone (${alone.p99.toFixed(2)} ms)${crowded.bad ? `, ${crowded.bad} BAD` : ''}`, '≤ 4 × alone');
}

/** As on a busy day: of a hundred requests 90 read a thread, 8 search, 2 ask a question. */
function mixed(server, token, threads) {
    const script = `${inTurn(threads)}local read = request\n${inTurn(searchPaths())}local search = request\n${asking(someTheme(server, token))}
local n = 0\nrequest = function() n = n + 1 local k = n * 37 % 100 if k < 90 then return read() elseif k < 98 then return search() end return ask() end\n`;
    const r = load(server.child.pid, server.base, { headers: { Authorization: `Bearer ${token}` }, connections: 16, script });
    row('mixed: 90 % threads, 8 % searches, 2 % questions, 16 clients', `${Math.round(r.rate)}/s`, `p50 ${r.p50.toFixed(2)}, p99 ${r.p99.toFixed(2)}, p99.9 ${r.p999.toFixed(2)} ms${r.bad ? `, ${r.bad} BAD` : ''}`);
}

/** Lua: ask() is the request that posts a question: in the open under a theme, or a draft when that is 0. */
const asking = (theme) => `local body = '{"kind":"question","title":"Een vraag om te meten",${theme ? `"status":"published","terms":[${theme}],` : ''}"body":"${'Tekst van een vraag. '.repeat(40)}"}'
ask = function() return wrk.format("POST", "/api/v1/posts", {["Content-Type"] = "application/json", ["Authorization"] = wrk.headers["Authorization"]}, body) end
`;
const someTheme = (server, token) => JSON.parse(curl(server, token, '/api/v1/terms?kind=theme&limit=1')).items[0].id;

/** How often the writer was at it no longer than each bound, [[seconds, times]…], of a histogram of /metrics. */
function spread(server, name) {
    const text = execFileSync('curl', ['-s', `${server.base}/metrics`], { encoding: 'utf8' });
    return [...text.matchAll(new RegExp(`^${name}_bucket\\{le="(.*)"\\} (\\d+)$`, 'gm'))].map(([, bound, times]) => [bound === '+Inf' ? Infinity : Number(bound), Number(times)]);
}

/** The bound under which part p of what came since `before` stays, in words. */
function under(now, before, p) {
    const since = now.map(([bound, times], i) => [bound, times - before[i][1]]), all = since.at(-1)[1];
    const [bound] = since.find(([, times]) => times >= p * all);
    return bound === Infinity ? `> ${(since.at(-2)[0] * 1000).toFixed(0)} ms` : `≤ ${bound * 1000} ms`;
}

const SPREADS = ['vraagbaak_commit_cpu_seconds', 'vraagbaak_transaction_cpu_seconds'];

/** Rows a second that SQLite alone makes durable, by batch: as wide as a post, and with words that can be searched. */
function rawRates() {
    const raw = join(temp, 'raw');
    execFileSync('gcc', ['-O2', '-o', raw, 'tests/bench/raw.c', '-lsqlite3']);
    const rate = (kind, batch) => Number(execFileSync(raw, [join(temp, `${kind}${batch}-${posts}.db`), String(batch), String(seconds), kind], { encoding: 'utf8' }));
    const rates = Object.fromEntries(['plain', 'searched'].map((kind) => [kind, { 1: rate(kind, 1), 64: rate(kind, 64) }]));
    for (const [kind, what] of [['searched', '900 bytes and their full-text index'], ['plain', '3 KB, nothing to search']])
        for (const batch of [1, 64]) row(`raw SQLite, ${what}, ${batch} a commit`, `${rates[kind][batch].toFixed(0)}/s`);
    return rates;
}

function writes(server, token) {
    const { searched, plain } = rawRates(), theme = someTheme(server, token);
    const headers = { Authorization: `Bearer ${token}` };
    for (const [what, topic] of [['durable questions', theme], ['durable drafts', 0]]) {
        let alone;
        for (const [connections, goal] of [[1, '≥ 0.8 × raw 1'], [8, '≥ 3 × alone'], [64, '≥ 6 × alone, ≥ 0.4 × raw 64']]) {
            const before = SPREADS.map((name) => spread(server, name));
            const r = load(server.child.pid, server.base, { headers, connections, script: `${asking(topic)}request = ask\n` });
            const [commit, whole] = SPREADS.map((name, i) => under(spread(server, name), before[i], 0.999)), commits = spread(server, SPREADS[0]).at(-1)[1] - before[0].at(-1)[1];
            alone ??= r.rate; // one writer: every post has a commit of its own
            const times = (rate) => (r.rate / rate).toFixed(2);
            row(`${what}, ${connections} writer(s)`, `${r.rate.toFixed(0)}/s`, `${times(alone)} × alone, raw with full text: ${times(searched[1])} × 1, ${times(searched[64])} × 64; without: ${times(plain[1])}, ${times(plain[64])}; ${late(r)}`, goal);
            row(`CPU of the writer for it, p99.9 of ${commits} commits`, `COMMIT ${commit}`, `with all ${((r.rate * seconds) / commits).toFixed(1)} posts of it ${whole}`, 'commit ≤ 3 ms');
        }
    }
}

/** What the server takes of its own for connections that say nothing, on a server at rest: pages of files come and go. */
async function memory(server) {
    const count = 5000;
    const before = own(server.child.pid);
    const idle = [];
    for (let i = 0; i < count; i += 100)
        idle.push(...(await Promise.all(Array.from({ length: 100 }, () => new Promise((done, fail) => {
            const socket = createConnection(server.port, '127.0.0.1', () => done(socket));
            socket.on('error', fail);
        })))));
    await new Promise((done) => setTimeout(done, 500));
    row('memory of an idle connection', `${Math.round((own(server.child.pid) - before) / count)} bytes`, '', '≤ 1 KB');
    for (const socket of idle) socket.destroy();
}

/** The whole table for one size. */
async function measure() {
    const data = join(temp, `data-${posts}`), web = join(temp, 'web');
    let reference, server;
    try {
        mkdirSync(data);
        corpus(data);
        const token = run(data, 'user', 'token', 'projectleider@voorbeeld.nl').trim();
        coldStart(data, token);
        mkdirSync(web, { recursive: true });
        writeFileSync(join(web, 'floor.txt'), 'x'.repeat(2048));
        writeFileSync(join(web, 'index.html'), '<!doctype html><title>bench</title>');
        server = await serve(data, await freePort(), { VRAAGBAAK_WEB: web, VRAAGBAAK_BACKUPS: 'no', VRAAGBAAK_LOG: 'info', LOG_FILE: join(temp, 'log') });
        await answered(server.base, '/api/v1/search?q=gemeente', token);
        await new Promise((done) => setTimeout(done, 25_000)); /* at rest: connections have given back what they map and remember, and the allocator its holes */
        row('idle memory', mb(rss(server.child.pid)), `${mb(own(server.child.pid))} of its own, the rest pages of files`, `≤ ${(12 + (posts * 40) / 1e6).toFixed(1)} MB`);
        grow('idle memory, MB', rss(server.child.pid) / 1e6);
        await memory(server);
        reference = await nginx();
        const floor = load(reference.child.pid, reference.url).ms;
        row('nginx, static 2 KB', us(floor), '1.00 ×');
        const threads = reads(server, token, floor);
        await searches(server, token);
        mixed(server, token, threads);
        await beside(server, token, threads);
        writes(server, token);
        row('footprint: program + client', mb(size(program) + size('build/web')), '', '≤ 5 MB');
    } finally {
        reference?.child.kill('SIGTERM');
        await server?.stop();
        rmSync(data, { recursive: true, force: true });
        rmSync(join(temp, 'corpus'), { recursive: true, force: true });
    }
}

try {
    for (posts of sizes) {
        rows = [[`${posts} posts`, '', '', 'goal']];
        await measure();
        table(rows);
        console.log();
    }
    if (sizes.length > 1) draw(grown);
} finally {
    rmSync(temp, { recursive: true, force: true });
}
