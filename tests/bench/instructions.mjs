// instructions.mjs -- how many instructions a request costs, by callgrind: the same on a busy machine as on a quiet one, so that
// a slower path is seen without measuring time.
//   make bench T=instructions          (WORK=thread only those, POSTS=20000 more posts) compares with tests/bench/instructions.tsv; KEEP=1 writes that file anew
// The server runs under valgrind with one loop; each kind of work is warmed up, then counted in all threads. What each function costs
// is in build/bench/instructions-<work>.txt. Nothing here passes or fails; more than 5 % worse is marked.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, freePort, program, question, run } from '../torture/server.mjs';
import { make, query } from './corpus.mjs';
import { cpu, say, table, temp } from './measure.mjs';

const TIMES = 200, POSTS = Number(process.env.POSTS ?? 4000), WORSE = 1.05;
const KEPT = 'tests/bench/instructions.tsv';
const folder = `${process.env.BUILD ?? 'build'}/bench`;
const out = join(temp, 'callgrind');

async function ready(base) {
    for (const end = Date.now() + 120_000; Date.now() < end;) {
        if ((await ask(base, 'GET', '/api/v1/search?q=gemeente')).status === 200) return;
        await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error('the server under valgrind does not answer');
}

/** Waits until the server has done what it does by itself after a start. */
async function calm(pid) {
    for (let before = cpu(pid), still = 0; still < 3; before = cpu(pid)) {
        await new Promise((done) => setTimeout(done, 1000));
        still = cpu(pid) - before < 200 ? still + 1 : 0; /* of a second, under valgrind */
    }
}

/** The work: name → one request, by its number. */
async function works(base, token) {
    const get = async (path) => (await ask(base, 'GET', path, token)).body;
    const threads = [];
    for (let cursor = ''; cursor !== null && threads.length < 500;) {
        const page = await get(`/api/v1/posts?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
        threads.push(...page.items.filter((p) => p.ref?.startsWith('bench/')).map((p) => p.id));
        cursor = page.next;
    }
    const themes = (await get('/api/v1/terms?kind=theme&limit=100')).items.map((t) => t.id);
    const queries = Array.from({ length: 2 * TIMES }, query);
    const read = (path, headers = {}) => fetch(base + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
    const etag = (await read(`/api/v1/posts/${threads[0]}`)).headers.get('etag');
    return {
        'thread-remembered': () => read(`/api/v1/posts/${threads[0]}`),
        'thread-unchanged': () => read(`/api/v1/posts/${threads[0]}`, { 'if-none-match': etag }),
        // each is asked once: none is remembered
        thread: (n) => read(`/api/v1/posts/${threads[n % threads.length]}`),
        list: (n) => read(`/api/v1/posts?kind=${n % 2 ? 'case' : 'question'}&theme=${themes[n % themes.length]}&phase=${['preparation', 'execution', 'follow_up'][n % 3]}&limit=${20 + (n % 10)}&since=${new Date(n * 1000).toISOString()}`),
        search: (n) => read(`/api/v1/search?q=${encodeURIComponent(queries[n])}&facets=kind,theme,phase,place`),
        question: (n) => fetch(`${base}/api/v1/posts`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(question(n, 800)) }),
    };
}

const control = (...args) => execFileSync('callgrind_control', args, { stdio: 'ignore' });

/** Instructions per request of one kind of work, and what each function takes of them. */
async function count(pid, name, work) {
    const go = async (from, to) => {
        for (let n = from; n < to; n++) {
            const answer = await work(n);
            await answer.arrayBuffer();
            if (!answer.ok && answer.status !== 304) throw new Error(`${name}: ${answer.status}`);
        }
    };
    await go(0, TIMES);
    control('-z', pid);
    control('-i', 'on', pid);
    await go(TIMES, 2 * TIMES);
    control('-i', 'off', pid);
    const before = readdirSync(temp).length;
    control('-d', name, pid);
    for (let i = 0; i < 100 && readdirSync(temp).length === before; i++) await new Promise((done) => setTimeout(done, 100));
    await new Promise((done) => setTimeout(done, 300));
    const dump = readdirSync(temp).filter((f) => f.startsWith('callgrind.')).sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1])).at(-1);
    const listing = (inclusive) => execFileSync('callgrind_annotate', [`--inclusive=${inclusive}`, '--show-percs=no', join(temp, dump)], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] })
        .split('\n').map((l) => /^\s*([\d,]+)\s+(\S+?:)?(\S+)/.exec(l)).filter(Boolean).map((m) => [Number(m[1].replaceAll(',', '')) / TIMES, m[3]]);
    const lines = listing('no');
    const total = /PROGRAM TOTALS/.test(lines[0]?.join(' ')) ? lines[0][0] : lines.find(([, f]) => f === 'PROGRAM')?.[0] ?? lines[0][0];
    const show = (title, list) => `${title}\n${list.slice(0, 60).map(([n, f]) => `${n.toFixed(0).padStart(10)}  ${f}`).join('\n')}\n`;
    writeFileSync(`${folder}/instructions-${name}.txt`, `${show('instructions per request, in the function itself', lines)}\n${show('… and in what it calls', listing('yes'))}`);
    return total;
}

const kept = new Map();
try {
    for (const line of readFileSync(KEPT, 'utf8').trim().split('\n')) kept.set(line.split('\t')[0], Number(line.split('\t')[1]));
} catch { /* the first time */ }

const data = join(temp, 'data');
let server;
try {
    mkdirSync(data);
    mkdirSync(folder, { recursive: true });
    say(`making a corpus of ${POSTS} posts`);
    run(data, 'seed', 'seeds');
    make(join(temp, 'corpus'), POSTS);
    run(data, 'import', join(temp, 'corpus'));
    run(data, 'rebuild-index');
    const token = run(data, 'user', 'token', 'projectleider@voorbeeld.nl').trim(), port = await freePort();
    server = spawn('valgrind', ['--tool=callgrind', `--callgrind-out-file=${out}`, '--instr-atstart=no', program, 'serve'], {
        env: { ...process.env, VRAAGBAAK_DATA: data, VRAAGBAAK_LISTEN: `127.0.0.1:${port}`, VRAAGBAAK_LOOPS: '1', VRAAGBAAK_POOL: '1', VRAAGBAAK_SANDBOX: 'no', VRAAGBAAK_BACKUPS: 'no', VRAAGBAAK_RATE_ANONYMOUS: '-1' },
        stdio: 'ignore',
    });
    const base = `http://127.0.0.1:${port}`;
    await ready(base);
    await calm(server.pid);
    const rows = [['work', 'instructions', 'kept', '']], fresh = [];
    for (const [name, work] of Object.entries(await works(base, token))) {
        if (!name.includes(process.env.WORK ?? '')) continue;
        say(`counting ${name}`);
        const n = Math.round(await count(server.pid, name, work)), before = kept.get(name);
        rows.push([name, n.toLocaleString('en'), before?.toLocaleString('en') ?? '', !before ? '' : n > before * WORSE ? `${(n / before).toFixed(2)} × WORSE` : `${(n / before).toFixed(2)} ×`]);
        fresh.push(`${name}\t${n}`);
    }
    table(rows);
    console.log(`what each function takes: ${folder}/instructions-*.txt`);
    if (process.env.KEEP) writeFileSync(KEPT, `${fresh.join('\n')}\n`);
} finally {
    server?.kill('SIGTERM');
    await new Promise((done) => (server ? server.once('exit', done) : done()));
    rmSync(temp, { recursive: true, force: true });
}
