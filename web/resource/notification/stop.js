// @ts-check
// The page behind "stop this mail". Opening it changes nothing: mail scanners follow links.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';

/** @param {Context} ctx */
export function open(ctx) {
	const token = ctx.url.hash.slice(1);
	let stopped = '';
	let trouble = token ? '' : t('stop.gone');

	async function stop() {
		try {
			stopped = (await post(`/mail-stops/${token}`)).stopped;
			trouble = '';
			announce(t(`stop.${stopped}`));
		} catch (error) {
			trouble = is(error, 404) ? t('stop.gone') : explain(error);
		}
		draw();
	}

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">${h1(t('stop.title'))}
			${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}
			${stopped ? notice(html`<p>${t(`stop.${stopped}`)}</p>`, { tone: 'positive' }) : ''}
			${stopped || !token ? '' : html`${p(t('stop.text'))}<p>${button(t('stop.do'), stop, { kind: 'primary-action' })}</p>`}
			${p(link('/volgen', t('notice.settings')))}</div></div>`;
		ctx.show({ title: t('stop.title'), body });
	}
	draw();
}
