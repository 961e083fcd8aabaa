// @ts-check
// What a thread came from and what came of it, in both directions.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { h2 } from '../../component/heading/heading.js';
import { kindName } from '../../component/kind/kind.js';
import { title } from '../../component/post-row/post-row.js';
import { t } from '../../lib/i18n.js';

const ORDER = ['supersedes', 'derived_from', 'duplicate_of', 'discussed_in', 'cites', 'related'];

/** @param {{rel: string, direction: string, post: Post}} link */
const row = ({ rel, direction, post }) => html`<li>
	<p class="vb-meta"><span class="vb-kind">${t(`link.${direction}.${rel}`)}</span><span>${kindName(post.kind)}</span>${post.place ? html`<span>${post.place.name}</span>` : ''}</p>
	<p>${title(post)}</p>
</li>`;

/** The way to earlier versions, when there are any. @param {import('./thread.js').Thread} thread */
export const historySection = (thread) =>
	thread.post.version > 1 || thread.history
		? html`<section class="vb-stack vb-no-print"><p>${button(t('history.do'), () => thread.toggleHistory(), { kind: 'subtle', style: 'vb-button--s vb-button--quiet', expanded: thread.history !== null })}</p>${thread.history?.view() ?? ''}</section>`
		: '';

/** @param {Post} post */
export function chain(post) {
	const seen = new Set();
	const once = (post.links ?? []).filter((l) => !seen.has(`${l.rel}${l.post.id}`) && seen.add(`${l.rel}${l.post.id}`));
	const links = once.sort((a, b) => ORDER.indexOf(a.rel) - ORDER.indexOf(b.rel));
	return links.length
		? html`<section class="vb-stack" aria-labelledby="links">${h2(t('link.heading'), 'links')}<ol class="vb-chain">${links.map(row)}</ol></section>`
		: '';
}
