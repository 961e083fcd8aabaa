// corpus.mjs -- makes a corpus in the thread file format: threads of one root, five answers and ten comments, in Zipf-like Dutch.
// The same seed gives the same corpus. Themes, places and people are those of seeds/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const words = readFileSync('server/text/lexicon-nl.tsv', 'utf8').split('\n').filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t')).sort((a, b) => Number(b[1]) - Number(a[1])).map(([word]) => word);
const themes = [...readFileSync('seeds/terms.yaml', 'utf8').matchAll(/kind: theme[^]*?name: ("?)(.+?)\1\n/g)].map((m) => m[2]);
const places = ['Goirle', 'Tilburg', 'Waalwijk', 'Dongen', 'Oisterwijk', 'Hilvarenbeek', 'Heusden', 'Almere', 'Breda', 'Utrecht'];
const phases = ['preparation', 'execution', 'follow_up'];

let state = 88172645463325252n;
function random() {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    return Number(state >> 11n) / 2 ** 53;
}
/** A word: rank r with a chance of about 1/r. */
const word = () => words[Math.floor(Math.exp(random() * Math.log(words.length)))  - 1] ?? words[0];
const sentence = (n) => { const s = Array.from({ length: n }, word).join(' '); return `${s[0].toUpperCase()}${s.slice(1)}.`; };
const text = (sentences) => Array.from({ length: sentences }, () => sentence(6 + Math.floor(random() * 10))).join(' ');
const pick = (list) => list[Math.floor(random() * list.length)];

/** Words for a query, of middle rank as people use. */
export const query = () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => words[50 + Math.floor(Math.exp(random() * Math.log(Math.min(20000, words.length - 51))))]).join(' ');

/** Words for the slowest queries: those that stand in most posts. */
export const broad = () => Array.from({ length: 4 }, () => words[20 + Math.floor(random() * 200)]).join(' ');

function thread(n) {
    const start = Date.UTC(2020, 0, 1) + n * 3000000;
    const at = (k) => new Date(start + k * 60000).toISOString().slice(0, 19) + 'Z';
    const kind = pick(['question', 'case', 'question']);
    const parts = [`---\nkind: ${kind}\nref: bench/${n}\ntitle: "${sentence(5).slice(0, -1)} ${n}"\nlead: "${sentence(10)}"\naccess: network\n`
        + `author: projectleider@voorbeeld.nl\nplace: ${pick(places)}\nphase: ${pick(phases)}\nthemes: ["${pick(themes)}"]\ncreated: ${at(0)}\n---\n${text(8)}\n`];
    for (let a = 0; a < 5; a++) {
        parts.push(`\n+++ answer\nref: bench/${n}/a${a}\nauthor: stuurgroep@voorbeeld.nl\ncreated: ${at(1 + a)}\n---\n${text(4)}\n`);
        for (let c = 0; c < 2; c++)
            parts.push(`\n+++ comment\nref: bench/${n}/a${a}c${c}\nparent: bench/${n}/a${a}\nauthor: coach@voorbeeld.nl\ncreated: ${at(6 + a * 2 + c)}\n---\n${text(2)}\n`);
    }
    return parts.join('');
}

/** Writes threads of 16 posts into a folder until there are that many posts. */
export function make(folder, posts) {
    for (let n = 0; n < Math.ceil(posts / 16); n++) {
        const sub = `${folder}/${String(Math.floor(n / 1000)).padStart(4, '0')}`;
        if (n % 1000 === 0) mkdirSync(sub, { recursive: true });
        writeFileSync(`${sub}/${String(n).padStart(7, '0')}.md`, thread(n));
    }
}
