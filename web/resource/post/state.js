// @ts-check
// The steps that this viewer may take with the thread: submit, approve, return, publish, resolve, reopen, archive, withdraw.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { withReason } from '../../component/check/reason.js';
import { explain } from '../../component/failure/failure.js';
import { textarea } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h2 } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { when } from '../../component/person/person.js';
import { announce, focusHeading, focusSoon } from '../../lib/a11y.js';
import { post as send } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';

/** step → the property that must be filled in @type {Record<string, string>} */
const STEPS = {
	submit: '',
	approve: '',
	return: 'reason',
	publish: '',
	resolve: 'resolution',
	reopen: '',
	archive: '',
	withdraw: 'reason',
};
/** steps that cannot go without words */
const NEEDS_WORDS = new Set(['return', 'resolve']);
const MAIN = new Set(['approve', 'submit', 'publish']);

export class StatePanel {
	step = '';
	done = '';
	text = '';
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
	}

	/** @param {string} step */
	choose(step) {
		if (!STEPS[step]) return this.run(step, {});
		this.step = this.step === step ? '' : step;
		this.errors = [];
		this.thread.draw();
		if (this.step) focusSoon(`#s-${STEPS[step]}`);
	}

	/** @param {string} step @param {object} body */
	async run(step, body) {
		const { thread } = this;
		try {
			await withReason((extra) => send(`/posts/${thread.post.id}/_${step}`, { ...body, ...extra }));
			this.done = step;
			this.step = this.text = '';
			this.errors = [];
			if (!(await this.stillVisible())) return;
			announce(t(`state.done.${step}`));
			thread.draw();
			focusHeading();
		} catch (error) {
			if (is(error, 401)) return thread.again.ask();
			this.errors = STEPS[step] ? fieldErrors(error, [STEPS[step]]) : [{ field: '', detail: explain(error) }];
			thread.draw();
			focusErrors('s');
		}
	}

	/** Loads the thread again; what went back to its writer can no longer be seen, then the start page comes. */
	async stillVisible() {
		if (this.done !== 'return') {
			await this.thread.load();
			return true;
		}
		leaveMessage(t(`state.done.${this.done}`));
		go('/');
		return false;
	}

	/** @param {Event} event */
	sendForm(event) {
		event.preventDefault();
		const property = STEPS[this.step];
		const text = this.text.trim();
		if (text || !NEEDS_WORDS.has(this.step)) return this.run(this.step, text ? { [property]: text } : {});
		this.errors = [{ field: property, detail: t(`state.missing.${this.step}`) }];
		this.thread.draw();
		focusErrors('s');
	}

	form() {
		const property = STEPS[this.step];
		return html`<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.sendForm(e)}>
			${textarea({ name: property, prefix: 's', label: t(`state.ask.${this.step}`), optional: !NEEDS_WORDS.has(this.step), help: t(`state.help.${this.step}`), errors: this.errors, value: this.text, onInput: (v) => (this.text = v) })}
			<p class="vb-actions">${submit(t(`state.do.${this.step}`))}${button(t('form.cancel'), () => this.choose(this.step), { kind: 'subtle' })}</p>
		</form>`;
	}

	/** Why it came back to its writer. */
	returned() {
		const { returned } = this.thread.post;
		if (!returned) return '';
		return notice(
			html`<p><strong>${t('state.returned', { name: returned.by.name })}</strong> ${when(returned.at)}</p>${returned.reason ? html`<p>${returned.reason}</p>` : ''}`,
			{ tone: 'warning' },
		);
	}

	view() {
		const may = this.thread.post.permissions ?? {};
		const steps = Object.keys(STEPS).filter((step) => may[step] === true);
		if (!steps.length) return '';
		const { status } = this.thread.post;
		const waiting = status === 'submitted' || status === 'draft';
		const buttons = steps.map((step) =>
			button(t(`state.do.${step}`), () => this.choose(step), {
				kind: MAIN.has(step) && !this.step ? 'primary-action' : 'secondary-action',
				style: 'vb-button--s',
				expanded: STEPS[step] ? this.step === step : undefined,
			}),
		);
		const inner = html`${errorSummary(this.errors, 's')}<p class="vb-actions">${buttons}</p>${this.step ? this.form() : ''}`;
		if (waiting)
			return html`<section class="vb-panel vb-panel--tint vb-stack vb-no-print" aria-labelledby="state">${h2(t(`state.title.${status}`), 'state', 'vb-h4')}${this.returned()}${inner}</section>`;
		return html`<details class="vb-no-print" ?open=${this.step !== ''}><summary class="vb-small">${t('state.manage')}</summary><div class="vb-panel vb-panel--tint vb-stack">${inner}</div></details>`;
	}
}
