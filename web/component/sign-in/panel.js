// @ts-check
// Signing in, as a page or in the middle of a text that must not get lost; when needed with a second step.
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { signIn } from '../../lib/session.js';
import { button, submit } from '../button/button.js';
import { explain } from '../failure/failure.js';
import { textbox } from '../form/control.js';
import { errorSummary, focusErrors } from '../form/errors.js';
import { SecondStep } from './second-step.js';

export class SignInPanel {
	mail = '';
	password = '';
	/** @type {FieldError[]} */
	errors = [];
	busy = false;

	/** @param {() => void} redraw @param {() => void} done @param {string} [known] whose password it must be */
	constructor(redraw, done, known) {
		this.redraw = redraw;
		this.known = known;
		if (known) this.mail = known;
		this.done = done;
		this.step = new SecondStep(redraw);
	}

	check() {
		if (this.step.asked) return this.step.missing();
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
		this.mail = String(form.get('mail') ?? this.mail);
		this.password = String(form.get('password') ?? this.password);
		this.step.code = String(form.get('totp') ?? '');
		this.errors = this.check();
		if (!this.errors.length) await this.attempt();
		if (this.errors.length) focusErrors('in');
	}

	async attempt() {
		this.busy = true;
		this.redraw();
		try {
			await signIn({ mail: this.mail.trim(), password: this.password, ...this.step.body });
			this.busy = false;
			return this.done();
		} catch (error) {
			this.errors = this.step.wants(error) ? this.step.ask(error) : this.refused(error);
		}
		this.busy = false;
		this.redraw();
	}

	/** @param {unknown} error @returns {FieldError[]} */
	refused(error) {
		if (is(error, 400, 401, 403)) {
			this.step = new SecondStep(this.redraw);
			return [{ field: '', detail: t('signIn.wrong') }];
		}
		return [{ field: '', detail: explain(error) }];
	}

	back() {
		this.step = new SecondStep(this.redraw);
		this.password = '';
		this.errors = [];
		this.redraw();
	}

	who() {
		const common = { errors: this.errors, prefix: 'in' };
		return html`
			${this.known ? html`<p>${this.known}</p><input type="hidden" name="mail" autocomplete="username" value=${this.known}>` : textbox({ ...common, name: 'mail', label: t('signIn.mail'), type: 'email', autocomplete: 'username', value: this.mail, onInput: (v) => (this.mail = v) })}
			${textbox({ ...common, name: 'password', label: t('signIn.password'), type: 'password', autocomplete: 'current-password', value: this.password, onInput: (v) => (this.password = v) })}`;
	}

	view() {
		const { asked } = this.step;
		return html`<form class="vb-stack" method="post" novalidate @submit=${(/** @type {SubmitEvent} */ e) => {
			this.send(e).then(this.redraw);
		}}>
			${errorSummary(this.errors, 'in')}
			${asked ? this.step.view(this.errors) : this.who()}
			<p class="vb-actions">${submit(t('signIn.do'), { busy: this.busy })}${asked ? button(t('form.back'), () => this.back(), { kind: 'subtle' }) : ''}</p>
			${asked ? '' : html`<p class="vb-small"><a class="nl-link" href="/wachtwoord-vergeten">${t('forgot.link')}</a></p>`}
		</form>`;
	}
}
