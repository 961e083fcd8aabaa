// webhook_proof.mjs -- webhooks to a real HTTPS receiver that checks every signature and time: tries and their pauses, a redirect
// to a private address, a new secret; and kill -9 between commit and delivery, with nothing lost, and nothing double at a receiver
// that drops by webhook-id.
//   node tests/torture/webhook_proof.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { movedClock } from './clock.mjs';
import { expect, few, pause, prove } from './proof.mjs';
import { ask, dataFolder, freePort, person, run, serve } from './server.mjs';
import { throwAway } from './tls.mjs';

const AGE_MOST = 300; // seconds: what Standard Webhooks advises receivers

/** Waits until `what()` is true; false after so many seconds. */
async function soon(what, seconds = 15) {
    for (let i = 0; i < seconds * 20; i++) {
        if (await what()) return true;
        await pause(50);
    }
    return false;
}

const signature = (secret, id, at, body) => `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(`${id}.${at}.${body}`).digest('base64')}`;
const same = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** A receiver as a careful program has it. `answers` are said one after another, then 204; `got` grows with what came. */
async function receiver({ certificate, key }) {
    const answers = [], got = [], port = await freePort();
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, answer) => {
        let body = '';
        request.setEncoding('utf8').on('data', (piece) => (body += piece)).on('end', () => {
            const say = answers.shift() ?? 204;
            got.push({ method: request.method, path: request.url, headers: request.headers, body, said: say });
            if (say === 'hang up') return request.socket.destroy();
            // a connection per message: libcurl tries once more by itself when one that it kept is cut off
            answer.writeHead(say, { connection: 'close', ...(say === 302 && { location: `https://127.0.0.1:${port}/binnen` }) }).end();
        });
    });
    await new Promise((done) => server.listen(port, '127.0.0.1', done));
    return { answers, got, port, end: () => (server.closeAllConnections(), server.close()) };
}

/** A server with a webhook to a receiver, an asker and an answerer; `ends` undoes everything. */
async function withWorld(proof, events = ['reply.posted']) {
    const data = dataFolder(), clock = movedClock(data.folder), tls = throwAway(data.folder), peer = await receiver(tls);
    const settings = { ...clock.settings, VRAAGBAAK_CERTIFICATES: tls.certificate, VRAAGBAAK_PRIVATE_HOSTS: `localhost:${peer.port}`, LOG_FILE: '/dev/null' };
    run(data.folder, 'user', 'add', 'adm@voorbeeld.nl', '--name', 'A', '--role', 'administrator');
    const adm = run(data.folder, 'user', 'token', 'adm@voorbeeld.nl').trim(), anna = person(data.folder, 'anna');
    let server = await serve(data.folder, await freePort(), settings), shift = 0;
    const w = { peer, adm, anna, get base() { return server.base; },
        async kill() { await server.kill(); server = await serve(data.folder, await freePort(), settings); },
        /** Moves the clock on. */
        later(seconds) { shift += seconds; clock.set(shift); },
        /** Checks one message as the receiver knows it; gives how many of the secrets signed it. */
        signed(message, ...secrets) {
            const id = message.headers['webhook-id'], at = message.headers['webhook-timestamp'], said = message.headers['webhook-signature'].split(' ');
            expect(message.method === 'POST' && message.headers['content-type'] === 'application/json', 'a POST of JSON');
            expect(JSON.parse(message.body).id === id, 'the body names the same id');
            expect(said.length <= secrets.length, 'nobody else signed');
            return secrets.filter((secret) => said.some((one) => same(one, signature(secret, id, at, message.body)))).length;
        },
        /** Seconds between the clock of the server and the time that stands in the message. */
        age: (message) => Math.abs(Date.now() / 1000 + shift - Number(message.headers['webhook-timestamp'])),
        log: async () => (await ask(server.base, 'GET', `/api/v1/webhooks/${w.hook.id}/deliveries`, adm)).body.items,
        reply: (body) => ask(server.base, 'POST', `/api/v1/posts/${w.post}/replies`, anna, { kind: 'comment', body }) };
    try {
        const asked = await ask(server.base, 'POST', '/api/v1/posts', anna, { kind: 'discussion', title: 'Wie luistert er mee?', body: 'Ik.', status: 'published' });
        expect(asked.status === 201, `asking: ${asked.status}`);
        w.post = asked.body.id;
        const made = await ask(server.base, 'POST', '/api/v1/webhooks', adm, { url: `https://localhost:${peer.port}/in`, events });
        expect(made.status === 201, `a webhook: ${made.status} ${JSON.stringify(made.body)}`);
        w.hook = made.body;
        return await proof(w);
    } finally {
        await server.stop();
        peer.end();
        clock.close();
        data.remove();
    }
}

async function delivered(w) {
    const { got, answers } = w.peer, { secret } = w.hook;
    expect((await ask(w.base, 'POST', `/api/v1/webhooks/${w.hook.id}/_test`, w.adm, {})).status === 202, 'a test');
    expect(await soon(() => got.length === 1), 'the test arrives');
    expect(JSON.parse(got[0].body).event === 'webhook.test' && w.signed(got[0], secret) === 1 && w.age(got[0]) < AGE_MOST, 'signed, and of now');
    expect(w.signed({ ...got[0], body: got[0].body.replace('webhook.test', 'webhook.best') }, secret) === 0, 'a changed body is noticed');
    const later = { ...got[0].headers, 'webhook-timestamp': String(Number(got[0].headers['webhook-timestamp']) + 1) };
    expect(w.signed({ ...got[0], headers: later }, secret) === 0, 'a changed time is noticed');
    // it does not work at once: an error, a talk that breaks off, and a way inside
    answers.push(500, 'hang up', 302);
    const posted = await w.reply('Tekst die niet meegaat');
    const pauses = [30, 120, 480];
    for (let i = 0; i < 3; i++) {
        expect(await soon(async () => (await w.log()).length === i + 2), `try ${i + 1} is in the log`);
        const n = got.length;
        w.later(pauses[i] - 4);
        await pause(1300);
        expect(got.length === n, `no new try before ${pauses[i]} s are over`);
        w.later(5);
        expect(await soon(() => got.length === n + 1), `a new try after ${pauses[i]} s`);
    }
    const tries = got.slice(1), log = await (await soon(async () => (await w.log())[0].outcome === 'sent'), w.log());
    expect(tries.length === 4 && new Set(tries.map((m) => m.headers['webhook-id'])).size === 1, 'one id through all tries');
    expect(tries.every((m) => w.signed(m, secret) === 1 && m.path === '/in'), 'signed anew each time, and no redirect was followed');
    expect(new Set(tries.map((m) => m.headers['webhook-timestamp'])).size === 4 && w.age(tries[3]) < AGE_MOST, 'the time is that of the try');
    expect(tries.every((m) => JSON.parse(m.body).post.id === posted.body.id && !m.body.includes('Tekst die')), 'it says which post, not what is in it');
    const said = log.map((d) => `${d.outcome} ${d.code} ${d.attempt}`).join(', ');
    expect(said === 'sent 204 4, again 302 3, again 0 2, again 500 1, sent 204 1', said);
    // gone for good: not tried again
    answers.push(410);
    await w.reply('Nog een');
    expect(await soon(async () => (await w.log())[0].outcome === 'never'), '410 ends it');
    const dead = (await ask(w.base, 'GET', '/api/v1/dead-letters', w.adm)).body;
    expect(dead.dead === 1 && dead.waiting === 0, JSON.stringify(dead));
    return `${got.length} messages over TLS, all signed and of now; tries after ${pauses.join(', ')} s; redirect inside not followed; 410 is dead`;
}

async function renewed(w) {
    const { got } = w.peer, old = w.hook.secret;
    const next = (await ask(w.base, 'POST', `/api/v1/webhooks/${w.hook.id}/_renew`, w.adm, {})).body;
    await w.reply('Met twee');
    expect(await soon(() => got.length === 1), 'it arrives');
    expect(w.signed(got[0], next.secret, old) === 2, 'both signed');
    w.later(24 * 3600 + 60);
    await w.reply('Met één');
    expect(await soon(() => got.length === 2), 'it arrives after a day');
    expect(got[1].headers['webhook-signature'].split(' ').length === 1 && w.signed(got[1], next.secret) === 1, 'only the new one');
    return 'new and old sign for 24 h, then the new one alone';
}

async function kills(w) {
    const cycles = few(5, 100), each = 6, { got } = w.peer;
    let said = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
        const replies = Array.from({ length: each }, (_, n) => w.reply(`Storm ${cycle}-${n}`));
        await pause(Math.random() * 120);
        await w.kill();
        said += (await Promise.all(replies)).filter((r) => r.status === 201).length;
    }
    const there = (await ask(w.base, 'GET', `/api/v1/posts/${w.post}`, w.anna)).body.counts.comments;
    const ids = () => new Set(got.map((m) => m.headers['webhook-id']));
    await soon(() => ids().size >= there, 60);
    await pause(1000);
    const posts = new Set(got.map((m) => JSON.parse(m.body).post.id));
    expect(ids().size === there && posts.size === there, `${there} replies, ${ids().size} messages, ${posts.size} posts`);
    expect(there > 0 && there >= said, `${there} there, ${said} acknowledged`);
    expect(got.every((m) => w.signed(m, w.hook.secret) === 1), 'every one signed');
    return `${cycles} kills, ${there} replies (${said} acknowledged), ${got.length} messages sent, ${there - ids().size} lost, ${ids().size - posts.size} doubles at a receiver that drops by id`;
}

await prove(['delivered', () => withWorld(delivered)], ['renewed', () => withWorld(renewed)], ['hook-kills', () => withWorld(kills)]);
