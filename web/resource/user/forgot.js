// @ts-check
// Asking for a link for a new password. What is said is the same whether the address is known or not.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

/** @param {Context} ctx */
export function open(ctx) {
	const form = new Form(draw, { mail: '' });
	let via = '';

	/** @param {Event} event */
	const send = (event) =>
		form.send(event, {
			check: () => (/^\S+@\S+$/.test(form.values.mail.trim()) ? [] : [{ field: 'mail', detail: t('signIn.noMail') }]),
			work: async () => {
				via = (await post('/passwords/_request', { mail: form.values.mail.trim() })).via;
			},
		});

	const asked =
		() => html`${notice(html`<p>${t(via === 'mail' ? 'forgot.mailed' : 'forgot.noted', { mail: form.values.mail.trim() })}</p>`, { tone: 'positive', role: 'status' })}
		${p(t(via === 'mail' ? 'forgot.noMail' : 'forgot.byAdministrator'))}`;

	const ask = () => html`${p(t('forgot.text'))}<form class="vb-stack" method="post" novalidate @submit=${send}>
		${form.summary()}
		${textbox({ ...form.at('mail'), label: t('signIn.mail'), type: 'email', autocomplete: 'username' })}
		<p class="vb-actions">${submit(t('forgot.do'), { busy: form.busy })}</p>
	</form>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">
			${h1(t('forgot.title'))}${via ? asked() : ask()}<p class="vb-small">${link('/aanmelden', t('forgot.back'))}</p>
		</div></div>`;
		ctx.show({ title: t('forgot.title'), body });
	}
	draw();
}
