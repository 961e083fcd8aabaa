// @ts-check
// Help, accessibility, privacy and API: plain text files, one per language, with # headings, - lists, [links](/to) and
// lines of code, indented; {origin} is where this Vraagbaak is.
import { html } from 'lit-html';
import { currentLanguage } from '../../lib/i18n.js';
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
	const blocks = text
		.trim()
		.replaceAll('{origin}', location.origin)
		.split(/\n{2,}/);
	ctx.show({ title: blocks[0].slice(2), body: html`<div class="vb-wrap vb-main"><div class="vb-prose">${blocks.map(view)}</div></div>` });
}
