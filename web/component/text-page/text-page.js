// @ts-check
// Help, accessibility, privacy and API: plain text files, one per language, with # headings, - lists, [links](/to) and
// lines of code, indented; {origin} is where this Vraagbaak is, {days:NAME} and {count:NAME} are settings of its server.
import { html } from 'lit-html';
import { get } from '../../lib/api.js';
import { currentLanguage, t } from '../../lib/i18n.js';
import { h1, h2, link, p } from '../heading/heading.js';

/** @type {Record<string, Record<string, () => Promise<{default: string}>>>} */
const FILES = {
	nl: {
		'/hulp': () => import('../../text/page/nl/hulp.txt'),
		'/toegankelijkheid': () => import('../../text/page/nl/toegankelijkheid.txt'),
		'/privacy': () => import('../../text/page/nl/privacy.txt'),
		'/api': () => import('../../text/page/nl/api.txt'),
	},
	en: {
		'/hulp': () => import('../../text/page/en/hulp.txt'),
		'/toegankelijkheid': () => import('../../text/page/en/toegankelijkheid.txt'),
		'/privacy': () => import('../../text/page/en/privacy.txt'),
		'/api': () => import('../../text/page/en/api.txt'),
	},
};

const YEAR = 365;

/** How long something is kept, in words: 0 days is for good, but what was withdrawn then goes at once.
 * @param {string} name @param {number} days */
function period(name, days) {
	if (days === 0) return t(name.endsWith('_WITHDRAWN') ? 'period.none' : 'period.always');
	return days % YEAR ? t('period.days', { n: days }) : t('period.years', { n: days / YEAR });
}

/** Fills in what this server was told; without an answer it says whom to ask. @param {string} text */
async function settled(text) {
	if (!/\{(?:days|count):/.test(text)) return text;
	const { items } = await get('/settings').catch(() => ({ items: [] }));
	const values = new Map(items.map((/** @type {{name: string, value: string}} */ s) => [s.name, Number(s.value)]));
	return text.replace(/\{(days|count):(\w+)\}/g, (_, kind, name) => {
		const value = values.get(name);
		if (value === undefined) return t('period.unknown');
		return kind === 'count' ? String(value) : period(name, value);
	});
}

/** @param {string} text */
const inline = (text) =>
	text.split(/(\[[^\]]+\]\([^)]+\)|`[^`]+`)/).map((part) => {
		const found = /^\[(.+)\]\((.+)\)$/.exec(part);
		if (found) return link(found[2], found[1]);
		return part.startsWith('`') ? html`<code class="nl-code">${part.slice(1, -1)}</code>` : part;
	});

/** @param {string} block */
function view(block) {
	if (block.startsWith('# ')) return h1(block.slice(2));
	if (block.startsWith('## ')) return h2(block.slice(3));
	if (block.startsWith('- ')) return html`<ul>${block.split('\n').map((line) => html`<li>${inline(line.slice(2))}</li>`)}</ul>`;
	if (block.startsWith('    ')) return html`<pre class="nl-code-block" tabindex="0"><code>${block.slice(4)}</code></pre>`;
	return p(inline(block.replace(/\n/g, ' ')));
}

/** @param {Context} ctx */
export async function open(ctx) {
	const { default: text } = await FILES[currentLanguage()][ctx.url.pathname]();
	const blocks = (await settled(text))
		.trim()
		.replaceAll('{origin}', location.origin)
		.split(/\n{2,}/);
	ctx.show({ title: blocks[0].slice(2), body: html`<div class="vb-wrap vb-main"><div class="vb-prose">${blocks.map(view)}</div></div>` });
}
