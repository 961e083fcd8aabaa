// @ts-check
// The card beside a thread: where it played, within which rules, and whether it still holds.
import { html } from 'lit-html';
import { h2, link } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { label, t } from '../../lib/i18n.js';
import { below } from '../../lib/slices.js';
import { clock, daysUntil, longDate } from '../../lib/time.js';
import { markButton } from './marks.js';

/** @param {string} name @param {View} value */
const fact = (name, value) => (value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : '');

/** @param {Post} post @param {string} kind */
function terms(post, kind) {
	const some = (post.terms ?? []).filter((x) => x.kind === kind);
	const linked = kind === 'theme' || kind === 'law' || kind === 'tag';
	return some.length ? some.map((x, i) => html`${i ? ', ' : ''}${linked ? link(`/zoeken?${kind}=${x.id}`, x.name) : x.name}`) : null;
}

/** @param {Post} post */
function freshness(post) {
	const state = post.freshness ?? 'current';
	const tone = { current: 'worked', review_due: 'partly', expired: 'failed', superseded: 'partly' }[state] ?? 'partly';
	return html`<p class="vb-small"><span class="vb-result vb-result--${tone}">${icon(state === 'current' ? 'check' : 'clock')}${label('freshness', state)}</span>
		${post.reviewDue ? html`<br><span class="vb-subtle">${t(daysUntil(post.reviewDue) < 0 ? 'context.reviewPast' : 'context.review', { date: longDate(post.reviewDue) })}</span>` : ''}
		${post.validUntil ? html`<br><span class="vb-subtle">${t('context.validUntil', { date: longDate(post.validUntil) })}</span>` : ''}</p>`;
}

/** Whether it makes sense to ask if this still holds: not in the first months. @param {Post} post */
const ripe = (post) => post.freshness !== 'current' || daysUntil(post.published ?? post.created) < -90;

/** @param {import('./thread.js').Thread} thread */
export function context(thread) {
	const { post } = thread;
	const wide = matchMedia('(min-width: 60rem)').matches;
	const where = post.place?.name ?? post.anonymousAs?.text;
	const short = [where, label('phase', post.phase)].filter(Boolean).join(', ');
	return html`<aside class="vb-panel vb-panel--tint vb-sticky" aria-labelledby="context"><details class="vb-context" ?open=${wide}>
		<summary tabindex=${wide ? -1 : 0}>${h2(t(where || post.phase ? 'context.title' : 'context.about'), 'context', 'vb-h4')} <span class="vb-small">${short}</span></summary>
		${below(() => facts(thread, where))}
	</details></aside>`;
}

/** @param {import('./thread.js').Thread} thread @param {string | undefined} where */
function facts(thread, where) {
	const { post } = thread;
	return html`<div class="vb-stack">
			<dl class="vb-facts">
				${post.starts ? fact(t('context.when'), `${longDate(post.starts)}, ${clock(post.starts)}${post.ends ? `–${clock(post.ends)}` : ''}`) : ''}
				${fact(t('facet.place'), where)}${fact(t('facet.phase'), label('phase', post.phase))}
				${fact(t('context.partners'), terms(post, 'partner_type'))}${fact(t('facet.law'), terms(post, 'law'))}
				${fact(t('facet.theme'), terms(post, 'theme'))}${fact(t('context.goals'), terms(post, 'goal'))}
				${fact(t('facet.tag'), terms(post, 'tag'))}${fact(t('context.evidence'), label('evidence', post.evidence))}
				${fact(t('context.owner'), post.owner?.name)}
				${fact(t('context.access'), post.access === 'group' && post.group ? post.group.name : label('access', post.access))}
			</dl>
			${post.status === 'published' ? freshness(post) : ''}
			${post.permissions?.judge && ripe(post) ? html`<p class="vb-label">${t('context.stillRight')}</p><p class="vb-actions">${markButton(thread, post, 'still_valid')}${markButton(thread, post, 'outdated')}</p>` : ''}
		</div>`;
}
