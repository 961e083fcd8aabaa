// timing.mjs -- does the time an answer takes betray whether something exists?
//   node tests/torture/timing.mjs [pairs=10000] [slow sign-ins=300]        VB_TEST=word takes only the questions with that word
// Every question is asked in pairs over one kept connection: once about what exists but is not the asker's to see, once about
// what does not exist, in random order, of the same length. Of the differences the median is taken, with its 95 % interval
// (order statistics of the binomial distribution). A question fails when that interval reaches outside 5 % of the median time.
// Signing in costs an argon2 of a tenth of a second, on purpose, and beside that everything else would drown. So it is asked twice:
// `sign-in` with hashes of a millisecond (argon2_shim.c), where a hash that one path leaves out, a query or a write more is a large
// part of the time: the stricter proof, and quick enough for all pairs. `sign-in, slow` is the same with the hashes of real life, for
// what the shim could hide: an unknown name whose hash has other costs than a real one. 10,000 pairs of that take most of an hour.
// Ends with one line per question.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { connect } from 'node:net';
import { ask, dataFolder, freePort, person, run, serve } from './server.mjs';

const pairs = Number(process.argv[2] ?? 10_000);
const slow = Number(process.argv[3] ?? 300);
const wanted = process.env.VB_TEST ?? '';
/* Hashes are made by threads of the lowest rank: where others keep the processors busy a new password takes 10 to 20 seconds. */
const HASH_MS = 180_000;
const MARGIN = 0.05, PASSWORD = 'vier losse woorden hier';

/** One kept connection; send(text) resolves with [status, microseconds] when the whole answer is there. */
function line(port) {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    let got = Buffer.alloc(0), waiting = null;
    socket.on('data', (piece) => {
        const at = process.hrtime.bigint();
        got = got.length ? Buffer.concat([got, piece]) : piece;
        const end = got.indexOf('\r\n\r\n');
        if (end < 0) return;
        const head = got.subarray(0, end).toString('latin1');
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (got.length < end + 4 + length) return;
        got = Buffer.alloc(0);
        waiting.done([Number(head.slice(9, 12)), Number(at - waiting.from) / 1000]);
    });
    socket.on('error', (error) => waiting?.fail(error));
    const send = (text) => new Promise((done, fail) => {
        waiting = { done, fail, from: process.hrtime.bigint() };
        socket.write(text);
    });
    return { send, close: () => socket.destroy() };
}

let asked = 0;
/** The text of a request, each from another address so that nobody asks too often. */
const request = (method, path, token, body) => {
    const text = body ? JSON.stringify(body) : '';
    const auth = token ? `Authorization: Bearer ${token}\r\n` : '';
    const content = body ? `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` : '';
    return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.${100 + (asked >> 14) % 100}.${100 + (asked >> 7) % 128}.${100 + asked++ % 128}\r\n${auth}${content}\r\n${text}`;
};

const sorted = (numbers) => Float64Array.from(numbers).sort();
const median = (s) => (s.length % 2 ? s[(s.length - 1) / 2] : (s[s.length / 2 - 1] + s[s.length / 2]) / 2);

/** Median of the differences and its 95 % interval, with the median of all times. */
function judge(there, absent) {
    const differences = sorted(there.map((t, i) => t - absent[i])), n = differences.length;
    const reach = 1.96 * Math.sqrt(n) / 2;
    const low = differences[Math.max(0, Math.floor(n / 2 - reach))], high = differences[Math.min(n - 1, Math.ceil(n / 2 + reach))];
    const all = median(sorted([...there, ...absent]));
    return { all, difference: median(differences), low, high, good: low > -MARGIN * all && high < MARGIN * all };
}

/** Asks n pairs; [there, absent] are functions of the pair's number that give a request. */
async function measure(port, n, [there, absent], status) {
    const times = [[], []], wire = line(port), warm = Math.min(n, 50);
    for (let i = -warm; i < n; i++) {
        const first = Math.random() < 0.5 ? 0 : 1;
        for (const which of [first, 1 - first]) {
            const [answered, took] = await wire.send((which ? absent : there)(i + warm));
            if (answered !== status) throw new Error(`answered ${answered}, not ${status}: ${(which ? absent : there)(i + warm).split('\r\n')[0]}`);
            if (i >= 0) times[which].push(took);
        }
    }
    wire.close();
    return judge(times[0], times[1]);
}

async function must(status, base, ...what) {
    const answer = await ask(base, ...what);
    if (answer.status !== status) throw new Error(`${what[0]} ${what[1]}: ${answer.status} ${answer.why ?? JSON.stringify(answer.body)}`);
    return answer.body;
}

/** Words that nobody writes, of twelve letters in which no word is known: what looking for a better spelling costs is the same for
 *  each. The first half gets into hidden threads; which half that is, is drawn. */
function strangeWords(n) {
    const syllables = ['bwi', 'dzu', 'fjo', 'gwe', 'hlu', 'kwy', 'mzo', 'pwu', 'tzi', 'vjo', 'wru', 'zgo'];
    const words = new Set();
    while (words.size < n) words.add(Array.from({ length: 4 }, () => syllables[Math.floor(Math.random() * syllables.length)]).join(''));
    return [...words];
}

/** A hidden group with threads, people who can sign in; gives what the questions need. */
async function fill(folder, base) {
    const person_ = person(folder, 'binnen'), stranger = person(folder, 'buiten');
    const group = await must(201, base, 'POST', '/api/v1/groups', person_, { kind: 'intervision', name: 'Verborgen kring', visibility: 'hidden' });
    for (let i = 0; i < 200; i++)
        await must(201, base, 'POST', '/api/v1/posts', person_, { kind: 'discussion', title: `Open gesprek ${i}`, body: 'Over de wijk.', status: 'published' });
    const hidden = [], words = strangeWords(64);
    for (let i = 0; i < 64; i++) {
        const post = await must(201, base, 'POST', '/api/v1/posts', person_, { kind: 'discussion', title: `Besloten gesprek ${i}`,
            body: `Dit gaat over ${words.slice(0, 32).join(' en ')} in de tuin. `, access: 'group', group: group.id, status: 'published' });
        hidden.push(post.id);
    }
    return { stranger, group: group.id, hidden, words };
}

const people = Array.from({ length: 8 }, (_, i) => `aanwezig${i}@voorbeeld.nl`);

/** Gives the people a password whose hash costs what this server's hashes cost. */
async function passwords(folder, base) {
    for (const mail of people) {
        run(folder, 'user', 'add', mail, '--name', mail.split('@')[0], '--role', 'reader');
        const token = run(folder, 'user', 'link', mail, '--reset').trim().split('#')[1];
        await must(204, base, 'POST', '/api/v1/passwords/_reset', null, { token, password: PASSWORD }, HASH_MS);
    }
}

const at = (list, i) => list[i % list.length];
const nobody = people.map((mail) => mail.replace('aanwezig', 'afwezige'));
const signIn = (list) => (i) => request('POST', '/api/v1/sessions', null, { mail: at(list, i), password: 'een heel ander wachtwoord' });
const signIns = [signIn(people), signIn(nobody)];

/** [name, pairs, [there, absent], status] of every question. */
function questions({ stranger, group, hidden, words }) {
    const missing = hidden.map((id) => id + 300); // as many digits
    const forgot = (list) => (i) => request('POST', '/api/v1/passwords/_request', null, { mail: at(list, i) });
    const get = (make) => (list) => (i) => request('GET', `/api/v1${make(at(list, i))}`, stranger);
    const both = (make) => [make(hidden), make(missing)];
    const mark = (list) => (i) => request('POST', `/api/v1/posts/${at(list, i)}/marks`, stranger, { kind: 'helpful' });
    const word = get((w) => `/search?q=${w}&facets=kind`), beside = get((w) => `/search?q=wijk+${w}&facets=kind`);
    return [
        ['private post', pairs, both(get((id) => `/posts/${id}`)), 404],
        ['its revisions', pairs, both(get((id) => `/posts/${id}/revisions`)), 404],
        ['marking it', Math.ceil(pairs / 4), both(mark), 404],
        ['hidden group', pairs, [get((id) => `/groups/${id}`)([group]), get((id) => `/groups/${id}`)([group + 3])], 404],
        ['search', pairs, [word(words.slice(0, 32)), word(words.slice(32))], 200],
        ['search wijk', pairs, [beside(words.slice(0, 32)), beside(words.slice(32))], 200],
        ['forgotten', Math.ceil(pairs / 4), [forgot(people), forgot(nobody)], 202],
        ['sign-in', pairs, signIns, 401],
    ];
}

const data = dataFolder();
const settings = { VRAAGBAAK_RATE_SIGN_IN: '-1', VRAAGBAAK_PROXY: '127.0.0.1' };
let bad = 0, server = null;

async function answer(list) {
    for (const [name, n, how, status] of list) {
        if (!n || !name.includes(wanted)) continue;
        const r = await measure(server.port, n, how, status);
        const percent = (x) => `${((100 * x) / r.all).toFixed(2)} %`;
        console.log(`figures: timing ${name.padEnd(14)} ${n} pairs, median ${r.all.toFixed(0)} us, difference ${r.difference.toFixed(2)} us (${percent(r.difference)}), ` +
            `95 % from ${percent(r.low)} to ${percent(r.high)}${r.good ? '' : '  OUTSIDE 5 %'}`);
        bad += !r.good;
    }
}

try {
    const shim = join(data.folder, 'argon2_shim.so');
    const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-D_GNU_SOURCE', '-o', shim, 'tests/torture/argon2_shim.c', '-ldl'], { encoding: 'utf8' });
    if (made.status) throw new Error(made.stderr);
    run(data.folder, 'migrate');
    server = await serve(data.folder, await freePort(), { ...settings, LD_PRELOAD: shim });
    const filled = await fill(data.folder, server.base);
    await passwords(data.folder, server.base);
    await new Promise((done) => setTimeout(done, 500)); // the index has caught up
    await answer(questions(filled));
    if (slow && 'sign-in, slow'.includes(wanted)) {
        await server.stop();
        server = await serve(data.folder, await freePort(), settings);
        await passwords(data.folder, server.base);
        await answer([['sign-in, slow', slow, signIns, 401]]);
    }
} finally {
    await server?.stop();
    data.remove();
}
process.exitCode = bad ? 1 : 0;
