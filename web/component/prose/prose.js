// @ts-check
// Text that the server rendered from Markdown, fitted into the page: class names and heading levels.
import { html } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { fragment } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';
import { writtenLang } from './written.js';

const LEVELS = ['', '', 'nl-heading--level-2', 'nl-heading--level-3', 'nl-heading--level-4', 'nl-heading--level-5', 'nl-heading--level-6'];
/** @type {Record<string, string>} */
const CLASSES = { a: 'nl-link', p: 'nl-paragraph', code: 'nl-code', mark: 'nl-mark' };

/** @param {Element} from @param {string} name */
function rename(from, name) {
	const to = document.createElement(name);
	for (const { name: n, value } of [...from.attributes]) to.setAttribute(n, value);
	to.append(...from.childNodes);
	from.replaceWith(to);
	return to;
}

/** Puts the headings at `base` and below, never skipping a level. @param {DocumentFragment} root @param {number} base */
function levels(root, base) {
	const headings = [...root.querySelectorAll('h1, h2, h3, h4, h5, h6')];
	const used = [...new Set(headings.map((h) => h.localName))].sort();
	let last = base - 1;
	for (const heading of headings) {
		last = Math.min(base + used.indexOf(heading.localName), last + 1, 6);
		rename(heading, `h${last}`).classList.add('nl-heading', LEVELS[last]);
	}
}

/** @param {DocumentFragment} root */
function wrapTables(root) {
	for (const table of root.querySelectorAll('table')) {
		const box = document.createElement('div');
		box.className = 'vb-scroll';
		box.tabIndex = 0;
		box.setAttribute('role', 'region');
		box.setAttribute('aria-label', t('prose.table'));
		table.replaceWith(box);
		box.append(table);
	}
}

/** @param {string} source @param {number} base */
function fit(source, base) {
	const root = fragment(source);
	levels(root, base);
	wrapTables(root);
	for (const [name, style] of Object.entries(CLASSES)) for (const e of root.querySelectorAll(name)) e.classList.add(style);
	for (const pre of root.querySelectorAll('pre')) {
		pre.classList.add('nl-code-block');
		pre.tabIndex = 0;
	}
	return root;
}

/** @param {string} source HTML of the server @param {2 | 3 | 4} base level of its highest heading */
export const prose = (source, base) =>
	html`<div class="vb-prose" lang=${writtenLang()}>${guard([source, base], () => fit(source, base))}</div>`;
