// @ts-check
import { html, nothing } from 'lit-html';

/** A question with a few answers, each explained. @param {{name: string, legend: View, value: string, options: {value: string, label: View, help?: View}[], onInput: (value: string) => void}} c */
export const choice = (c) => html`<fieldset class="vb-stack vb-stack--s">
	<legend class="utrecht-form-label vb-legend">${c.legend}</legend>
	<div class="vb-choice">${c.options.map(
		(o) => html`<label>
		<input type="radio" name=${c.name} value=${o.value} .checked=${o.value === c.value} @change=${() => c.onInput(o.value)}>
		<span><b>${o.label}</b>${o.help ? html`<small>${o.help}</small>` : ''}</span>
	</label>`,
	)}</div>
</fieldset>`;

/** One thing to switch on. @param {{name: string, id?: string, label: View, help?: View, checked: boolean, onInput: (on: boolean) => void}} c */
export const checkbox = (c) => html`<label class="vb-check">
	<input type="checkbox" id=${c.id ?? nothing} name=${c.name} .checked=${c.checked} @change=${(/** @type {any} */ e) => c.onInput(e.target.checked)}>
	<span>${c.label}${c.help ? html`<small>${c.help}</small>` : ''}</span>
</label>`;
