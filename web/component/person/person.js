// @ts-check
import { html } from 'lit-html';
import { isolate } from '../../lib/bidi.js';
import { t } from '../../lib/i18n.js';
import { friendlyDate } from '../../lib/time.js';

/** @param {string} name */
export const initials = (name) =>
	name
		.split(/\s+/)
		.filter((w) => /^\p{Lu}/u.test(w))
		.map((w) => w[0])
		.filter((_, i, all) => i === 0 || i === all.length - 1)
		.join('') || name[0];

/** @param {string} name */
export const avatar = (name) => html`<span class="vb-avatar" aria-hidden="true">${initials(name)}</span>`;

/** @param {Post} post */
const anonymousName = (post) => (post.anonymousAs ? `${t('person.anonymous')}, ${post.anonymousAs.text}` : t('person.anonymous'));

/** Says who wrote a post: "Els Verbeek, Lindehoven", or in whose name. @param {Post} post */
export function authorName(post) {
	const person = post.author;
	const name = isolate(person?.name ?? anonymousName(post));
	const full = person?.organisation && !post.anonymous ? `${name}, ${person.organisation.name}` : name;
	return post.onBehalfOf ? t('person.onBehalf', { name: full, group: post.onBehalfOf.name }) : full;
}

/** @param {string} iso */
export const when = (iso) => html`<time datetime=${iso}>${friendlyDate(iso)}</time>`;

/** @param {Post} post */
export const byline = (post) => html`<div class="vb-by">
	${post.anonymous || !post.author ? '' : avatar(post.author.name)}
	<p class="vb-meta"><span>${authorName(post)}</span>${when(post.published ?? post.created)}</p>
</div>`;

/** A mail address that breaks, when it must, before the host. @param {string | null | undefined} mail */
export const mailText = (mail) => {
	const [name, host] = (mail ?? '').split('@');
	return host ? html`${name}<wbr>@${host}` : name;
};
