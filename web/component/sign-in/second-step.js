// @ts-check
// The code of the second step: from a device, or one of the codes that were kept on paper.
import { html } from 'lit-html';
import { focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { Problem } from '../../lib/problem.js';
import { textbox } from '../form/control.js';

export class SecondStep {
	/** the server asked for a code */
	asked = false;
	onPaper = false;
	code = '';

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
	}

	/** Tells whether this refusal asks for a code, and from then on shows the field. @param {unknown} error */
	wants(error) {
		return error instanceof Problem && error.type.endsWith('/second-factor-required');
	}

	/** What goes along with the sign-in. */
	get body() {
		return this.asked ? { totp: this.code.trim() } : {};
	}

	/** Shows the field, or says what is wrong with the code. @param {any} error @returns {FieldError[]} */
	ask(error) {
		const first = !this.asked;
		this.asked = true;
		if (first) focusSoon('#in-totp');
		return first ? [] : [{ field: 'totp', detail: error.detail || t('factor.wrong') }];
	}

	missing() {
		return this.asked && !this.code.trim() ? [{ field: 'totp', detail: t('factor.noCode') }] : [];
	}

	other() {
		this.onPaper = !this.onPaper;
		this.code = '';
		this.redraw();
		focusSoon('#in-totp');
	}

	/** @param {FieldError[]} errors */
	view(errors) {
		const which = this.onPaper ? 'paper' : 'device';
		return html`${textbox({
			name: 'totp',
			prefix: 'in',
			label: t(`factor.code.${which}`),
			help: t(`factor.codeHelp.${which}`),
			autocomplete: this.onPaper ? 'off' : 'one-time-code',
			mode: this.onPaper ? 'text' : 'numeric',
			errors,
			value: this.code,
			onInput: (v) => (this.code = v),
		})}<p><button type="button" class="vb-linkish" @click=${() => this.other()}>${t(this.onPaper ? 'factor.useDevice' : 'factor.usePaper')}</button></p>`;
	}
}
