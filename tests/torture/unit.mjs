// unit.mjs -- the service as it is shipped, under a real systemd: a machine in a box (machine.sh), installed by typing what
// server/service/README.md says, then started again and again while people come, killed, hung, and looked at from the kernel's side.
//   node tests/torture/unit.mjs        as root; VB_TEST=word runs only the proofs that have the word in their name
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import http from 'node:http';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { part, thread } from './beside.mjs';
import { expect, pause, prove, Skip } from './proof.mjs';
import { ask, dataFolder, question } from './server.mjs';
import { shim } from './shim.mjs';

const BASE = 'http://127.0.0.1:8080', RESTARTS = 10, VISITORS = 8, MANUAL = readFileSync('server/service/README.md', 'utf8');
const INSIDE = 'VB_OWN_NETWORK';

// Its port is in a network of its own, which this process enters first.
if (!process.env[INSIDE] && process.getuid() === 0) {
    const again = spawnSync('unshare', ['--net', '/bin/sh', '-c', 'ip link set lo up && exec "$0" "$@"', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } });
    process.exit(again.status ?? 1);
}

/** The commands of a section of the manual. */
const typed = (section) => MANUAL.split(new RegExp(`^###? ${section}$`, 'm'))[1].split(/^##/m)[0].split('\n').filter((l) => l.startsWith('    ')).map((l) => l.slice(4)).join('\n');

/** Boots a machine; run(commands) types them there as root and gives what they print, start(commands) does so while others go on. */
async function machine() {
    const unified = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/mounts', 'utf8'))?.[1];
    if (process.getuid() !== 0 || !unified || !existsSync('/lib/systemd/systemd')) throw new Skip('needs root, systemd and version 2 of control groups');
    const group = `${unified}/vraagbaak-${process.pid}`, place = dataFolder(), build = resolve(process.env.BUILD ?? 'build');
    mkdirSync(group);
    const child = spawn('/bin/sh', ['-c', `echo $$ >${group}/cgroup.procs && exec unshare --mount --pid --fork --uts --ipc --cgroup --kill-child tests/torture/machine.sh "$@"`, 'sh', place.folder, resolve('.'), build], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (piece) => { said += piece; });
    const init = () => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    const inside = (commands) => ['nsenter', ['-t', init(), '-m', '-p', '-u', '-i', '-C', '/bin/sh', '-ec', commands], { encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'pipe', 'pipe'] }];
    const run = (commands) => execFileSync(...inside(commands));
    const start = (commands) => promisify(execFile)(...inside(commands)); // while others go on
    const end = async () => {
        child.kill('SIGKILL');
        for (let i = 0; i < 100 && existsSync(group); i++, await pause(50)) try { for (const inner of execFileSync('find', [group, '-depth', '-type', 'd'], { encoding: 'utf8' }).trim().split('\n')) rmdirSync(inner); } catch { /* they are still going */ }
        place.remove();
    };
    for (let i = 0; i < 200; i++, await pause(100)) try {
        if (run('systemctl is-active machine.target').trim() === 'active') return { run, start, end };
    } catch { if (child.exitCode !== null) break; }
    await end();
    throw new Skip(`no machine can be booted here: ${said}`);
}

let m, token;
const known = new Map(); // what was acknowledged
const sudo = 'sudo() { u=$2; shift 2; runuser -u "$u" -- "$@"; }';
const line = /^ {4}(vb\(\).*)$/m.exec(MANUAL)[1];
/** Types commands of the manual; what the service says stands with what fails. */
function type(commands) {
    try {
        return m.run(`cd ${resolve('.')}\n${sudo}\n${line}\n${commands}`);
    } catch (error) {
        throw new Error(`${error.message}\n${m.run('journalctl --no-pager -o cat -n 30')}`);
    }
}
const state = (name) => m.run(`systemctl show vraagbaak --property ${name} --value`).trim();

/** The process that serves, as the machine outside knows it. */
function pid() {
    const all = spawnSync('pgrep', ['-x', 'vraagbaak'], { encoding: 'utf8' }).stdout.trim().split('\n').filter(Boolean);
    const status = (p, name) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${p}/status`, 'utf8'))?.[1];
    const mine = all.find((p) => status(p, 'NSpid').split(/\s+/).at(-1) === state('MainPID') && readFileSync(`/proc/${p}/cgroup`, 'utf8').includes('vraagbaak.service'));
    expect(mine, `no process is ${state('MainPID')} in the machine`);
    return { pid: Number(mine), status: (name) => status(mine, name) };
}

/** One request on a connection of its own; {status, body, ms}, status 0 with the reason when it was refused or broken off. */
function visit(method, path, sent) {
    const began = performance.now();
    return new Promise((done) => {
        const text = sent && JSON.stringify(sent), headers = { authorization: `Bearer ${token}`, ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
        let connected = 0;
        const end = (status, body) => done({ status, body: status ? body : `${body} ${connected ? `${(performance.now() - connected).toFixed(0)} ms after connecting` : 'before connecting'}`, ms: performance.now() - began });
        const request = http.request(BASE + path, { method, headers, agent: false }, (answer) => {
            let got = '';
            answer.setEncoding('utf8').on('data', (piece) => { got += piece; }).on('end', () => end(answer.statusCode, got)).on('error', (e) => end(0, e.code));
        });
        request.on('socket', (socket) => socket.once('connect', () => { connected = performance.now(); }));
        request.setTimeout(60_000, () => request.destroy(new Error('no answer'))).on('error', (e) => end(0, e.code ?? e.message)).end(text);
    });
}

/** People who read and ask, one request after another on new connections, until told to stop. */
function crowd() {
    const seen = { read: 0, stored: 0, bad: [], slowest: 0, times: [], going: true };
    const one = async (n) => {
        for (let i = 0; seen.going; i++) {
            const asks = (i + n) % 4 === 0, sent = question(`${n}-${i}-${performance.now()}`);
            const { status, body, ms } = asks ? await visit('POST', '/api/v1/posts', sent) : await visit('GET', '/api/v1/posts?limit=5');
            seen.times.push(ms);
            if (status === 201) known.set(JSON.parse(body).id, sent.body), seen.stored++;
            else if (status === 200) seen.read++;
            else seen.bad.push(`${status} ${body}`);
        }
    };
    const all = Promise.all(Array.from({ length: VISITORS }, (_, n) => one(n)));
    seen.stop = async () => {
        seen.going = false;
        await all;
    };
    return seen;
}

async function lost() {
    let n = 0;
    for (const [id, body] of known) {
        const { status, body: post } = await ask(BASE, 'GET', `/api/v1/posts/${id}`, token);
        n += status !== 200 || post.body !== body;
    }
    return n;
}

async function install() {
    m = await machine();
    type(typed('Install').replace(/^make .*\n/, '').replaceAll('build/', `${resolve(process.env.BUILD ?? 'build')}/`));
    const took = (Number(state('ActiveEnterTimestampMonotonic')) - Number(state('InactiveExitTimestampMonotonic'))) / 1000;
    expect(state('ActiveState') === 'active' && state('StatusErrno') === '0', `the service is ${state('ActiveState')}`);
    type('echo VRAAGBAAK_RATE_ANONYMOUS=-1 >>/etc/vraagbaak.conf');
    type(typed('Restarting without refusing anybody'));
    expect(m.run('systemctl is-active vraagbaak.socket vraagbaak.service').trim() === 'active\nactive', 'socket and service should be active');
    token = type('vb seed /usr/share/vraagbaak/seeds >/dev/null; vb user add lezer@voorbeeld.nl --name Lezer --role project_leader >/dev/null; vb user token lezer@voorbeeld.nl').trim();
    expect((await visit('GET', '/api/v1/me')).status === 200, 'it should answer');
    return `installed as the manual says, ready ${took.toFixed(0)} ms after its start`;
}

async function confined() {
    const { status } = pid(), [exposure] = /Overall exposure level for vraagbaak.service: [0-9.]+/.exec(m.run('systemd-analyze security --no-pager vraagbaak.service')) ?? [];
    expect(status('Uid').split('\t')[0] !== '0' && status('CapEff') === '0000000000000000' && status('CapBnd') === '0000000000000000', `it has rights: ${status('Uid')} ${status('CapEff')} ${status('CapBnd')}`);
    expect(status('NoNewPrivs') === '1' && status('Seccomp') === '2', 'no new privileges, and a filter');
    expect(Number(exposure?.split(': ')[1]) <= 1.5, `too much is open: ${exposure}`);
    return `a user of its own, no capability, no new privileges, ${status('Seccomp_filters')} filters on calls; exposure of the running unit ${exposure.split(': ')[1]}`;
}

/** As a hole in the program would: executing something, where only the unit is in the way. */
async function executing() {
    const { folder, remove } = dataFolder();
    try {
        const library = readFileSync(shim(folder, 'exec_shim')).toString('base64'), drop = '/etc/systemd/system/vraagbaak.service.d';
        const file = `/usr/lib/exec_shim.so`;
        for (let i = 0; i < library.length; i += 60_000) m.run(`printf %s '${library.slice(i, i + 60_000)}' >>/run/shim`);
        m.run(`base64 -d /run/shim >${file}; mkdir -p ${drop}; printf '[Service]\\nEnvironment=LD_PRELOAD=${file} VRAAGBAAK_SANDBOX=no\\n' >${drop}/try.conf; systemctl daemon-reload; systemctl reset-failed vraagbaak; systemctl restart vraagbaak`);
        m.run('systemctl kill --signal=USR2 --kill-whom=main vraagbaak; sleep 1');
        const said = /exec refused: \d/.exec(m.run('journalctl -u vraagbaak --no-pager -o cat'))?.[0];
        const serves = (await visit('GET', '/api/v1/me')).status === 200 && state('NRestarts') === '0';
        m.run(`rm ${drop}/try.conf; systemctl daemon-reload; systemctl reset-failed vraagbaak; systemctl restart vraagbaak`);
        expect(said && serves, `executing a program should be refused by the unit alone (${said}), and the server serve on (${serves})`);
        return `without the server's own sandbox the unit answers a program with "${said}", and it serves on`;
    } finally {
        remove();
    }
}

/** Attached files are read by a process that may do next to nothing: under the unit it must still be able to. */
async function pdf() {
    const { folder, remove } = dataFolder();
    try {
        execFileSync('python3', ['-c', `
import sys
text = b"BT /F1 24 Tf 72 700 Td (zeldzaamwoord in een bijlage) Tj ET"
parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>", b"<< /Length %d >>\\nstream\\n%s\\nendstream" % (len(text), text), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
out, at = b"%PDF-1.4\\n", []
for n, p in enumerate(parts): at.append(len(out)); out += b"%d 0 obj\\n%s\\nendobj\\n" % (n + 1, p)
start = len(out)
out += b"xref\\n0 6\\n0000000000 65535 f \\n" + b"".join(b"%010d 00000 n \\n" % a for a in at) + b"trailer << /Size 6 /Root 1 0 R >>\\nstartxref\\n%d\\n%%%%EOF\\n" % start
open(sys.argv[1], "wb").write(out)`, `${folder}/een.pdf`]);
        const post = await thread(BASE, token);
        const form = new FormData();
        form.set('description', 'Een bijlage');
        form.set('file', new Blob([readFileSync(`${folder}/een.pdf`)], { type: 'application/pdf' }), 'een.pdf');
        const made = await fetch(`${BASE}/api/v1/posts/${post}/attachments`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
        expect(made.status === 201, `attaching answered ${made.status}: ${await made.text()}`);
        const began = performance.now();
        for (let found = 0; !found; await pause(100)) {
            found = (await ask(BASE, 'GET', '/api/v1/search?q=zeldzaamwoord', token)).body?.items?.length;
            expect(performance.now() - began < 30_000, `the words of a PDF are not found under the unit: ${m.run('journalctl -u vraagbaak --no-pager -o cat | grep -v /api/v1/search | tail -n 20')}`);
        }
        return `the words of a PDF are found ${(performance.now() - began).toFixed(0)} ms after attaching it`;
    } finally {
        remove();
    }
}

async function restarts() {
    const seen = crowd(), took = [];
    try {
        await pause(1000);
        for (let i = 0; i < RESTARTS; i++, await pause(300)) {
            const began = performance.now();
            await m.start('systemctl reset-failed vraagbaak; systemctl restart vraagbaak'); // more often than the unit allows
            took.push(performance.now() - began);
        }
    } finally {
        await seen.stop();
    }
    const gone = await lost();
    const figures = `${RESTARTS} restarts (${part(took, 0.5).toFixed(0)} ms each) beside ${VISITORS} who connect anew for every request: ${seen.read} read, ${seen.stored} stored, ${seen.bad.length} refused or broken off, ${gone} of ${known.size} acknowledged lost; requests p50 ${part(seen.times, 0.5).toFixed(1)}, longest ${part(seen.times, 1).toFixed(0)} ms`;
    expect(!seen.bad.length && !gone && seen.read > 100 && seen.stored > 30, `${figures}: ${seen.bad.slice(0, 5)}`);
    return figures;
}

/** What the unit does about a server that is killed, and one that hangs. */
async function mishap(signal, why) {
    m.run('systemctl reset-failed vraagbaak');
    const seen = crowd(), before = Number(state('NRestarts'));
    let took;
    try {
        await pause(500);
        const broken = pid(), began = performance.now();
        process.kill(broken.pid, signal);
        for (let now = ''; !/^ActiveState=active$/m.test(now) || now.includes(`NRestarts=${before}\n`); await pause(20)) {
            now = (await m.start('systemctl show vraagbaak --property ActiveState,NRestarts')).stdout;
            expect(performance.now() - began < 60_000, `it was not started again after ${signal}`);
        }
        took = performance.now() - began;
        await pause(500);
    } finally {
        await seen.stop();
    }
    const gone = await lost(), refused = seen.bad.filter((b) => b.includes('ECONNREFUSED')).length;
    const figures = `serves again ${took.toFixed(0)} ms after ${why}: ${seen.bad.length} requests under way broken off, ${refused} refused, ${gone} of ${known.size} acknowledged lost`;
    expect(!refused && !gone && seen.bad.length <= VISITORS, `${figures}: ${seen.bad.slice(0, 5)}`);
    return figures;
}

async function hang() {
    m.run("mkdir -p /etc/systemd/system/vraagbaak.service.d; printf '[Service]\\nWatchdogSec=2\\n' >/etc/systemd/system/vraagbaak.service.d/soon.conf; systemctl daemon-reload; systemctl reset-failed vraagbaak; systemctl restart vraagbaak");
    return mishap('SIGSTOP', 'it hung (and 2 s of patience, 30 in the unit)');
}

async function stop() {
    m.run('systemctl stop vraagbaak.socket vraagbaak.service');
    expect(state('Result') === 'success' && state('ExecMainStatus') === '0', `it ended with ${state('Result')} ${state('ExecMainStatus')}`);
    const said = type('vb check').trim();
    return `ends by itself, status 0; ${said.replace(/.* is sound: /, 'sound: ')}`;
}

try {
    await prove(['unit-install', install]);
    if (!token && process.env.VB_TEST && !process.exitCode) await install(); // all others need it
    if (token) await prove(['unit-confined', confined], ['unit-executing', executing], ['unit-pdf', pdf], ['unit-restart', restarts], ['unit-killed', () => mishap('SIGKILL', 'kill -9')], ['unit-hung', hang], ['unit-stop', stop]);
} finally {
    await m?.end();
}
