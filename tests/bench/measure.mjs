// measure.mjs -- what the benches share: CPU of a process, a run of wrk, nginx as reference, a table.
// CPU is user+system time of the whole server a request, read from /proc before and after a run of wrk.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../torture/server.mjs';

export const seconds = Number(process.env.SECONDS ?? 4);
export const temp = mkdtempSync(join(tmpdir(), 'vraagbaak-bench-'));
export const say = (...words) => process.stderr.write(`${words.join(' ')}\n`);
const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU milliseconds that a process and its children have used. */
export function cpu(pid) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return [pid, ...children].reduce((sum, p) => {
        const f = readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1].split(' ');
        return sum + (Number(f[11]) + Number(f[12])) * tick;
    }, 0);
}

/** Nanoseconds that the threads of a process have run; exact for those that wait. */
const ran = (pid) => readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
    try {
        return sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
        return sum; /* it ended */
    }
}, 0);

/** CPU ms of each of these requests, asked one after another; what the server does after the answer (its log) is waited for. */
export async function each(pid, urls, headers) {
    const calm = async () => {
        for (let before = ran(pid); ;) {
            await new Promise((done) => setTimeout(done, 2));
            const now = ran(pid);
            if (now === before) return now;
            before = now;
        }
    };
    const ms = [];
    for (const url of urls) {
        const before = await calm(), answer = await fetch(url, { headers });
        await answer.arrayBuffer();
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        ms.push((await calm() - before) / 1e6);
    }
    ms.sort((a, b) => a - b);
    return { mean: ms.reduce((sum, x) => sum + x, 0) / ms.length, p50: ms[Math.floor(ms.length * 0.5)], p99: ms[Math.floor(ms.length * 0.99)] };
}

/** Runs wrk; script is Lua. Gives requests, those that were refused, CPU ms a request, requests a second, and latency in ms. */
export function load(pid, url, { headers = {}, connections = 32, script = '' } = {}) {
    const before = cpu(pid);
    const out = execFileSync('wrk', wrk(url, { headers, connections, script }, 'wrk.lua'), { encoding: 'utf8' });
    const used = cpu(pid) - before;
    const requests = Number(/(\d+) requests in/.exec(out)[1]);
    const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? 0) + Number(/timeout (\d+)/.exec(out)?.[1] ?? 0);
    const [p50, p99, p999] = /latency (\S+) (\S+) (\S+)/.exec(out).slice(1).map(Number);
    return { requests, bad, ms: used / requests, rate: requests / seconds, p50, p99, p999 };
}

/** Keeps wrk busy with a script until the function it gives is called. */
export function busy(url, { headers = {}, connections = 4, script }) {
    const child = spawn('wrk', wrk(url, { headers, connections, script, time: 600 }, 'busy.lua'), { stdio: 'ignore' });
    const over = new Promise((done) => child.once('exit', done));
    return () => (child.kill('SIGKILL'), over);
}

/** The arguments of wrk; its script prints latencies at the end. */
function wrk(url, { headers, connections, script, time = seconds }, name) {
    const file = join(temp, name);
    writeFileSync(file, `${script}\ndone = function(s, l) io.write(string.format("latency %f %f %f\\n", l:percentile(50) / 1000, l:percentile(99) / 1000, l:percentile(99.9) / 1000)) end\n`);
    return ['-t1', `-c${connections}`, `-d${time}s`, ...Object.entries(headers).flatMap(([k, v]) => ['-H', `${k}: ${v}`]), '-s', file, url];
}

/** Lua that asks for paths one after another, in the order given. */
export const inTurn = (paths) => `local p = {${paths.map((p) => JSON.stringify(p)).join(',')}}\nlocal i = 0\nrequest = function() i = i % #p + 1 return wrk.format("GET", p[i]) end\n`;

/** The same with a `since` of long ago behind each path, another one every time: no address is ever asked for twice. */
export const inTurnAnew = (paths) => `local p = {${paths.map((p) => JSON.stringify(p)).join(',')}}\nlocal i = 0\nrequest = function() i = i + 1 return wrk.format("GET", p[i % #p + 1] .. "&since=" .. os.date("!%Y-%m-%dT%H:%M:%SZ", i)) end\n`;

/** nginx that serves a static file of 2 KB, logged, as everything here. */
export async function nginx() {
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

/** Memory of a process in bytes, resident and of its own; and of a file or folder. */
export const rss = (pid) => 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
export const own = (pid) => 1024 * Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
export const size = (path) => (statSync(path).isDirectory() ? readdirSync(path).reduce((n, f) => n + size(join(path, f)), 0) : statSync(path).size);

export const us = (ms) => `${(ms * 1000).toFixed(1)} µs`;
export const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Prints rows of cells under each other. */
export function table(rows) {
    const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => r[i].length)));
    for (const r of rows) console.log(r.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd());
}
