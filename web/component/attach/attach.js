// @ts-check
// Adding files: choose or drop, describe each, and send them one by one once the post is there. What failed says why and stays.
import { html } from 'lit-html';
import { announce, focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { size } from '../../lib/size.js';
import { upload } from '../../lib/upload.js';
import { button } from '../button/button.js';
import { explain } from '../failure/failure.js';
import { textbox } from '../form/control.js';
import './attach.css';

const ACCEPT = '.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.png,.jpg,.jpeg,.webp,.gif,.txt,.csv';
const LARGEST = 500 * 1024 * 1024;
const QUIET = /** @type {const} */ ({ kind: 'subtle', style: 'vb-button--s vb-button--quiet' });

/** @typedef {{file: File, key: number, description: string, error: string, sent: number, busy: boolean}} Waiting */

export class Attach {
	/** @type {Waiting[]} */
	waiting = [];
	count = 0;
	over = false;

	/** @param {string} prefix of ids @param {() => void} draw */
	constructor(prefix, draw) {
		this.prefix = prefix;
		this.draw = draw;
	}

	/** @param {Iterable<File>} files */
	choose(files) {
		for (const file of files) {
			const error = file.size > LARGEST ? t('attach.tooLarge') : '';
			this.waiting.push({ file, key: ++this.count, description: '', error, sent: 0, busy: false });
		}
		this.draw();
		if (this.waiting.length) focusSoon(`#${this.prefix}-about${this.count}`);
	}

	/** @param {Waiting} item */
	drop(item) {
		this.waiting = this.waiting.filter((other) => other !== item);
		announce(t('attach.dropped', { name: item.file.name }));
		this.draw();
		focusSoon(`#${this.prefix}-files`);
	}

	/** Whether every file has a description; says so where it has none. */
	complete() {
		for (const item of this.waiting) {
			if (item.description.trim().length < 3) item.error = t('attach.describe');
			else if (item.file.size <= LARGEST) item.error = '';
		}
		return !this.waiting.some((item) => item.error);
	}

	/** Leads to the first file with which something is wrong. */
	focusWrong() {
		const wrong = this.waiting.find((item) => item.error);
		if (wrong) focusSoon(`#${this.prefix}-about${wrong.key}`);
	}

	/** Sends what waits to a post, one after another; true when all of it is there. @param {number} post */
	async send(post) {
		for (const item of [...this.waiting]) {
			item.busy = true;
			item.error = '';
			this.draw();
			try {
				await upload(`/posts/${post}/attachments`, item.file, item.description.trim(), (part) => {
					item.sent = part;
					this.draw();
				});
				this.waiting = this.waiting.filter((other) => other !== item);
			} catch (error) {
				const problem = /** @type {any} */ (error);
				item.error = problem.errors?.[0]?.detail || explain(error);
				item.busy = false;
			}
			this.draw();
		}
		return !this.waiting.length;
	}

	/** The files that could not be sent, in words. */
	get failed() {
		return this.waiting.map((item) => t('attach.failed', { name: item.file.name, reason: item.error })).join(' ');
	}

	/** @param {Waiting} item */
	row(item) {
		const name = `about${item.key}`;
		const errors = item.error ? [{ field: name, detail: item.error }] : [];
		return html`<li class="vb-stack vb-stack--s">
			<p class="vb-line vb-line--apart"><span><b>${item.file.name}</b> <span class="vb-subtle">${size(item.file.size)}</span></span>${item.busy ? '' : button(t('attach.drop', { name: item.file.name }), () => this.drop(item), QUIET)}</p>
			${textbox({ name, prefix: this.prefix, label: t('attach.about'), help: t('attach.aboutHelp'), value: item.description, errors, onInput: (v) => this.describe(item, v) })}
			${item.busy ? html`<progress max="1" value=${item.sent} aria-label=${t('attach.sending', { name: item.file.name })}></progress>` : ''}
		</li>`;
	}

	/** @param {Waiting} item @param {string} value */
	describe(item, value) {
		item.description = value;
		if (!item.error) return;
		item.error = '';
		this.draw();
	}

	view() {
		const id = `${this.prefix}-files`;
		const drag = (/** @type {DragEvent} */ event, /** @type {boolean} */ over) => {
			event.preventDefault();
			if (this.over === over) return;
			this.over = over;
			this.draw();
		};
		const dropped = (/** @type {DragEvent} */ event) => {
			drag(event, false);
			this.choose(event.dataTransfer?.files ?? []);
		};
		return html`<div class="vb-attach ${this.over ? 'vb-attach--over' : ''}" @dragover=${(/** @type {DragEvent} */ e) => drag(e, true)} @dragleave=${(/** @type {DragEvent} */ e) => drag(e, false)} @drop=${dropped}>
			<label class="utrecht-form-label" for=${id}>${t('attach.add')}</label>
			<p class="utrecht-form-field-description" id="${id}-help">${t('attach.help')}</p>
			<input type="file" id=${id} multiple accept=${ACCEPT} aria-describedby="${id}-help" @change=${(/** @type {any} */ e) => {
				this.choose([...e.target.files]);
				e.target.value = '';
			}}>
			${this.waiting.length ? html`<ul class="vb-stack">${this.waiting.map((item) => this.row(item))}</ul>` : ''}
		</div>`;
	}
}
