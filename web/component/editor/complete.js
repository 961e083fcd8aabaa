// @ts-check
// "@" offers people and groups, "#" offers what was written before; chosen with arrows and Enter, or by a click.
import '@github/text-expander-element';
import { announce } from '../../lib/a11y.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { signedIn } from '../../lib/session.js';

/** @typedef {{value: string, name: string, more: string}} Offer */

const MOST = 6;
let count = 0;
/** @type {any[] | null} */
let groups = null;

/** A name as it stands behind "@": the same rule as the server's. @param {string} name */
const handle = (name) =>
	`@${name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '')}`;

/** @param {string} text @returns {Promise<Offer[]>} */
async function people(text) {
	const wanted = text.trim().toLowerCase();
	groups ??= (await optional('/groups?limit=100'))?.items ?? [];
	const users = (await optional(`/users${query({ q: text.trim(), limit: MOST })}`))?.items ?? [];
	const fits = (groups ?? []).filter((g) => g.visibility !== 'hidden' && g.name.toLowerCase().includes(wanted));
	return [
		...users.map((/** @type {any} */ u) => ({ value: handle(u.name), name: u.name, more: u.organisation?.name ?? '' })),
		...fits.map((g) => ({ value: handle(g.name), name: g.name, more: t('complete.group') })),
	].slice(0, MOST);
}

/** @param {string} text @returns {Promise<Offer[]>} */
async function posts(text) {
	if (/^\d+$/.test(text)) {
		const post = await optional(`/posts/${text}`);
		return post ? [{ value: `#${post.root}`, name: post.title || `#${post.id}`, more: t(`kind.${post.kind}`) }] : [];
	}
	const found = (await optional(`/suggestions${query({ q: text.trim() })}`))?.items ?? [];
	return found
		.filter((/** @type {any} */ x) => x.type === 'post')
		.slice(0, MOST)
		.map((/** @type {any} */ x) => ({ value: `#${x.id}`, name: x.text, more: `#${x.id}` }));
}

/** @param {Offer} offer */
function option({ value, name, more }) {
	const item = document.createElement('li');
	item.id = `offer-${++count}`;
	item.setAttribute('role', 'option');
	item.dataset.value = value;
	const small = document.createElement('small');
	small.textContent = more;
	item.append(name, ' ', small);
	return item;
}

/** @param {string} key @param {string} text */
async function find(key, text) {
	const wanted = text.trim();
	if (!signedIn() || /^\s|#/.test(text) || wanted.length < (key === '#' ? 1 : 0) || wanted.length > 60) return { matched: false };
	const offers = await (key === '@' ? people(text) : posts(text));
	if (!offers.length) return { matched: false };
	const fragment = document.createElement('ul');
	fragment.className = 'vb-offers';
	fragment.id = `offers-${++count}`;
	fragment.setAttribute('role', 'listbox');
	fragment.setAttribute('aria-label', t(key === '@' ? 'complete.people' : 'complete.posts'));
	fragment.append(...offers.map(option));
	announce(t('complete.found', { n: offers.length }));
	return { matched: true, fragment };
}

// The events do not bubble; on the way down they pass here, for every editor on the page.
document.addEventListener('text-expander-change', (/** @type {any} */ e) => e.detail.provide(find(e.detail.key, e.detail.text)), true);
/** A text area may not be a combobox; what it points at says enough, and the offers are announced. @param {Event} event */
function stayTextbox(event) {
	const field = event.target instanceof Element ? event.target.querySelector('textarea') : null;
	for (const name of ['role', 'aria-expanded']) field?.removeAttribute(name);
}
document.addEventListener('text-expander-activate', (e) => requestAnimationFrame(() => stayTextbox(e)), true);
document.addEventListener(
	'text-expander-value',
	(/** @type {any} */ e) => {
		e.detail.value = e.detail.item.dataset.value;
	},
	true,
);
// It changes the field without a word: the form has to hear it, or it draws and sends the text as it was before.
document.addEventListener(
	'text-expander-committed',
	(/** @type {any} */ e) => e.detail.input.dispatchEvent(new Event('input', { bubbles: true })),
	true,
);
