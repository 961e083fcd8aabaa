// @ts-check
// The page behind a link that gives a new password. Opening it does nothing yet.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';

/** @param {Context} ctx */
export function open(ctx) {
	const token = decodeURIComponent(ctx.url.hash.slice(1));
	/** @type {FieldError[]} */
	let errors = [];
	let gone = token ? '' : t('reset.missing');
	let busy = false;
	let fresh = '';

	/** @param {any} error */
	function refuse(error) {
		const tokenWrong = is(error, 400) && error.errors.some((/** @type {FieldError} */ e) => e.field === 'token');
		if (tokenWrong || is(error, 404, 410)) gone = t('reset.gone');
		else errors = is(error, 400) ? fieldErrors(error, ['password']) : [{ field: '', detail: explain(error) }];
		if (gone) announce(gone);
	}

	/** @param {SubmitEvent} event */
	async function send(event) {
		event.preventDefault();
		if (busy) return;
		errors = [...fresh].length < 12 ? [{ field: 'password', detail: t('password.short') }] : [];
		busy = !errors.length;
		draw();
		try {
			if (busy) {
				await post('/passwords/_reset', { token, password: fresh });
				leaveMessage(t('reset.done'));
				return go('/aanmelden', { replace: true });
			}
		} catch (error) {
			refuse(error);
		}
		busy = false;
		draw();
		if (errors.length) focusErrors();
	}

	const form = () => html`<form class="vb-stack" method="post" novalidate @submit=${send}>
		${errorSummary(errors)}
		${textbox({ name: 'password', label: t('password.fresh'), help: t('password.freshHelp'), type: 'password', autocomplete: 'new-password', errors, value: fresh, onInput: (v) => (fresh = v) })}
		<p class="vb-actions">${submit(t('password.do'), { busy })}</p>
	</form>`;

	const noMore = () =>
		html`${notice(html`<p>${gone}</p>`, { tone: 'negative', role: 'alert' })}${p(link('/aanmelden', t('invite.signIn')))}`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">${h1(t('reset.title'))}${gone ? noMore() : form()}</div></div>`;
		ctx.show({ title: t('reset.title'), body });
	}
	draw();
}
