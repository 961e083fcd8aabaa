// @ts-check
// Choosing a password. Every other session of this person ends.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h2, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { loadViewer, viewer } from '../../lib/session.js';

export class PasswordForm {
	/** @type {FieldError[]} */
	errors = [];
	done = false;
	busy = false;

	/** @param {() => void} redraw @param {() => void} changed */
	constructor(redraw, changed) {
		this.redraw = redraw;
		this.changed = changed;
	}

	/** @param {SubmitEvent} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		const form = /** @type {HTMLFormElement} */ (event.target);
		const data = new FormData(form);
		const current = String(data.get('current') ?? '');
		const fresh = String(data.get('new') ?? '');
		this.done = false;
		this.errors = [...fresh].length < 12 ? [{ field: 'new', detail: t('password.short') }] : [];
		if (!this.errors.length) await this.attempt(form, current, fresh);
		this.redraw();
		if (this.errors.length) focusErrors('pw');
	}

	/** @param {HTMLFormElement} form @param {string} current @param {string} fresh */
	async attempt(form, current, fresh) {
		this.busy = true;
		try {
			await post('/me/_password', { ...(current && { current }), new: fresh });
			form.reset();
			this.done = true;
			announce(t('password.done'));
			await loadViewer();
			this.changed();
		} catch (error) {
			this.errors = is(error, 401, 403) ? [{ field: 'current', detail: t('password.wrong') }] : fieldErrors(error, ['current', 'new']);
		}
		this.busy = false;
	}

	view() {
		const common = { prefix: 'pw', errors: this.errors, type: 'password' };
		return html`<section class="vb-stack" aria-labelledby="password">${h2(t('password.title'), 'password')}${p(t('password.text'))}
			${this.done ? notice(html`<p>${t('password.done')}</p>`, { tone: 'positive' }) : ''}
			<form class="vb-stack" method="post" novalidate @submit=${(/** @type {SubmitEvent} */ e) => this.send(e)}>
				${errorSummary(this.errors, 'pw')}
				<input type="text" name="username" autocomplete="username" value=${viewer().user?.mail ?? ''} hidden>
				${textbox({ ...common, name: 'current', label: t('password.current'), help: t('password.currentHelp'), optional: true, autocomplete: 'current-password' })}
				${textbox({ ...common, name: 'new', label: t('password.fresh'), help: t('password.freshHelp'), autocomplete: 'new-password' })}
				<p class="vb-actions">${submit(t('password.do'), { kind: 'secondary-action', busy: this.busy })}</p>
			</form></section>`;
	}
}
