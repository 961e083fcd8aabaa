// @ts-check
import { html } from 'lit-html';
import { hitBadges } from '../../component/badge/post-badges.js';
import { icon } from '../../component/icon/icon.js';
import { kindName } from '../../component/kind/kind.js';
import { when } from '../../component/person/person.js';
import { title } from '../../component/post-row/post-row.js';
import { snippet } from '../../component/prose/snippet.js';
import { written } from '../../component/prose/written.js';
import { t } from '../../lib/i18n.js';

/** @param {Post} post */
const facts = (post) =>
	html`<p class="vb-meta"><span class="vb-kind">${kindName(post.kind)}</span>${
		post.place ? html`<span>${post.place.name}</span>` : ''
	}${when(post.published ?? post.created)}${post.counts?.answers ? html`<span>${t('post.answers', { n: post.counts.answers })}</span>` : ''}</p>`;

/** One search result: what it is, its title, the words that answer, and how it was judged. @param {Post} post @param {boolean} [explained] say why it stands here */
export function hit(post, explained = false) {
	const badges = hitBadges(post);
	const reasons = [post.why ?? []].flat();
	const why = (explained && badges.length ? reasons.slice(-1) : reasons) // the server says last what was asked for
		.join(' · ');
	return html`<li><article class="vb-hit">
		${facts(post)}
		<h2 class="vb-title">${title(post)}</h2>
		${post.snippet || post.lead ? html`<p class="nl-paragraph">${post.file ? html`<span class="vb-subtle">${t('search.inFile', { name: post.file.name })}</span>` : ''}${written(post.snippet ? snippet(post.snippet) : post.lead)}</p>` : ''}
		${badges.length ? html`<p class="vb-line">${badges}</p>` : ''}
		${why && (explained || !badges.length) ? html`<p class="vb-why">${icon(explained ? 'place' : 'info')}<span>${why}</span></p>` : ''}
	</article></li>`;
}
