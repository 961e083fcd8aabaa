// @ts-check
// What stands in a long text: a link to each of its main headings, which the server gave a place to go to.
import { html } from 'lit-html';
import { link } from '../../component/heading/heading.js';
import { fragment } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

/** fewer headings need no list */
const FEWEST = 3;

/** @param {string} source HTML of the server */
export function contents(source) {
	const all = [...fragment(source).querySelectorAll('h1[id], h2[id], h3[id]')];
	const top = all.map((h) => h.localName).sort()[0];
	const main = all.filter((h) => h.localName === top);
	if (main.length < FEWEST) return '';
	return html`<nav class="vb-contents vb-no-print" aria-labelledby="contents"><p class="vb-label" id="contents">${t('term.contents')}</p>
		<ul class="vb-list">${main.map((h) => html`<li>${link(`#${h.id}`, h.textContent)}</li>`)}</ul></nav>`;
}
