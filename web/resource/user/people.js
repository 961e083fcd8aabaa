// @ts-check
// Everybody with an account, for the administrator: find somebody and see what that person may do.
import { html } from 'lit-html';
import { badge } from '../../component/badge/badge.js';
import { submit } from '../../component/button/button.js';
import { select } from '../../component/form/control.js';
import { h1, p } from '../../component/heading/heading.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { Pages } from '../../component/pages/pages.js';
import { avatar } from '../../component/person/person.js';
import { get } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { pick, query } from '../../lib/query.js';
import { slices } from '../../lib/slices.js';

export const ROLES = ['reader', 'sounding_board', 'project_leader', 'steering', 'coach', 'administrator'];

/** @param {any} user */
const row = (user) => html`<li><div class="vb-line vb-line--apart">
	<div class="vb-by">${avatar(user.name)}<div><p><a class="nl-link" href="/beheer/mensen/${user.id}"><strong>${user.name}</strong></a></p>
		<p class="vb-meta">${user.organisation ? html`<span>${user.organisation.name}</span>` : ''}<span>${user.roles.map((/** @type {string} */ r) => label('role', r)).join(', ')}</span>${user.mail ? html`<span>${user.mail}</span>` : ''}</p></div></div>
	${user.closed ? badge(t('people.closed'), { image: 'lock' }) : ''}
</div></li>`;

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const chosen = pick(ctx.url, ['q', 'role']);
	const address = (/** @type {string} */ cursor) => `/users${query({ ...chosen, limit: 50, cursor })}`;
	const answer = await get(address(''), ctx.signal);
	const pages = new Pages(answer, address, draw, ['people.more', 'people.added']);

	const search = () => html`<form class="vb-filterbar" role="search" action="/beheer/mensen" method="get">
		<div class="vb-field"><label class="utrecht-form-label" for="f-q">${t('people.name')}</label><input class="utrecht-textbox utrecht-textbox--html-input" type="search" id="f-q" name="q" maxlength="100" autocomplete="off" .value=${chosen.q ?? ''}></div>
		${select({ name: 'role', label: t('profile.roles'), value: chosen.role ?? '', options: [['', t('people.anyRole')], ...ROLES.map((r) => /** @type {[string, View]} */ ([r, label('role', r)]))], onInput: () => {} })}
		${submit(t('search.do'), { kind: 'secondary-action' })}
	</form>`;

	function draw() {
		const title = t('people.title');
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(title)}${manageTabs('/beheer/mensen')}${p(t('people.text'), 'vb-subtle vb-measure')}</div>
			${search()}
			${answer.items.length ? html`<ul class="vb-rows">${slices(answer.items, row)}</ul>` : html`<p class="vb-panel vb-panel--tint">${t('people.none')}</p>`}${pages.view()}
		</div>`;
		ctx.show({ title, body, nav: '/beheer' });
	}
	draw();
}
