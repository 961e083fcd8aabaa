// @ts-check
// For the administrator: mail and messages to other systems that did not arrive; try again, or throw away.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, p } from '../../component/heading/heading.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { get, post, remove } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { friendlyDate } from '../../lib/time.js';

/** @typedef {{id: number, kind: string, user: {id: number, name: string} | null, attempts: number, problem: string, created: string}} Letter */

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	let page = await get('/dead-letters?limit=100', ctx.signal);
	let trouble = '';

	/** @param {() => Promise<unknown>} work @param {string} said */
	async function act(work, said) {
		try {
			await work();
			trouble = '';
			page = await get('/dead-letters?limit=100');
			announce(said);
			focusSoon('#dead');
		} catch (error) {
			trouble = explain(error);
		}
		draw();
	}

	/** @param {Letter} letter */
	function row(letter) {
		const name = t('dead.name', { kind: t(`dead.kind.${letter.kind}`), who: letter.user?.name ?? t('dead.nobody') });
		return html`<li><div class="vb-line vb-line--apart"><div><p>${name}</p><p class="vb-small vb-subtle">${letter.problem} · ${t('dead.tries', { n: letter.attempts })} · ${friendlyDate(letter.created)}</p></div>
			<div class="vb-actions">${button(t('dead.retry'), () => act(() => post(`/dead-letters/${letter.id}/_retry`), t('dead.retried')), { style: 'vb-button--s', label: `${t('dead.retry')}: ${name}` })}
			${button(t('dead.drop'), () => act(() => remove(`/dead-letters/${letter.id}`), t('dead.dropped')), { kind: 'subtle', style: 'vb-button--s', label: `${t('dead.drop')}: ${name}` })}</div></div></li>`;
	}

	function draw() {
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(t('dead.title'))}${manageTabs('/beheer/post')}</div>
			<div class="vb-stack vb-stack--l vb-measure">
			<p id="dead" tabindex="-1">${page.dead ? t('dead.text', { n: page.dead, waiting: page.waiting }) : t('dead.onTheWay', { n: page.waiting })}</p>
			${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}
			${page.items.length ? html`<ul class="vb-rows">${page.items.map(row)}</ul>` : p(t('dead.none'), 'vb-panel vb-panel--tint')}
		</div></div>`;
		ctx.show({ title: t('dead.title'), body, nav: '/beheer' });
	}
	draw();
}
