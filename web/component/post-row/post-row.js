// @ts-check
import { html } from 'lit-html';
import { isolate } from '../../lib/bidi.js';
import { t } from '../../lib/i18n.js';
import { kindName } from '../kind/kind.js';
import { when } from '../person/person.js';
import { writtenLang } from '../prose/written.js';

/** @param {Post} post */
function progress(post) {
	const counts = post.counts ?? {};
	if (counts.endorsed) return t('mark.endorsed');
	if (counts.answers) return t('post.answers', { n: counts.answers });
	if (post.kind === 'discussion' && counts.comments) return t('post.comments', { n: counts.comments });
	return post.progress === 'open' && post.kind !== 'page' && post.kind !== 'lesson' ? t('progress.open') : '';
}

/** One line of facts about a post: kind · place · date · where it stands, unless badges say that. @param {Post} post @param {boolean} [badged] */
export const meta = (post, badged = false) =>
	html`<p class="vb-meta"><span class="vb-kind">${kindName(post.kind)}</span>${
		post.place ? html`<span>${post.place.name}</span>` : ''
	}${when(post.activity ?? post.published ?? post.created)}${[badged ? '' : progress(post)].filter(Boolean).map((x) => html`<span>${x}</span>`)}${
		post.counts?.meToo ? html`<span>${t('mark.askedBy', { n: post.counts.meToo })}</span>` : ''
	}</p>`;

/** A post in a list. @param {Post} post @param {2 | 3} [level] */
export const postRow = (post, level = 3) => html`<li>
	${level === 2 ? html`<h2 class="vb-title">${title(post)}</h2>` : html`<h3 class="vb-title">${title(post)}</h3>`}
	${post.lead ? html`<p class="nl-paragraph vb-subtle vb-measure" lang=${writtenLang()}>${post.lead}</p>` : ''}
	${meta(post)}
</li>`;

/** @param {Post} post */
export const title = (post) =>
	html`<a class="nl-link" lang=${writtenLang()} href=${post.url}>${isolate(post.title || t('post.untitled'))}</a>`;
