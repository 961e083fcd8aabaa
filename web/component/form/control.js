// @ts-check
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { describedBy, errorOf, field, idOf } from './field.js';

/** @typedef {import('./field.js').Field} Field */

/** @param {Field & {value?: string, type?: string, autocomplete?: string, list?: string, mode?: string, onInput?: (value: string) => void}} f */
export const textbox = (f) =>
	field(
		f,
		html`<input
	class="utrecht-textbox utrecht-textbox--html-input" id=${idOf(f)} name=${f.name} type=${f.type ?? 'text'}
	autocomplete=${/** @type {any} */ (f.autocomplete) ?? 'off'} list=${f.list ?? nothing} inputmode=${/** @type {any} */ (f.mode) ?? nothing} .value=${live(f.value ?? '')}
	aria-describedby=${describedBy(f)} aria-invalid=${errorOf(f) ? 'true' : nothing}
	@input=${(/** @type {any} */ e) => f.onInput?.(e.target.value)}>`,
	);

const noBreak = (/** @type {KeyboardEvent} */ e) => {
	if (e.key !== 'Enter' || e.isComposing) return;
	e.preventDefault();
	/** @type {HTMLTextAreaElement} */ (e.target).form?.requestSubmit();
};

/** One sentence that may wrap on a narrow screen; Enter sends the form. @param {Field & {value: string, onInput: (value: string) => void}} f */
export const sentence = (f) =>
	field(
		f,
		html`<textarea
	class="utrecht-textarea utrecht-textarea--html-textarea vb-oneline" id=${idOf(f)} name=${f.name} rows="1"
	aria-describedby=${describedBy(f)} aria-invalid=${errorOf(f) ? 'true' : nothing} .value=${live(f.value)}
	@keydown=${noBreak} @input=${(/** @type {any} */ e) => f.onInput(e.target.value.replace(/[\r\n]+/g, ' '))}></textarea>`,
	);

/** @param {Field & {value: string, rows?: number, onInput: (value: string) => void}} f */
export const textarea = (f) =>
	field(
		f,
		html`<textarea
	class="utrecht-textarea utrecht-textarea--html-textarea" id=${idOf(f)} name=${f.name} rows=${f.rows ?? 3}
	aria-describedby=${describedBy(f)} aria-invalid=${errorOf(f) ? 'true' : nothing} .value=${live(f.value)}
	@input=${(/** @type {any} */ e) => f.onInput(e.target.value)}></textarea>`,
	);

/** @param {Field & {value: string, options: [string, View][], onInput: (value: string) => void}} f */
export const select = (f) =>
	field(
		f,
		html`<select
	class="utrecht-select utrecht-select--html-select" id=${idOf(f)} name=${f.name}
	aria-describedby=${describedBy(f)} aria-invalid=${errorOf(f) ? 'true' : nothing}
	@change=${(/** @type {any} */ e) => f.onInput(e.target.value)}>${f.options.map(
		([value, text]) => html`<option value=${value} .selected=${live(value === f.value)}>${text}</option>`,
	)}</select>`,
	);
