// @ts-check
// For the administrator: is there a backup of last night, and does the search know everything?
import { html } from 'lit-html';
import { explain } from '../../component/failure/failure.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { condition } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { size } from '../../lib/size.js';
import { clock, longDate } from '../../lib/time.js';

/** @typedef {{status: 'off' | 'none' | 'fresh' | 'late' | 'failed', last: string | null, next: string | null, bytes: number, kept: number}} Backup */
/** @typedef {{loaded: boolean, rebuilding: boolean, lag: number, threads: number}} Index */

/** @param {string | null} at */
const moment = (at) => (at ? t('health.moment', { day: longDate(at), time: clock(at) }) : t('health.never'));

/** @param {string} name @param {View} value */
const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {Backup} b */
const backup = (b) => html`<section class="vb-stack vb-stack--s" aria-labelledby="backup">${h2(t('health.backup'), 'backup')}
	${notice(p(t(`health.backupIs.${b.status}`)), { tone: b.status === 'fresh' ? 'positive' : b.status === 'failed' || b.status === 'late' ? 'negative' : 'warning' })}
	${b.status === 'off' ? '' : html`<dl class="vb-facts">${fact(t('health.last'), moment(b.last))}${fact(t('health.next'), moment(b.next))}${fact(t('health.size'), size(b.bytes))}${fact(t('health.kept'), b.kept)}</dl>`}</section>`;

/** @param {Index} i */
const search = (i) => html`<section class="vb-stack vb-stack--s" aria-labelledby="index">${h2(t('health.search'), 'index')}
	${p(t(i.rebuilding || !i.loaded ? 'health.rebuilding' : i.lag ? 'health.behind' : 'health.upToDate', { n: i.threads, lag: i.lag }))}</section>`;

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const title = t('health.title');
	let body;
	try {
		const now = await condition(ctx.signal);
		body = html`${backup(now.backup)}${search(now.index)}`;
	} catch (error) {
		body = notice(html`<p>${explain(error)}</p>`, { tone: 'negative', role: 'alert' });
	}
	ctx.show({
		title,
		body: html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(title)}${manageTabs('/beheer/toestand')}</div><div class="vb-stack vb-stack--l vb-measure">${body}</div></div>`,
		nav: '/beheer',
	});
}
