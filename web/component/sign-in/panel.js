// @ts-check
// Signing in, as a page or in the middle of a text that must not get lost.
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { signIn } from '../../lib/session.js';
import { submit } from '../button/button.js';
import { explain } from '../failure/failure.js';
import { textbox } from '../form/control.js';
import { errorSummary, focusErrors } from '../form/errors.js';

export class SignInPanel {
	mail = '';
	password = '';
	/** @type {FieldError[]} */
	errors = [];
	busy = false;

	/** @param {() => void} redraw @param {() => void} done */
	constructor(redraw, done) {
		this.redraw = redraw;
		this.done = done;
	}

	check() {
		const errors = [];
		if (!/^\S+@\S+$/.test(this.mail.trim())) errors.push({ field: 'mail', detail: t('signIn.noMail') });
		if (!this.password) errors.push({ field: 'password', detail: t('signIn.noPassword') });
		return errors;
	}

	/** @param {SubmitEvent} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
		this.mail = String(form.get('mail'));
		this.password = String(form.get('password'));
		this.errors = this.check();
		if (!this.errors.length) await this.attempt();
		if (this.errors.length) focusErrors('in');
	}

	async attempt() {
		this.busy = true;
		this.redraw();
		try {
			await signIn(this.mail.trim(), this.password);
			this.busy = false;
			return this.done();
		} catch (error) {
			this.errors = [{ field: '', detail: is(error, 400, 401, 403) ? t('signIn.wrong') : explain(error) }];
		}
		this.busy = false;
		this.redraw();
	}

	view() {
		const common = { errors: this.errors, prefix: 'in' };
		return html`<form class="vb-stack" method="post" novalidate @submit=${(/** @type {SubmitEvent} */ e) => {
			this.send(e).then(this.redraw);
		}}>
			${errorSummary(this.errors, 'in')}
			${textbox({ ...common, name: 'mail', label: t('signIn.mail'), type: 'email', autocomplete: 'username', value: this.mail, onInput: (v) => (this.mail = v) })}
			${textbox({ ...common, name: 'password', label: t('signIn.password'), type: 'password', autocomplete: 'current-password', value: this.password, onInput: (v) => (this.password = v) })}
			<p class="vb-actions">${submit(t('signIn.do'), { busy: this.busy })}</p>
		</form>`;
	}
}
