// @ts-check
// The groups that somebody can see, one's own first.
import { html } from 'lit-html';
import { badge } from '../../component/badge/badge.js';
import { buttonLink } from '../../component/button/button.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { get } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { slices } from '../../lib/slices.js';

/** @param {any} group */
const row = (group) => html`<li>
	<h3 class="vb-title"><a class="nl-link" href="/groepen/${group.id}">${group.name}</a></h3>
	${group.description ? html`<p class="nl-paragraph vb-subtle vb-measure">${group.description}</p>` : ''}
	<div class="vb-line"><p class="vb-meta"><span class="vb-kind">${label('groupKind', group.kind)}</span><span>${t('group.members', { n: group.members })}</span></p>${
		group.visibility === 'open' ? '' : badge(t(`group.${group.visibility}`), { image: 'lock' })
	}</div>
</li>`;

/** @param {string} id @param {string} title @param {any[]} groups @param {string} empty */
const section = (id, title, groups, empty) => html`<section class="vb-stack" aria-labelledby=${id}>${h2(title, id)}
	${groups.length ? html`<ul class="vb-rows">${slices(groups, row)}</ul>` : html`<p class="vb-subtle">${empty}</p>`}</section>`;

/** For who may make one. */
function make() {
	const may = viewer().permissions;
	return may.makeGroups || may.makeIntervision ? buttonLink('/groepen/nieuw', t('group.new')) : '';
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/groepen', { replace: true });
	const { items } = await get('/groups?limit=100', ctx.signal);
	const mine = items.filter((/** @type {any} */ g) => g.mine);
	const others = items.filter((/** @type {any} */ g) => !g.mine);
	const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--xl">
		<div class="vb-stack vb-stack--s"><div class="vb-line vb-line--apart">${h1(t('group.title'))}${make()}</div>${p(t('group.text'), 'vb-subtle vb-measure')}</div>
		${section('mine', t('group.mine'), mine, t('group.noneMine'))}
		${others.length || !mine.length ? section('others', t('group.others'), others, t('group.none')) : ''}
	</div></div>`;
	ctx.show({ title: t('group.title'), body });
}
