// bench.mjs -- the table of figures: Vraagbaak beside its references, in one run on one machine.
//   make bench [POSTS=20000]      (or: node tests/bench/bench.mjs POSTS)
// CPU is user+system time of the whole server a request, read from /proc before and after a run of wrk; the ratio to nginx serving a
// static 2 KB file in the same run is what to compare, because absolute times drift. Nothing here passes or fails.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, program, run, serve } from '../torture/server.mjs';
import { make, query } from './corpus.mjs';

const posts = Number(process.argv[2] ?? process.env.POSTS ?? 20000);
const seconds = Number(process.env.SECONDS ?? 4);
const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const temp = mkdtempSync(join(tmpdir(), 'vraagbaak-bench-'));
const rows = [];
const say = (...words) => process.stderr.write(`${words.join(' ')}\n`);
const row = (work, value, ratio = '', goal = '') => rows.push([work, value, ratio, goal]);

/** CPU milliseconds that a process and its children have used. */
function cpu(pid) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [pid, ...children].reduce((sum, p) => {
        const f = readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1].split(' ');
        return sum + (Number(f[11]) + Number(f[12])) * tick;
    }, 0);
}

/** Runs wrk; gives requests, errors, CPU ms a request and latency. */
function load(pid, url, { headers = {}, connections = 32, script } = {}) {
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...Object.entries(headers).flatMap(([k, v]) => ['-H', `${k}: ${v}`]), ...(script ? ['-s', script] : []), url];
    const before = cpu(pid);
    const out = execFileSync('wrk', args, { encoding: 'utf8' });
    const used = cpu(pid) - before;
    const requests = Number(/(\d+) requests in/.exec(out)[1]);
    const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? 0);
    return { requests, bad, ms: used / requests, rate: requests / seconds, p99: /99%\s+(\S+)/.exec(out)?.[1] };
}

async function nginx() {
    const port = await freePort();
    writeFileSync(join(temp, 'static.txt'), 'x'.repeat(2048));
    writeFileSync(join(temp, 'nginx.conf'), `daemon off; worker_processes 2; pid ${temp}/nginx.pid; error_log ${temp}/nginx.log;
        events { worker_connections 1024; } http { access_log ${temp}/access.log; keepalive_requests 1000000000; sendfile on; open_file_cache max=10;
        client_body_temp_path ${temp}; proxy_temp_path ${temp}; fastcgi_temp_path ${temp}; uwsgi_temp_path ${temp}; scgi_temp_path ${temp};
        server { listen 127.0.0.1:${port}; root ${temp}; } }`);
    const child = spawn('nginx', ['-c', join(temp, 'nginx.conf')], { stdio: 'ignore' });
    await new Promise((done) => setTimeout(done, 500));
    return { child, url: `http://127.0.0.1:${port}/static.txt` };
}

const rss = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const size = (path) => (statSync(path).isDirectory() ? readdirSync(path).reduce((n, f) => n + size(join(path, f)), 0) : statSync(path).size);
const us = (ms) => `${(ms * 1000).toFixed(1)} µs`;

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
    row('search index made anew', `${((Date.now() - built) / 1000).toFixed(1)} s`, '', '8 s per 100 k');
}

async function coldStart(data, token) {
    const times = [];
    for (let i = 0; i < 5; i++) {
        const port = await freePort();
        const start = process.hrtime.bigint();
        const child = spawn(program, ['serve'], { env: { ...process.env, VRAAGBAAK_DATA: data, VRAAGBAAK_LISTEN: `127.0.0.1:${port}` }, stdio: 'ignore' });
        await answered(`http://127.0.0.1:${port}`, '/api/v1/posts?limit=1', token);
        times.push(Number(process.hrtime.bigint() - start) / 1e6);
        child.kill('SIGTERM');
        await new Promise((done) => child.once('exit', done));
    }
    row('cold start to first answered read (process start and client included)', `${times.sort((a, b) => a - b)[2].toFixed(1)} ms`, '', '≤ 15 ms');
}

/** A script that reads the threads of the corpus one after another. */
function everyThread(get) {
    const ids = [];
    for (let cursor = ''; cursor !== null && ids.length < 5000;) {
        const page = get(`/api/v1/posts?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        ids.push(...page.items.filter((p) => p.ref?.startsWith('bench/')).map((p) => p.id));
        cursor = page.next;
    }
    const script = join(temp, 'threads.lua');
    writeFileSync(script, `local p = {${ids}}\nlocal i = 0\nrequest = function() i = i % #p + 1 return wrk.format("GET", "/api/v1/posts/" .. p[i]) end\n`);
    return script;
}

function reads(server, token, reference) {
    const headers = { authorization: `Bearer ${token}` };
    const get = (path) => JSON.parse(execFileSync('curl', ['-s', '-H', `authorization: Bearer ${token}`, server.base + path], { encoding: 'utf8' }));
    const list = get('/api/v1/posts?kind=question&limit=1').items[0];
    const theme = list.terms.find((t) => t.kind === 'theme')?.id;
    const etag = /etag: (\S+)/i.exec(execFileSync('curl', ['-si', '-H', `authorization: Bearer ${token}`, `${server.base}/api/v1/posts/${list.id}`], { encoding: 'utf8' }))[1];
    const one = (work, path, goal, more = {}) => {
        const r = load(server.child.pid, server.base + path, { headers: { ...headers, ...more } });
        row(work, us(r.ms), `${(r.ms / reference).toFixed(2)} × nginx, p99 ${r.p99}${r.bad ? `, ${r.bad} BAD` : ''}`, goal);
    };
    one('2 KB static answer', '/floor.txt', '≤ 0.75 ×');
    one('thread (root, 5 answers, 10 comments), the same again', `/api/v1/posts/${list.id}`, '≤ 1.2 ×');
    const all = load(server.child.pid, server.base, { headers, script: everyThread(get) });
    row('every thread in turn (more than are remembered)', us(all.ms), `${(all.ms / reference).toFixed(2)} × nginx, p99 ${all.p99}${all.bad ? `, ${all.bad} BAD` : ''}`, '≤ 4.5 ×');
    one('the same, unchanged (304)', `/api/v1/posts/${list.id}`, '≤ 1.0 ×', { 'if-none-match': etag });
    one('list of 25, three filters', `/api/v1/posts?kind=question&theme=${theme}&phase=${list.phase}`, '≤ 6.5 ×');
}

function searches(server, token) {
    const script = join(temp, 'search.lua');
    const paths = Array.from({ length: 400 }, () => `/api/v1/search?q=${encodeURIComponent(query())}&facets=kind,theme,phase,place`);
    writeFileSync(script, `local p = {${paths.map((p) => JSON.stringify(p)).join(',')}}\nlocal i = 0\nrequest = function() i = i % #p + 1 return wrk.format("GET", p[i]) end\n`);
    const r = load(server.child.pid, server.base, { headers: { authorization: `Bearer ${token}` }, connections: 2, script });
    row(`search with facets and snippets, ${posts} posts (mean)`, `${r.ms.toFixed(2)} ms`, `p99 ${r.p99}${r.bad ? `, ${r.bad} BAD` : ''}`, 'p50 ≤ 2 ms, p99 ≤ 10 at 100 k');
}

function writes(server, token) {
    const script = join(temp, 'post.lua');
    const raw = join(temp, 'raw');
    execFileSync('gcc', ['-O2', '-o', raw, 'tests/bench/raw.c', '-lsqlite3']);
    const single = Number(execFileSync(raw, [join(temp, 'raw1.db'), '1', String(seconds)], { encoding: 'utf8' }));
    const batch = Number(execFileSync(raw, [join(temp, 'raw64.db'), '64', String(seconds)], { encoding: 'utf8' }));
    row('raw SQLite, one row a commit', `${single.toFixed(0)}/s`);
    row('raw SQLite, 64 rows a commit', `${batch.toFixed(0)}/s`);
    writeFileSync(script, `wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = '{"kind":"question","title":"Een vraag om te meten","body":"${'Tekst van een vraag. '.repeat(40)}"}'\n`);
    let alone;
    for (const [connections, goal] of [[1, ''], [8, '≥ 3 × alone'], [64, '≥ 6 × alone, ≥ 0.4 × raw 64']]) {
        const r = load(server.child.pid, `${server.base}/api/v1/posts`, { headers: { authorization: `Bearer ${token}` }, connections, script });
        alone ??= r.rate; // one writer: every post has a commit of its own
        row(`durable posts, ${connections} writer(s)`, `${r.rate.toFixed(0)}/s`, `${(r.rate / alone).toFixed(2)} × alone, ${(r.rate / single).toFixed(2)} × raw 1, ${(r.rate / batch).toFixed(2)} × raw 64, p99 ${r.p99}${r.bad ? `, ${r.bad} REFUSED` : ''}`, goal);
    }
}

async function memory(server) {
    const count = 1000;
    const before = rss(server.child.pid);
    const idle = await Promise.all(Array.from({ length: count }, () => new Promise((done, fail) => {
        const socket = createConnection(server.port, '127.0.0.1', () => done(socket));
        socket.on('error', fail);
    })));
    await new Promise((done) => setTimeout(done, 500));
    row('memory of an idle connection', `${Math.round(((rss(server.child.pid) - before) * 1024) / count)} bytes`, '', '≤ 1 KB');
    for (const socket of idle) socket.destroy();
}

const data = join(temp, 'data');
let reference, server;
try {
    mkdirSync(data);
    corpus(data);
    const token = run(data, 'user', 'token', 'projectleider@voorbeeld.nl').trim();
    await coldStart(data, token);
    const web = join(temp, 'web');
    mkdirSync(web);
    writeFileSync(join(web, 'floor.txt'), 'x'.repeat(2048));
    writeFileSync(join(web, 'index.html'), '<!doctype html><title>bench</title>');
    server = await serve(data, await freePort(), { VRAAGBAAK_WEB: web, VRAAGBAAK_LOG: 'info', LOG_FILE: join(temp, 'log') });
    await answered(server.base, '/api/v1/search?q=gemeente', token);
    await new Promise((done) => setTimeout(done, 5000)); /* idle: searches give back what they mapped */
    row('idle memory', `${(rss(server.child.pid) / 1024).toFixed(1)} MB`, '', `≤ ${(12 + (posts * 40) / 1e6).toFixed(1)} MB`);
    reference = await nginx();
    const floor = load(reference.child.pid, reference.url).ms;
    row('nginx, static 2 KB', us(floor), '1.00 ×');
    reads(server, token, floor);
    searches(server, token);
    await memory(server);
    writes(server, token);
    row('footprint: program + client', `${((size(program) + size('build/web')) / 1e6).toFixed(1)} MB`, '', '≤ 5 MB');
} finally {
    reference?.child.kill('SIGTERM');
    await server?.stop();
    rmSync(temp, { recursive: true, force: true });
}
const widths = [0, 1, 2].map((i) => Math.max(...rows.map((r) => r[i].length)));
for (const r of rows) console.log(r.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd());
