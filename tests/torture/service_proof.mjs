// service_proof.mjs -- what systemd and the server agree on: sockets that are handed over, signs of life, what was given up.
//   node tests/torture/service_proof.mjs
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, renameSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, pause, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, program, serve } from './server.mjs';
import { shim } from './shim.mjs';

/** Stands for systemd: holds a listening socket that it never accepts from, hears notices, and starts and stops servers on it. Its
 * lines: "port N", "heard STATE", "ended STATUS"; it takes "start", "stop", "freeze", "thaw" and "start watched". */
const SYSTEMD = `
import os, signal, socket, subprocess, sys, threading
def say(*words): os.write(1, (" ".join(str(w) for w in words) + "\\n").encode())
held = socket.socket(); held.bind(("127.0.0.1", 0)); held.listen(512)
os.dup2(held.fileno(), 3); os.set_inheritable(3, True)
path = sys.argv[2]
notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); notices.bind(path)
def hear():
    while True: say("heard", notices.recv(100).decode())
threading.Thread(target=hear, daemon=True).start()
say("port", held.getsockname()[1])
server = None
for line in sys.stdin:
    word = line.strip()
    if word.startswith("start"):
        env = dict(os.environ, NOTIFY_SOCKET=path, LISTEN_FDS="1", **({"WATCHDOG_USEC": "1000000"} if word == "start watched" else {}))
        server = subprocess.Popen(["/bin/sh", "-c", 'LISTEN_PID=$$ WATCHDOG_PID=$$ exec "$0" serve', sys.argv[1]], env=env, close_fds=False, stdout=subprocess.DEVNULL)
    if word == "freeze": server.send_signal(signal.SIGSTOP)
    if word == "thaw": server.send_signal(signal.SIGCONT)
    if word == "stop": server.terminate(); say("ended", server.wait())
if server and server.poll() is None: server.kill()
`;

function systemd(folder) {
    const path = join(tmpdir(), `vraagbaak-notify-${process.pid}`);
    const env = { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LISTEN: '203.0.113.1:1', VRAAGBAAK_LOG: 'error' };
    const child = spawn('python3', ['-u', '-c', SYSTEMD, program, path], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = [];
    const waiting = [];
    let failed;
    child.once('error', () => {
        failed = new Skip('python3 is not there');
        for (const w of waiting.splice(0)) w.fail(failed);
    });
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (piece) => {
        lines.push(...piece.split('\n').filter(Boolean));
        for (const w of [...waiting]) w.look();
    });
    /** Waits until a line fits, from line `from` on. */
    const line = (fits, from = 0) =>
        new Promise((done, fail) => {
            const w = { fail, look: () => lines.slice(from).find((l) => fits.test(l)) && (waiting.splice(waiting.indexOf(w), 1), clearTimeout(timer), done(lines.slice(from).find((l) => fits.test(l)))) };
            const timer = setTimeout(() => fail(new Error(`no line ${fits} in ${JSON.stringify(lines)}`)), 20_000);
            waiting.push(w);
            if (failed) fail(failed);
            else w.look();
        });
    const say = (word) => child.stdin.write(`${word}\n`);
    const end = () => new Promise((done) => (child.exitCode === null ? child.once("exit", done) : done(), child.stdin.end())).finally(() => rmSync(path, { force: true }));
    return { lines, line, say, end };
}

/** Requests one after another on new connections until told to stop; counts what was not answered with 200. */
function visitor(port) {
    const seen = { answered: 0, refused: 0, going: true };
    seen.done = (async () => {
        while (seen.going) {
            try {
                const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(20_000) });
                await answer.text();
                answer.ok ? seen.answered++ : seen.refused++;
            } catch {
                seen.refused++;
            }
        }
    })();
    return seen;
}

async function restart() {
    const data = dataFolder();
    const init = systemd(data.folder);
    let seen;
    try {
        const port = Number((await init.line(/^port/)).split(' ')[1]);
        init.say('start');
        await init.line(/READY=1/);
        seen = visitor(port);
        await pause(300);
        const from = init.lines.length;
        init.say('stop');
        const ended = await init.line(/^ended/, from);
        expect(ended === 'ended 0', `the first server should stop by itself: ${ended}`);
        init.say('start');
        await init.line(/READY=1/, from);
        await pause(300);
        seen.going = false;
        await seen.done;
        init.say('stop');
        expect(seen.answered > 20 && seen.refused === 0, `${seen.answered} answered, ${seen.refused} refused over a restart`);
        return `${seen.answered} requests over a restart, ${seen.refused} refused`;
    } finally {
        if (seen) seen.going = false;
        await init.end();
        data.remove();
    }
}

async function confined() {
    const data = dataFolder();
    const server = await serve(data.folder, await freePort());
    try {
        const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
        expect(/NoNewPrivs:\s+1/.test(status), 'the server should have given up new privileges');
        expect(/Seccomp:\s+2/.test(status), 'the server should have a filter on its calls');
        const tasks = execFileSync('/bin/sh', ['-c', `grep -L "Seccomp:.2" /proc/${server.child.pid}/task/*/status || true`], { encoding: 'utf8' });
        expect(tasks === '', `threads without the filter: ${tasks}`);
        return 'no new privileges, a filter on the calls of every thread';
    } finally {
        await server.stop();
        data.remove();
    }
}

async function watchdog() {
    const data = dataFolder();
    const init = systemd(data.folder);
    const signs = () => init.lines.filter((l) => l.includes('WATCHDOG=1')).length;
    try {
        await init.line(/^port/);
        init.say('start watched');
        await init.line(/READY=1/);
        await pause(2000);
        const alive = signs();
        init.say('freeze');
        await pause(300);
        const before = signs();
        await pause(1000);
        const silent = signs() === before;
        init.say('thaw');
        init.say('stop');
        await init.line(/^ended/);
        expect(alive >= 2, `${alive} signs of life in two periods`);
        expect(silent, 'a server that is stopped should be silent');
        await init.line(/STOPPING=1/);
        return `${alive} signs of life in two periods, none while it hung`;
    } finally {
        await init.end();
        data.remove();
    }
}

/** The log is moved away and SIGHUP sent while people read: every request stands in one of the two files. */
async function rotation() {
    const data = dataFolder();
    const file = `${data.folder}/log`;
    let server;
    try {
        server = await serve(data.folder, await freePort(), { VRAAGBAAK_LOG: 'info', VRAAGBAAK_LOG_FILE: file });
        const read = async (n) => {
            for (let i = 0; i < n; i++) await (await fetch(`${server.base}/health/live`)).text();
        };
        await read(50);
        renameSync(file, `${file}.1`);
        server.child.kill('SIGHUP');
        for (let i = 0; i < 100 && !existsSync(file); i++) await pause(20);
        await read(50);
        await server.stop();
        const lines = (name) => readFileSync(name, 'utf8').split('\n').filter((l) => l.includes('/health/live')).length;
        const [before, after] = [lines(`${file}.1`), lines(file)];
        expect(before + after === 100 && after >= 50, `${before} lines before and ${after} after, of 100`);
        return `${before} + ${after} of 100 requests in the two files`;
    } finally {
        await server?.stop();
        data.remove();
    }
}

/** Makes the process that serves try to execute a program; gives what it said of it, and whether it serves on. */
async function executes(settings) {
    const data = dataFolder(), LOG_FILE = join(data.folder, 'log');
    let server;
    try {
        server = await serve(data.folder, await freePort(), { ...settings, LD_PRELOAD: shim(data.folder, 'exec_shim'), LOG_FILE });
        server.child.kill('SIGUSR2');
        await pause(500);
        const { status } = await ask(server.base, 'GET', '/health/live');
        return { said: readFileSync(LOG_FILE, 'utf8').match(/exec refused: \d/)?.[0], serves: status === 200 };
    } finally {
        await server?.stop();
        data.remove();
    }
}

async function executing() {
    const free = await executes({ VRAAGBAAK_SANDBOX: 'no' });
    expect(!free.serves && !free.said, 'without the sandbox it should have become another program: else this proves nothing');
    const { said, serves } = await executes({});
    expect(said && serves, `executing a program should be refused (${said}), and the server serve on (${serves})`);
    return `without the sandbox a program takes the place of the server; with it ${said}, and the server serves on`;
}

const EXPOSURE = 1.5, UNIT = 'server/service/vraagbaak.service', SANDBOX = 'server/base/sandbox.c';

async function exposure() {
    const filters = [...readFileSync(UNIT, 'utf8').matchAll(/^SystemCallFilter=([a-z].*)$/gm)].flatMap((m) => m[1].split(' '));
    const needed = [...new Set([...readFileSync(SANDBOX, 'utf8').matchAll(/syscall\(SYS_(\w+)/g)].map((m) => m[1]))], forgotten = needed.filter((call) => !filters.includes(call));
    expect(needed.length > 3 && !forgotten.length, `the unit refuses what the server's own sandbox needs: ${forgotten}`);
    const told = spawnSync('systemd-analyze', ['security', '--offline=yes', '--no-pager', UNIT], { encoding: 'utf8' });
    const level = /Overall exposure level for vraagbaak.service: ([0-9.]+)/.exec(told.stdout ?? '')?.[1];
    if (told.error || !level) throw new Skip('systemd-analyze is not installed, or too old');
    expect(Number(level) <= EXPOSURE, `the unit leaves too much open: ${level}\n${told.stdout}`);
    return `${level}, where ${EXPOSURE} is allowed`;
}

await prove(['executing', executing], ['exposure', exposure], ['rotation', rotation], ['restart', restart], ['confined', confined], ['watchdog', watchdog]);
