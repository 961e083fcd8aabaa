// @ts-check
// What a thread came from and what came of it, in both directions.
import { html } from 'lit-html';
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

/** @param {Post} post */
export function chain(post) {
	const links = [...(post.links ?? [])].sort((a, b) => ORDER.indexOf(a.rel) - ORDER.indexOf(b.rel));
	return links.length
		? html`<section class="vb-stack" aria-labelledby="links">${h2(t('link.heading'), 'links')}<ol class="vb-chain">${links.map(row)}</ol></section>`
		: '';
}
