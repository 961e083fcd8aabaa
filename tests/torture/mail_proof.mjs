// mail_proof.mjs -- real mail: through a mail server with and without STARTTLS, opened in a mail parser; stopped with one click;
// bounced; and kill -9 between commit and delivery, with nothing lost, and nothing double at a reader that drops by Message-ID.
//   node tests/torture/mail_proof.mjs
import { spawn, spawnSync } from 'node:child_process';
import { expect, few, pause, prove, Skip } from './proof.mjs';
import { ask, dataFolder, freePort, person, program, run, serve } from './server.mjs';
import { throwAway } from './tls.mjs';

const PYTHON = '/usr/bin/python3';

/** Starts a mail server; `mails` grows with what arrives. */
async function sink(folder, tls) {
    if (spawnSync(PYTHON, ['-c', 'import aiosmtpd']).status !== 0) throw new Skip('python3-aiosmtpd is not installed');
    const port = await freePort(), { certificate, key } = tls ? throwAway(folder) : {};
    const child = spawn(PYTHON, [new URL('mail_sink.py', import.meta.url).pathname, String(port), ...(tls ? [certificate, key] : [])], { stdio: ['ignore', 'pipe', 'inherit'] });
    const mails = [];
    let rest = '';
    await new Promise((done, fail) => {
        child.once('exit', () => fail(new Error('the mail server ended')));
        child.stdout.on('data', (piece) => {
            const lines = (rest + piece).split('\n');
            rest = lines.pop();
            for (const line of lines) {
                const said = JSON.parse(line);
                if (said.ready) done();
                else mails.push(said);
            }
        });
    });
    return { mails, certificate, settings: { VRAAGBAAK_MAIL_SERVER: `smtp://localhost:${port}`, VRAAGBAAK_MAIL_FROM: 'vraagbaak@voorbeeld.nl', VRAAGBAAK_MAIL_DELAY: '0',
        VRAAGBAAK_MAIL_REPLY: 'antwoord@voorbeeld.nl', VRAAGBAAK_URL: 'http://localhost', ...(tls && { VRAAGBAAK_CERTIFICATES: certificate }) }, end: () => child.kill() };
}

/** Waits until `what()` is true; false after so many seconds. */
async function soon(what, seconds = 15) {
    for (let i = 0; i < seconds * 20; i++) {
        if (await what()) return true;
        await pause(50);
    }
    return false;
}

/** A server with mail, an asker and an answerer; `ends` undoes everything. */
async function world({ tls = true, settings = {}, asker = 'anna' } = {}) {
    const data = dataFolder(), mail = await sink(data.folder, tls);
    const anna = person(data.folder, asker), bert = person(data.folder, 'Bért');
    const all = { ...mail.settings, ...settings };
    let server = await serve(data.folder, await freePort(), all);
    const w = { data, mail, anna, bert, get base() { return server.base; },
        async kill() { await server.kill(); server = await serve(data.folder, await freePort(), all); },
        async end() { await server.stop(); mail.end(); data.remove(); },
        async question(title) {
            const asked = await ask(server.base, 'POST', '/api/v1/posts', anna, { kind: 'discussion', title, body: 'Wie weet dit?', status: 'published' });
            expect(asked.status === 201, `asking: ${asked.status} ${JSON.stringify(asked.body)}`);
            return asked.body.id;
        },
        reply: (post, body) => ask(server.base, 'POST', `/api/v1/posts/${post}/replies`, bert, { kind: 'comment', body }) };
    return w;
}

async function withWorld(options, proof) {
    const w = await world(options);
    try {
        return await proof(w);
    } finally {
        await w.end();
    }
}

function right(mail) {
    const h = mail.headers;
    expect(mail.defects.length === 0, `the parser found ${mail.defects}`);
    expect(mail.longest <= 76 && mail.bare === 0 && mail.ascii, `lines: ${mail.longest}, bare ${mail.bare}, ascii ${mail.ascii}`);
    for (const name of ['date', 'message-id', 'list-unsubscribe', 'list-id', 'content-language', 'mime-version']) expect(h[name], `no ${name}`);
    expect(h['auto-submitted'] === 'auto-generated', 'a machine made it and says so');
    expect(h['list-unsubscribe-post'] === 'List-Unsubscribe=One-Click', 'one click');
    expect(/^<http:\/\/localhost\/api\/v1\/mail-stops\/[\w.]+>$/.test(h['list-unsubscribe']), `where that click goes: ${h['list-unsubscribe']}`);
    expect(/^\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/.test(h.date) && Math.abs(Date.parse(h.date) - Date.now()) < 300_000, `a date of now: ${h.date}`);
    expect(/^<[\w.-]+@voorbeeld\.nl>$/.test(h['message-id']), h['message-id']);
    expect(/^<[\w.-]+@voorbeeld\.nl>$/.test(h.references) && h.references === h['in-reply-to'], `it hangs under its conversation: ${h.references}`);
    expect(JSON.stringify(mail.kinds) === '[["text/plain","quoted-printable","utf-8"],["text/html","quoted-printable","utf-8"]]', JSON.stringify(mail.kinds));
}

await prove(
    ['starttls', () => withWorld({}, async (w) => {
        const title = 'Wie betaalt de verzekering van de vrijwilligers in het cafétje “De Ontmoeting” als de gemeente niets geregeld heeft?';
        const id = await w.question(title);
        const text = 'De gemeente, via de VNG-polis.\n\nLet op: = en é en een regel die veel langer is dan zesenzeventig tekens en dus in stukken over de lijn gaat.\n\n.punt vooraan';
        const posted = await w.reply(id, text);
        await w.reply(id, 'Nog iets.');
        expect(await soon(() => w.mail.mails.length === 2), `${w.mail.mails.length} mails`);
        const [first, second] = w.mail.mails;
        right(first);
        right(second);
        expect(first.tls, 'over TLS');
        expect(first.headers.subject === title, first.headers.subject);
        expect(first.headers.from === '"Bért (Vraagbaak)" <vraagbaak@voorbeeld.nl>', first.headers.from);
        expect(first.headers.references === second.headers.references && first.headers['in-reply-to'] === second.headers['in-reply-to'], 'one conversation');
        expect(first.headers['message-id'] !== second.headers['message-id'], 'two mails');
        const mine = w.mail.mails.find((m) => m.text.includes('VNG-polis'));
        expect(mine && mine.text.includes('.punt vooraan') && mine.text.includes('= en é'), 'the words arrive as they were');
        expect(mine.text.includes(`/post/${id}#p${posted.body.id}`) && mine.html.includes(`/post/${id}#p${posted.body.id}`), 'a link to the very reply');
        expect(/^antwoord\+\d+\.\d+\.[0-9a-f]{24}@voorbeeld\.nl$/.test(mine.headers['reply-to'].match(/<(.*)>/)[1]), mine.headers['reply-to']);
        // an answer by mail, through the program, beside the running server
        const answer = (from, more = '') => spawnSync(program, ['mail-in'], { encoding: 'utf8', env: { ...process.env, ...w.mail.settings, VRAAGBAAK_DATA: w.data.folder, VRAAGBAAK_LOG: 'error' },
            input: `From: <${from}>\r\nTo: ${mine.headers['reply-to']}\r\nMessage-ID: <1@x>\r\n${more}\r\nDank, dit helpt.\r\n\r\nOp ma schreef B\u00e9rt:\r\n> x\r\n` });
        expect(answer('anna@voorbeeld.nl').status === 0, 'an answer by mail');
        const stranger = answer('mallory@voorbeeld.nl');
        expect(stranger.status === 1 && stranger.stderr.includes('adres waarop je de mail kreeg'), stranger.stderr);
        expect(answer('anna@voorbeeld.nl', 'Auto-Submitted: auto-replied\r\n').status === 0, 'a machine is let go');
        const there = (await ask(w.base, 'GET', `/api/v1/posts/${id}/replies`, w.anna)).body.items;
        expect(there.filter((r) => r.body === 'Dank, dit helpt.').length === 1, 'posted once');
        // one click, as a mail program does it, and it is silent
        const stop = new URL(first.headers['list-unsubscribe'].slice(1, -1)).pathname;
        const looked = await fetch(w.base + stop, { redirect: 'manual' });
        expect(looked.status === 303, `a link that is only looked at: ${looked.status}`);
        const stopped = await fetch(w.base + stop, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });
        expect(stopped.status === 200, `stop: ${stopped.status}`);
        expect((await fetch(w.base + stop.replace(/.$/, 'x'), { method: 'POST' })).status === 404, 'a forged stop');
        await w.reply(id, 'Dit hoeft anna niet meer te horen.');
        await pause(1500);
        expect(w.mail.mails.length === 2, 'nothing after the stop');
        return `2 mails over TLS, 0 defects, longest line ${Math.max(first.longest, second.longest)}; one conversation; answered by mail; stopped with one click`;
    })],
    ['plain', async () => {
        const refused = await withWorld({ tls: false }, async (w) => {
            await w.reply(await w.question('Zonder slot?'), 'Nee.');
            await pause(2500);
            expect(w.mail.mails.length === 0, 'without TLS nothing leaves');
            run(w.data.folder, 'user', 'add', 'adm@voorbeeld.nl', '--name', 'A', '--role', 'administrator');
            const adm = run(w.data.folder, 'user', 'token', 'adm@voorbeeld.nl').trim();
            const dead = await ask(w.base, 'GET', '/api/v1/dead-letters', adm);
            expect(dead.body.waiting === 1, JSON.stringify(dead.body));
            return dead.body.waiting;
        });
        return await withWorld({ tls: false, settings: { VRAAGBAAK_MAIL_TLS: 'may' } }, async (w) => {
            await w.reply(await w.question('Zonder slot?'), 'Het mag.');
            expect(await soon(() => w.mail.mails.length === 1), 'with "may" it leaves');
            right(w.mail.mails[0]);
            expect(!w.mail.mails[0].tls, 'plain');
            return `must: 0 left, ${refused} waits; may: 1 left`;
        });
    }],
    ['bounce', () => withWorld({ asker: 'weg' }, async (w) => {
        const id = await w.question('Bestaat dit adres?');
        await w.reply(id, 'Nee.');
        expect(await soon(async () => (await ask(w.base, 'GET', '/api/v1/me/mail-preferences', w.anna)).body.bounced), 'the address is marked');
        await w.reply(id, 'En nog eens.');
        await pause(1500);
        const adm = (run(w.data.folder, 'user', 'add', 'adm@voorbeeld.nl', '--name', 'A', '--role', 'administrator'), run(w.data.folder, 'user', 'token', 'adm@voorbeeld.nl').trim());
        const dead = (await ask(w.base, 'GET', '/api/v1/dead-letters', adm)).body;
        expect(dead.dead === 1 && dead.waiting === 0, `only the first was tried: ${JSON.stringify(dead)}`);
        expect(dead.items[0].problem.includes('550'), dead.items[0].problem);
        return 'marked after one 550; the next mail is not even tried';
    })],
    ['kills', () => withWorld({}, async (w) => {
        const cycles = few(5, 100), each = 6;
        const id = await w.question('Blijft alles bewaard?');
        let said = 0;
        for (let cycle = 0; cycle < cycles; cycle++) {
            const replies = Array.from({ length: each }, (_, n) => w.reply(id, `Storm ${cycle}-${n}`));
            await pause(Math.random() * 250);
            await w.kill();
            said += (await Promise.all(replies)).filter((r) => r.status === 201).length;
        }
        // what was committed, acknowledged or not, must be told
        const there = (await ask(w.base, 'GET', `/api/v1/posts/${id}`, w.anna)).body.counts.comments;
        const ids = () => new Set(w.mail.mails.map((m) => m.headers['message-id']));
        await soon(() => ids().size >= there, 60);
        await pause(1000);
        const words = new Set(w.mail.mails.map((m) => m.text.match(/Storm \d+-\d+/)[0]));
        const notices = (await ask(w.base, 'GET', '/api/v1/notifications?limit=100', w.anna)).body;
        expect(ids().size === there && words.size === there, `${there} replies, ${ids().size} mails, ${words.size} texts`);
        expect(there > 0 && there >= said && notices.unread === Math.min(there, 100), `${there} there, ${said} acknowledged, ${notices.unread} notices`);
        return `${cycles} kills, ${there} replies (${said} acknowledged), ${w.mail.mails.length} mails sent, ${there - ids().size} lost, ${ids().size - words.size} doubles at a reader that drops by id`;
    })],
);
