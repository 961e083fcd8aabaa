// @ts-check
// The end of every thread: what one can do now, also who has no account.
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { h2, link, p } from '../../component/heading/heading.js';
import { LISTS } from '../../component/kind/kind.js';
import { t } from '../../lib/i18n.js';
import { signedIn, viewer } from '../../lib/session.js';

/** @param {Post} post */
export function next(post) {
	if (post.status !== 'published') return '';
	const guest = !signedIn();
	const theme = post.terms?.find((x) => x.kind === 'theme');
	const ask = `/vraag-stellen?over=${post.id}${theme ? `&thema=${theme.id}` : ''}`;
	return html`<section class="vb-stack vb-stack--s vb-no-print" aria-labelledby="next">${h2(t('next.title'), 'next')}
		${guest ? p(t('next.guest')) : ''}
		<p class="vb-actions">${guest ? buttonLink(`/aanmelden?naar=${encodeURIComponent(location.pathname)}`, t('signIn.do'), { kind: 'primary-action' }) : ''}${guest || viewer().permissions.ask ? buttonLink(ask, t('next.ask')) : ''}</p>
		<p class="vb-line">${theme ? link(`/zoeken?theme=${theme.id}`, t('next.theme', { name: theme.name })) : ''}${LISTS[post.kind] ? link(LISTS[post.kind], t(`next.all.${post.kind}`)) : ''}</p>
	</section>`;
}
