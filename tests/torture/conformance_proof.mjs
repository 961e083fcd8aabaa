// conformance_proof.mjs -- the raw cases of tests/http/cases.txt with nginx in front: does what nginx understands differ from what we do?
// Every case goes through nginx, which keeps its connection to us, and is followed by a canary on a new connection: a question of which
// nobody else's answer would do. Were a request smuggled, or an answer left over, then the canary would get another's answer, or our log
// would have a request that nginx never sent. Twice: as the example for nginx has it, and with bodies passed on as they come.
//   node tests/torture/conformance_proof.mjs        skipped where nginx is not installed
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, pause, prove, Skip } from './proof.mjs';
import { nginx, there } from './nginx.mjs';
import { ask, dataFolder, freePort, person, question, serve } from './server.mjs';

const CASES = 'tests/http/cases.txt', POSTS = 7, NO_ANSWER_MS = 400, SILENCE_MS = 100;
const LOG = (folder) => `log_format sent '$request_method $upstream_status';\naccess_log ${folder}/access.log sent;`;

/** The bytes of a line of cases.txt, one character each; its escapes are described there. */
function unescaped(text) {
    let out = '';
    for (let i = 0; i < text.length; i++) {
        const repeat = /^\{([^*]*)\*(\d+)\}/.exec(text.slice(i));
        if (repeat) {
            out += unescaped(repeat[1]).repeat(Number(repeat[2]));
            i += repeat[0].length - 1;
        } else if (text[i] !== '\\' || i + 1 === text.length) {
            out += text[i];
        } else if (text[++i] === 'x') {
            out += String.fromCharCode(Number.parseInt(text.slice(i + 1, i + 3), 16));
            i += 2;
        } else {
            out += { r: '\r', n: '\n', t: '\t', 0: '\0', '\\': '\\' }[text[i]];
        }
    }
    return out;
}

/** Every case, [{name, bytes, waits}]; what is asked for is what the real server has. */
function read() {
    const cases = [];
    for (const line of readFileSync(CASES, 'latin1').split('\n')) {
        const c = cases.at(-1);
        if (line.startsWith('case ')) cases.push({ name: line.slice(5), bytes: '', waits: false });
        else if (line[0] === '>') c.bytes += `${unescaped(line.slice(2))}\r\n`;
        else if (line[0] === '-') c.bytes += unescaped(line.slice(2));
        else if (line[0] === '=') c.waits = line.endsWith(' wait') || line === '= wait';
    }
    for (const c of cases) c.bytes = c.bytes.replaceAll('/api/v1/echo', '/api/v1/posts');
    return cases;
}

/** Sends bytes on a new connection; gives what came until the other side ended, or was silent for `ms` milliseconds. */
function send(port, bytes, ms) {
    return new Promise((done) => {
        let got = '';
        const socket = connect(port, '127.0.0.1').setNoDelay(true);
        const end = () => {
            socket.destroy();
            done(got);
        };
        socket.setTimeout(ms, end);
        socket.on('connect', () => socket.write(Buffer.from(bytes, 'latin1')));
        socket.on('data', (piece) => { got += piece.toString('latin1'); });
        socket.on('end', end).on('error', end).on('close', end);
    });
}

const get = (path, token) => `GET /api/v1${path} HTTP/1.1\r\nHost: kanarie\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`;

/** Sends every case and its canary; gives the names of those after which the canary got something else than its own answer. */
async function sing(port, cases, token, ids) {
    const wrong = [];
    let n = 0;
    for (const c of cases) {
        await send(port, c.bytes + (c.waits ? '' : get('/me', token)), c.waits ? SILENCE_MS : NO_ANSWER_MS);
        const id = ids[n++ % ids.length], answer = await send(port, get(`/posts/${id}`, token), 10_000);
        const own = answer.startsWith('HTTP/1.1 200 ') && answer.split('HTTP/1.1 ').length === 2 && JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).id === id;
        if (!own) wrong.push(c.name);
    }
    return wrong;
}

const lines = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean);

async function through(cases, change) {
    const data = dataFolder(), config = dataFolder(), LOG_FILE = join(config.folder, 'log');
    let server, proxy;
    try {
        const token = person(data.folder, 'kanarie'), [port, unused] = [await freePort(), await freePort()], ids = [];
        server = await serve(data.folder, await freePort(), { LOG_FILE, VRAAGBAAK_LOG: 'info', VRAAGBAAK_LOOPS: '1', VRAAGBAAK_PROXY: '127.0.0.1' });
        for (let n = 0; n < POSTS; n++) ids.push((await ask(server.base, 'POST', '/api/v1/posts', token, question(n))).body.id);
        await pause(600);
        const before = lines(LOG_FILE).length;
        proxy = nginx(config.folder, server.port, port, unused, { log: LOG(config.folder), change: (text) => change(plain(text)) });
        for (let i = 0; i < 100 && !(await send(port, get('/me', token), 1000)).startsWith('HTTP/1.1 200'); i++) await pause(50);
        const wrong = await sing(port, cases, token, ids);
        await pause(600); // our log is written a few times a second
        const handled = lines(LOG_FILE).slice(before).map((l) => JSON.parse(l)).filter((l) => l.event === 'request').map((l) => `${l.method} ${l.status}`);
        const log = lines(`${config.folder}/access.log`), forwarded = log.filter((l) => / \d+$/.test(l));
        const odd = handled.findIndex((l, i) => l.split(' ')[1] !== forwarded[i]?.split(' ')[1]);
        return { wrong, forwarded: forwarded.length, handled: handled.length, refused: log.length - forwarded.length, odd: odd < 0 ? '' : `${odd}: nginx sent ${forwarded[odd]}, we handled ${handled[odd]}` };
    } finally {
        proxy?.kill('SIGTERM');
        await server?.stop();
        data.remove();
        await pause(200);
        config.remove();
    }
}

/** The example without TLS. */
const plain = (text) => text.replace(/server \{\s*listen[^}]*return 301[^}]*\}/, '').replace(/(listen \S+) ssl http2;/, '$1;').replaceAll(/^\s*ssl_.*$/gm, '');

const proof = (change) => async () => {
    if (!there('nginx')) throw new Skip('nginx is not installed');
    const cases = read(), seen = await through(cases, change);
    const figures = `${cases.length} cases and as many canaries: ${seen.forwarded} requests forwarded, ${seen.handled} handled, ${seen.refused} refused by nginx, ${seen.wrong.length} desyncs`;
    expect(cases.length >= 200 && seen.forwarded > 1.2 * cases.length && seen.refused > 50, `too little came through: ${figures}`);
    expect(seen.wrong.length === 0, `${figures}: ${seen.wrong.join('; ')}`);
    expect(seen.forwarded === seen.handled && !seen.odd, `what nginx sent is not what we handled: ${figures}; ${seen.odd}`);
    return figures;
};

await prove(['nginx-whole', proof((text) => text)],
    ['nginx-pieces', proof((text) => text.replace('proxy_buffering off;', 'proxy_buffering off;\nproxy_request_buffering off;'))]);
