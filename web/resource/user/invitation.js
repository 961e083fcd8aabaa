// @ts-check
// The page behind an invitation: who you are, and you are in. Opening it does nothing yet.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce } from '../../lib/a11y.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { acceptInvitation, viewer } from '../../lib/session.js';
import { Providers } from './providers.js';

const FIELDS = ['name', 'mail', 'password'];

/** @param {Context} ctx */
export async function open(ctx) {
	const token = decodeURIComponent(ctx.url.hash.slice(1));
	/** @type {FieldError[]} */
	let errors = [];
	let gone = token ? '' : t('invite.missing');
	let busy = false;
	/** @type {Record<string, string>} */
	let form = { name: '', mail: '', password: '' };

	const providers = new Providers(draw, { to: '/', linking: false }, { invitation: token });

	function check() {
		const wrong = [];
		if (!form.name.trim()) wrong.push({ field: 'name', detail: t('profile.noName') });
		if (!/^\S+@\S+$/.test(form.mail.trim())) wrong.push({ field: 'mail', detail: t('signIn.noMail') });
		if (form.password && [...form.password].length < 12) wrong.push({ field: 'password', detail: t('password.short') });
		return wrong;
	}

	async function attempt() {
		busy = true;
		draw();
		try {
			const { name, mail, password } = form;
			await acceptInvitation({ token, name: name.trim(), mail: mail.trim(), ...(password && { password }) });
			leaveMessage(t('link.welcome', { name: viewer().user?.name ?? '' }));
			return go('/', { replace: true });
		} catch (error) {
			const tokenWrong = is(error, 400) && /** @type {any} */ (error).errors.some((/** @type {FieldError} */ e) => e.field === 'token');
			if (tokenWrong || is(error, 404, 409, 410)) gone = t('invite.gone');
			else errors = is(error, 401, 403) ? [{ field: '', detail: explain(error) }] : fieldErrors(error, FIELDS);
			if (gone) announce(gone);
		}
		busy = false;
	}

	/** @param {SubmitEvent} event */
	async function send(event) {
		event.preventDefault();
		if (busy) return;
		const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
		form = Object.fromEntries(FIELDS.map((field) => [field, String(data.get(field) ?? '')]));
		errors = check();
		if (!errors.length) await attempt();
		draw();
		if (errors.length) focusErrors();
	}

	const fields = () => html`<form class="vb-stack" method="post" novalidate @submit=${send}>
		${errorSummary(errors)}
		${textbox({ name: 'name', label: t('profile.name'), autocomplete: 'name', errors, value: form.name, onInput: (v) => (form.name = v) })}
		${textbox({ name: 'mail', label: t('signIn.mail'), help: t('invite.mailHelp'), type: 'email', autocomplete: 'username', errors, value: form.mail, onInput: (v) => (form.mail = v) })}
		${textbox({ name: 'password', label: t('signIn.password'), help: t('invite.passwordHelp'), optional: true, type: 'password', autocomplete: 'new-password', errors, value: form.password, onInput: (v) => (form.password = v) })}
		<p class="vb-actions">${submit(t('invite.do'), { busy })}</p>
	</form>`;

	const noMore = () => html`${notice(html`<p>${gone}</p>`, { tone: 'negative', role: 'alert' })}
		${p(t('invite.what'))}${p(link('/aanmelden', t('invite.signIn')))}`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">
			${h1(t('invite.title'))}${gone ? noMore() : html`${providers.items.length ? html`${p(t('provider.invited'))}${providers.view()}` : ''}${p(t('invite.text'))}${fields()}`}
		</div></div>`;
		ctx.show({ title: t('invite.title'), body });
	}
	if (token) await providers.load(ctx.signal);
	draw();
}
