// @ts-check
// What is found while somebody types: the first hits below the search box, as links. The last word may be unfinished.
import { html, render } from 'lit-html';
import { announce } from '../../lib/a11y.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { query } from '../../lib/query.js';
import { meta, title } from '../post-row/post-row.js';

const SHORTEST = 3;
const MOST = 5;
/** the field that is typed in @type {HTMLInputElement | null} */
let field = null;
let asked = 0;

/** @param {Post[]} items */
function show(items) {
	const place = field?.closest('form')?.querySelector('.vb-ahead');
	if (!(place instanceof HTMLElement)) return;
	const list = html`<ul class="vb-list" aria-label=${t('search.ahead')}>${items.map((item) => html`<li>${title(item)}${meta(item)}</li>`)}</ul>`;
	render(items.length ? list : '', place);
	place.hidden = !items.length;
}

async function look() {
	const mine = ++asked;
	const q = field?.value.trim() ?? '';
	const found = q.length < SHORTEST ? null : await optional(`/search${query({ q, typing: 'true', limit: MOST })}`);
	if (mine !== asked || document.activeElement !== field) return;
	show(found?.items ?? []);
	if (found?.items.length) announce(t('search.aheadFound', { n: found.items.length }));
}

const soon = later(look, 250);

/** @param {HTMLInputElement} typed */
export function ahead(typed) {
	field = typed;
	soon();
}

/** Takes the list away; what is still on its way does not bring it back. */
export function away() {
	asked++;
	show([]);
}
