// @ts-check
// The page behind a link for an expert: one question, and room for one answer, without an account.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { textarea } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { prose } from '../../component/prose/prose.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { longDate } from '../../lib/time.js';

/** @param {Context} ctx */
export async function open(ctx) {
	const token = ctx.url.hash.slice(1);
	const form = new Form(draw, { body: '' }, 'expert');
	/** @type {any} */
	let question = null;
	let gone = token ? '' : t('expert.gone');
	let sent = false;

	try {
		if (token) question = await post('/expert-links/_read', { token });
	} catch (error) {
		gone = is(error, 410) ? t('expert.gone') : explain(error);
	}

	async function answer() {
		await post('/expert-links/_answer', { token, body: form.values.body });
		sent = true;
	}

	const check = () => (form.values.body.trim() ? [] : [{ field: 'body', detail: t('expert.noText') }]);
	const room = () => html`<p>${t('expert.asked', { who: question.askedBy, day: longDate(question.expires) })}</p>
		<section class="vb-panel vb-stack" aria-labelledby="question">${h2(question.title, 'question')}${prose(question.html, 3)}</section>
		<form class="vb-stack" novalidate @submit=${(/** @type {Event} */ e) => form.send(e, { check, work: answer, said: t('expert.sent') })}>
			${form.summary()}
			${textarea({ ...form.at('body'), label: t('expert.answer'), help: t('expert.answerHelp', { name: question.name }) })}
			<p class="vb-actions">${submit(t('expert.send'), { busy: form.busy })}</p>
		</form>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--l vb-measure">${h1(t('expert.page'))}
			${gone ? notice(html`<p>${gone}</p>`, { tone: 'negative', role: 'alert' }) : sent ? notice(html`<p>${t('expert.sent')}</p>`, { tone: 'positive' }) : room()}
			${p(t('expert.about'), 'vb-small vb-subtle')}</div></div>`;
		ctx.show({ title: t('expert.page'), body });
	}
	draw();
}
