// @ts-check
import { html } from 'lit-html';
import { stateBadges } from '../../component/badge/post-badges.js';
import { banners } from '../../component/banner/banner.js';
import { acts } from '../../component/button/acts.js';
import { button } from '../../component/button/button.js';
import { shareButton } from '../../component/copy/copy.js';
import { h1, link } from '../../component/heading/heading.js';
import { kindName, LISTS } from '../../component/kind/kind.js';
import { authorName, when } from '../../component/person/person.js';
import { written } from '../../component/prose/written.js';
import { t } from '../../lib/i18n.js';
import { signedIn, viewer } from '../../lib/session.js';
import { flagButton, followButton } from './follow.js';
import { markButton } from './marks.js';

/** @param {Post} post */
function crumbs(post) {
	const theme = post.terms?.find((x) => x.kind === 'theme');
	return html`<nav aria-label=${t('post.crumbs')}><ol class="vb-crumb">
		${LISTS[post.kind] ? html`<li>${link(LISTS[post.kind], t(`kinds.${post.kind}`))}</li>` : ''}
		${theme ? html`<li>${link(`/zoeken?theme=${theme.id}`, theme.name)}</li>` : ''}
	</ol></nav>`;
}

/** @param {import('./thread.js').Thread} thread */
function actions(thread) {
	const { post } = thread;
	const may = post.permissions ?? {};
	const placed = post.status === 'published';
	if (!placed && !may.edit) return '';
	const all = [
		placed && signedIn() ? followButton(thread) : '',
		...['me_too', 'helpful', 'endorsed'].map((kind) => markButton(thread, post, kind)),
		may.edit ? button(t('edit.do'), () => thread.edit(post), { kind: 'subtle', style: 'vb-button--s vb-button--quiet' }) : '',
		may.edit && post.kind === 'meeting' && Date.parse(post.starts ?? '') < Date.now()
			? button(t('meeting.write'), () => thread.minutes(), { style: 'vb-button--s' })
			: '',
		placed ? shareButton(post.url) : '',
		may.flag && post.author?.id !== viewer().user?.id ? flagButton(thread) : '',
	];
	return html`${acts(all)}${thread.troubleAt(post.id)}`;
}

/** @param {import('./thread.js').Thread} thread */
export function header(thread) {
	const { post } = thread;
	const badges = stateBadges(post);
	return html`<header class="vb-stack">
		${crumbs(post)}
		${h1(post.title ? written(post.title) : t('post.untitled'))}
		${post.lead ? html`<p class="nl-paragraph nl-paragraph--lead vb-measure">${written(post.lead)}</p>` : ''}
		<div class="vb-line"><p class="vb-meta"><span class="vb-kind">${kindName(post.kind)}</span><span>${authorName(post)}</span>${when(post.published ?? post.created)}</p>${badges}</div>
		${banners(post, post.permissions?.judge ? markButton(thread, post, 'still_valid') : '')}
		${actions(thread)}
	</header>`;
}
