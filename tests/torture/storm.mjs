// storm.mjs -- kill -9 in the middle of many writers: is every acknowledged post still there?
//   node tests/torture/storm.mjs [cycles=20] [writers=64]
// Each cycle starts the server on the same data folder, lets the writers post questions over keep-alive connections, kills the
// server at a random moment, starts it again and looks up every post that was answered 201, its text included.
// Ends with a line of figures; exit status 1 when anything was lost or `vraagbaak check` finds damage.
import http from 'node:http';
import { dataFolder, freePort, run, serve } from './server.mjs';

const cycles = Number(process.argv[2] ?? 20);
const writers = Number(process.argv[3] ?? 64);

/** One request; resolves with {status, body} or null when the connection broke. */
function request(agent, base, method, path, token, body) {
    return new Promise((done) => {
        const text = body && JSON.stringify(body);
        const headers = { authorization: `Bearer ${token}`, ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
        const r = http.request(base + path, { method, agent, headers }, (answer) => {
            let got = '';
            answer.setEncoding('utf8').on('data', (piece) => { got += piece; });
            answer.on('end', () => done(answer.complete ? { status: answer.statusCode, body: got } : null)).on('error', () => done(null));
        });
        r.on('error', () => done(null));
        r.end(text);
    });
}

/** Posts until the connection breaks; every answered post goes into `acknowledged`. */
async function write(base, token, name, acknowledged, odd) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 0; ; n++) {
        const body = `Storm ${name}-${n}`;
        const answer = await request(agent, base, 'POST', '/api/v1/posts', token, { kind: 'question', title: `Vraag ${name}-${n}`, body });
        if (!answer) break;
        if (answer.status === 201) acknowledged.set(JSON.parse(answer.body).id, body);
        else odd.push(answer.status);
    }
    agent.destroy();
}

async function missing(base, token, acknowledged) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
    const found = await Promise.all([...acknowledged].map(async ([id, body]) => {
        const answer = await request(agent, base, 'GET', `/api/v1/posts/${id}`, token);
        return answer?.status === 200 && JSON.parse(answer.body).body === body;
    }));
    agent.destroy();
    return found.filter((there) => !there).length;
}

const data = dataFolder();
let lost = 0, total = 0, damaged = 0;
const odd = [];
try {
    run(data.folder, 'user', 'add', 'storm@voorbeeld.nl', '--name', 'Storm', '--role', 'project_leader');
    const token = run(data.folder, 'user', 'token', 'storm@voorbeeld.nl').trim();
    for (let cycle = 0; cycle < cycles; cycle++) {
        const port = await freePort();
        const server = await serve(data.folder, port);
        const acknowledged = new Map();
        const storm = Array.from({ length: writers }, (_, w) => write(server.base, token, `${cycle}-${w}`, acknowledged, odd));
        await new Promise((done) => setTimeout(done, 200 + Math.random() * 600));
        await server.kill();
        await Promise.all(storm);
        try { run(data.folder, 'check'); } catch { damaged++; }
        const again = await serve(data.folder, port);
        lost += await missing(again.base, token, acknowledged);
        total += acknowledged.size;
        await again.stop();
    }
} finally {
    data.remove();
}
console.log(`figures: storm        cycles=${cycles} writers=${writers} acknowledged=${total} lost=${lost} damaged=${damaged} other_answers=${odd.length}`);
process.exitCode = lost || damaged || odd.length || !total ? 1 : 0;
