// @ts-check
// What the server notices in a text before it goes out: personal data first, then what reads hard. Going on with personal data
// needs a reason, which the server keeps.
import { html } from 'lit-html';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { button } from '../button/button.js';
import { textarea } from '../form/control.js';
import { h2 } from '../heading/heading.js';
import { notice } from '../notice/notice.js';
import { PERSONAL, withReason } from './reason.js';

/** @typedef {{kind: string, field: string, start: number, end: number, text: string, advice: string}} Finding */

const PATIENCE = 4000;
const LONGEST = 90;

/** @param {string} text */
const short = (text) => ([...text].length > LONGEST ? `${[...text].slice(0, LONGEST).join('')}…` : text);

/** Where a finding stands now, in the units of a text area. The server counts in characters. @param {string} value @param {Finding} f */
export function place(value, { start, end, text }) {
	const all = [...value];
	const from = all.slice(0, start).join('').length;
	const to = from + all.slice(start, end).join('').length;
	if (value.slice(from, to) === text) return [from, to];
	const found = value.indexOf(text);
	return found < 0 ? null : [found, found + text.length];
}

/** Selects a finding in its field. @param {string} prefix @param {Finding} finding */
function jump(prefix, finding) {
	const id = `${prefix}-${finding.field}`;
	const area = document.getElementById(id);
	if (!(area instanceof HTMLTextAreaElement)) return;
	const write = document.querySelector(`input[name="${id}-view"][value=write]`);
	if (write instanceof HTMLInputElement) write.click();
	area.focus();
	const at = place(area.value, finding);
	if (!at) return;
	area.setSelectionRange(at[0], at[1]);
	area.scrollTop = (area.scrollHeight * at[0]) / Math.max(1, area.value.length) - area.clientHeight / 2;
}

export class TextCheck {
	/** @type {Finding[]} */
	items = [];
	seen = '';
	reason = '';
	/** @type {FieldError[]} */
	errors = [];

	/** @param {string} prefix of the ids of the fields */
	constructor(prefix) {
		this.prefix = prefix;
	}

	/** Asks the server, and tells whether there is something that the writer has not been shown yet. A check that fails finds nothing.
	 * @param {{title?: string, lead?: string, body: string, anonymous?: boolean}} text @param {number} [place] where it plays */
	async finds({ title, lead, body, anonymous }, place) {
		const about = { title, lead, body, ...(anonymous && { anonymous, place: place || undefined }) };
		const text = JSON.stringify(about);
		if (text === this.seen) return false;
		try {
			const signal = AbortSignal.timeout(PATIENCE);
			this.items = (await call('POST', '/posts/_check', { body: about, signal })).data?.findings ?? [];
		} catch {
			this.items = [];
		}
		this.seen = text;
		return this.items.length > 0;
	}

	/** Brings the writer to the list. */
	show() {
		announce(t('check.found', { n: this.items.length }));
		focusSoon(`#${this.prefix}-check`);
	}

	clear() {
		this.items = [];
		this.reason = '';
		this.errors = [];
	}

	get personal() {
		return this.items.some((f) => PERSONAL.has(f.kind));
	}

	/** Sends the text with the reason for what stays in it; asks for one when the server wants it all the same.
	 * @template T @param {(extra: {privacyReason?: string}) => Promise<T>} send */
	deliver(send) {
		return withReason((extra) => send({ ...this.extra, ...extra }));
	}

	/** The reason for what stays in the text, when there is one. */
	get extra() {
		return this.personal && this.reason.trim() ? { privacyReason: this.reason.trim() } : {};
	}

	/** @param {() => void} send @param {() => void} draw */
	goOn(send, draw) {
		this.errors = this.personal && !this.reason.trim() ? [{ field: 'reason', detail: t('check.noReason') }] : [];
		if (!this.errors.length) return send();
		draw();
		focusSoon(`#${this.prefix}-reason`);
	}

	/** @param {Finding} finding */
	row(finding) {
		const { kind, field, text, advice } = finding;
		const where = t(`check.in.${field}`);
		return html`<li class="vb-stack vb-stack--xs">
			<p class="vb-meta"><span class="vb-kind">${t(`check.kind.${kind}`)}</span><span>${where}</span></p>
			<p><mark class="nl-mark">${short(text)}</mark></p>
			<p>${advice}</p>
			<p><button type="button" class="vb-linkish" @click=${() => jump(this.prefix, finding)}>${t('check.jump')}<span class="vb-sr"> ${short(text)}</span></button></p>
		</li>`;
	}

	/** @param {View} label what the button that sends all the same says @param {() => void} send @param {() => void} draw */
	view(label, send, draw) {
		if (!this.items.length) return '';
		return html`<section id="${this.prefix}-check" tabindex="-1" aria-labelledby="${this.prefix}-check-title">${notice(
			html`${h2(t('check.title', { n: this.items.length }), `${this.prefix}-check-title`, 'vb-h4')}
			<p>${t('check.text')}</p>
			<ul class="vb-rows vb-list">${this.items.map((f) => this.row(f))}</ul>
			${
				this.personal
					? textarea({
							name: 'reason',
							prefix: this.prefix,
							label: t('check.reason'),
							help: t('check.reasonHelp'),
							errors: this.errors,
							value: this.reason,
							onInput: (v) => (this.reason = v),
						})
					: ''
			}
			<p class="vb-actions">${button(label, () => this.goOn(send, draw))}</p>`,
			{ tone: 'warning' },
		)}</section>`;
	}
}
