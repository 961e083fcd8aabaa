// @ts-check
// Markdown with a toolbar and a preview by the server's own renderer: beside it when large, behind a switch when small.
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { describedBy, errorOf, field, idOf } from '../form/field.js';
import { prose } from '../prose/prose.js';
import { toolbar, wakeToolbar } from './toolbar.js';

export class Editor {
	/** @type {View} */
	shownText = '';
	failed = false;
	shown = '';

	/** @param {import('../form/field.js').Field & {large?: boolean, onInput: (value: string) => void}} options @param {() => void} redraw */
	constructor(options, redraw) {
		this.options = options;
		this.redraw = redraw;
		this.value = '';
		wakeToolbar();
		this.refresh = later(() => this.preview(), 400);
		this.wide = matchMedia('(min-width: 60rem)');
	}

	async preview() {
		if (this.shown === this.value && !this.failed) return;
		const value = this.value;
		try {
			const answer = value.trim() ? await post('/markdown', { body: value }) : { html: '' };
			this.shownText = prose(answer.html, 3);
			this.failed = false;
			this.shown = value;
		} catch {
			this.failed = true;
		}
		this.redraw();
	}

	/** @param {string} value */
	input(value) {
		this.value = value;
		this.options.onInput(value);
		if (this.options.large && this.wide.matches) this.refresh();
	}

	/** @param {string} value @param {FieldError[]} errors */
	view(value, errors = []) {
		this.value = value;
		const f = { ...this.options, errors };
		const id = idOf(f);
		return field(
			f,
			html`<div class="vb-editor ${f.large ? 'vb-editor--large' : ''}">
			<div class="vb-bar">${toolbar(id)}${this.switch(id)}</div>
			<div class="vb-panes">
				<text-expander keys="@ #" multiword="@ #"><textarea class="utrecht-textarea utrecht-textarea--html-textarea" id=${id} name=${f.name} rows=${f.large ? 16 : 5}
					aria-describedby=${describedBy(f)} aria-invalid=${errorOf(f) ? 'true' : nothing} .value=${live(value)}
					@input=${(/** @type {any} */ e) => this.input(e.target.value)}></textarea></text-expander>
				<section class="vb-preview" aria-label=${t('editor.preview')}>
					<p class="vb-label vb-subtle">${t('editor.preview')}</p>
					${this.failed ? html`<p>${t('editor.noPreview')}</p>` : this.shownText || html`<p class="vb-subtle">${t('editor.empty')}</p>`}
				</section>
			</div>
		</div>`,
		);
	}

	/** @param {string} id */
	switch(id) {
		const radio = (/** @type {string} */ value, /** @type {string} */ text, /** @type {boolean} */ first) => html`<label>
			<input type="radio" name="${id}-view" value=${value} ?checked=${first} @change=${() => value === 'preview' && this.preview()}>${text}</label>`;
		return html`<fieldset class="vb-seg"><legend class="vb-sr">${t('editor.view')}</legend>${radio('write', t('editor.write'), true)}${radio('preview', t('editor.preview'), false)}</fieldset>`;
	}
}
