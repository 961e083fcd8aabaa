// @ts-check
// Breaking the glass: an administrator looks into a hidden group for a few hours, with a reason that its members read.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { textarea, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, p } from '../../component/heading/heading.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { post } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';

/** @param {Context} ctx */
export function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const form = new Form(draw, { number: ctx.url.searchParams.get('groep') ?? '', reason: '' }, 'gl');
	const id = () => Number(/\d+/.exec(form.values.number)?.[0] ?? 0);

	function wrong() {
		const errors = [];
		if (!id()) errors.push({ field: 'number', detail: t('glass.noNumber') });
		if (form.values.reason.trim().length < 10) errors.push({ field: 'reason', detail: t('glass.noReason') });
		return errors;
	}

	/** @param {Event} event */
	const send = (event) =>
		form.send(event, {
			check: wrong,
			work: async () => {
				try {
					await post(`/groups/${id()}/_break-glass`, { reason: form.values.reason.trim() });
				} catch (error) {
					if (!is(error, 404)) throw error;
					form.errors = [{ field: 'number', detail: t('glass.notHidden') }];
					return;
				}
				leaveMessage(t('glass.done'));
				go(`/groepen/${id()}`);
			},
		});

	function draw() {
		const title = t('glass.title');
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(title)}${manageTabs('/beheer/noodtoegang')}</div>
			<div class="vb-stack vb-measure">${p(t('glass.text'))}${notice(html`<p>${t('glass.warning')}</p>`, { tone: 'warning' })}
			<form class="vb-stack" method="post" novalidate @submit=${send}>
				${form.summary()}
				${textbox({ ...form.at('number'), label: t('glass.number'), help: t('glass.numberHelp'), mode: 'numeric' })}
				${textarea({ ...form.at('reason'), label: t('glass.reason'), help: t('glass.reasonHelp') })}
				<p class="vb-actions">${submit(t('glass.do'), { busy: form.busy })}</p>
			</form></div></div>`;
		ctx.show({ title, body, nav: '/beheer' });
	}
	draw();
}
