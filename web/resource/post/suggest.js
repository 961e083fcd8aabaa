// @ts-check
// Suggesting a better text, and deciding about what others suggested.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { withReason } from '../../component/check/reason.js';
import { Editor } from '../../component/editor/editor.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h2 } from '../../component/heading/heading.js';
import { when } from '../../component/person/person.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { get, optional, post as send } from '../../lib/api.js';
import { dropDraft, loadDraft, saveDraft } from '../../lib/draft.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { differenceView } from './difference.js';

/** @typedef {{n: number, user?: Ref | null, at: string, stale: boolean, title: string | null, reason: string, state: string, answer?: string | null, diff?: import('./difference.js').Part[]}} Suggestion */

export class Suggestions {
	/** @type {Suggestion[]} */
	items = [];
	writing = false;
	form = { body: '', reason: '' };
	/** @type {FieldError[]} */
	errors = [];
	/** the suggestion that is being turned down, and why */
	rejecting = 0;
	answer = '';
	busy = false;

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.draft = `suggest:${thread.post.id}`;
		this.editor = new Editor({ name: 'body', prefix: 'sg', label: t('suggest.body'), onInput: (v) => this.set({ body: v }) }, thread.draw);
	}

	get address() {
		return `/posts/${this.thread.post.id}/suggestions`;
	}

	/** Fetches what waits for a decision, each with what it changes. */
	async load() {
		const { permissions, kind, status } = this.thread.post;
		if (!(permissions?.edit || (permissions?.suggest && kind === 'page')) || status === 'withdrawn') return;
		const all = (await optional(`${this.address}?limit=20`))?.items ?? [];
		const open = all.filter((/** @type {Suggestion} */ s) => s.state === 'open');
		this.items = await Promise.all(open.map((/** @type {Suggestion} */ s) => get(`${this.address}/${s.n}`)));
	}

	/** @param {Partial<typeof this.form>} change */
	set(change) {
		Object.assign(this.form, change);
		saveDraft(this.draft, this.form);
	}

	toggle() {
		this.writing = !this.writing;
		this.errors = [];
		const kept = loadDraft(this.draft);
		this.form = { body: kept?.body || (this.thread.post.body ?? ''), reason: kept?.reason ?? '' };
		this.thread.draw();
		if (this.writing) focusSoon('#sg-body');
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		this.busy = true;
		const body = this.form.body.trim();
		const reason = this.form.reason.trim();
		this.errors = [
			...(body && body !== this.thread.post.body?.trim() ? [] : [{ field: 'body', detail: t('suggest.same') }]),
			...(reason ? [] : [{ field: 'reason', detail: t('suggest.noReason') }]),
		];
		if (!this.errors.length) await this.attempt({ body, reason });
		this.busy = false;
		this.thread.draw();
		if (this.errors.length) focusErrors('sg');
	}

	/** @param {object} suggestion */
	async attempt(suggestion) {
		try {
			await send(this.address, suggestion);
			dropDraft(this.draft);
			this.writing = false;
			await this.load();
			this.thread.said = t('suggest.sent');
			announce(this.thread.said);
			focusSoon('main h1');
		} catch (error) {
			if (is(error, 401)) return this.thread.again.ask();
			this.errors = fieldErrors(error, ['body', 'reason']);
		}
	}

	/** @param {Suggestion} item @param {'accept' | 'reject'} step @param {object} body */
	async decide(item, step, body) {
		const { thread } = this;
		await thread.act(
			thread.post.id,
			() => withReason((extra) => send(`${this.address}/${item.n}/_${step}`, { ...body, ...extra })),
			t(`suggest.done.${step}`),
		);
		if (thread.trouble) return;
		this.rejecting = 0;
		this.answer = '';
		await this.load();
		thread.said = t(`suggest.done.${step}`);
		thread.draw();
		focusSoon('main h1');
	}

	/** @param {Event} event @param {Suggestion} item */
	reject(event, item) {
		event.preventDefault();
		this.errors = this.answer.trim() ? [] : [{ field: 'answer', detail: t('suggest.noAnswer') }];
		if (!this.errors.length) return this.decide(item, 'reject', { reason: this.answer.trim() });
		this.thread.draw();
		focusErrors('rj');
	}

	/** @param {Suggestion} item */
	askWhy(item) {
		this.rejecting = this.rejecting === item.n ? 0 : item.n;
		this.errors = [];
		this.thread.draw();
		if (this.rejecting) focusSoon('#rj-answer');
	}

	/** @param {Suggestion} item */
	rejectForm(item) {
		return html`<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.reject(e, item)}>
			${errorSummary(this.errors, 'rj')}
			${textbox({ name: 'answer', prefix: 'rj', label: t('suggest.why'), errors: this.errors, value: this.answer, onInput: (v) => (this.answer = v) })}
			<p class="vb-actions">${submit(t('suggest.reject'))}${button(t('form.cancel'), () => this.askWhy(item), { kind: 'subtle' })}</p>
		</form>`;
	}

	/** @param {Suggestion} item */
	row(item) {
		const may = this.thread.post.permissions?.edit;
		const decide = html`<div class="vb-actions" role="group" aria-labelledby="suggested-${item.n}">${item.stale ? '' : button(t('suggest.accept'), () => this.decide(item, 'accept', {}), { style: 'vb-button--s' })}${button(
			t('suggest.reject'),
			() => this.askWhy(item),
			{ style: 'vb-button--s', expanded: this.rejecting === item.n },
		)}</div>`;
		return html`<li><p class="vb-meta" id="suggested-${item.n}">${item.user ? html`<span class="vb-kind">${item.user.name}</span>` : ''}${when(item.at)}</p>
			<p>${item.reason}</p>${item.diff ? differenceView(item.diff) : ''}${item.stale ? html`<p class="vb-small vb-subtle">${t('suggest.stale')}</p>` : ''}
			${may ? decide : ''}${this.rejecting === item.n ? this.rejectForm(item) : ''}</li>`;
	}

	opener() {
		if (!this.thread.post.permissions?.suggest) return '';
		return button(t('suggest.do'), () => this.toggle(), { kind: 'subtle', style: 'vb-button--s vb-button--quiet', expanded: this.writing });
	}

	view() {
		const form = this.writing
			? html`<form class="vb-panel vb-stack" novalidate aria-label=${t('suggest.do')} @submit=${(/** @type {Event} */ e) => this.send(e)}>
				${errorSummary(this.errors, 'sg')}
				${this.editor.view(this.form.body, this.errors)}
				${textbox({ name: 'reason', prefix: 'sg', label: t('suggest.reason'), errors: this.errors, value: this.form.reason, onInput: (v) => this.set({ reason: v }) })}
				<p class="vb-actions">${submit(t('suggest.send'), { busy: this.busy })}${button(t('form.cancel'), () => this.toggle(), { kind: 'subtle' })}</p>
			</form>`
			: '';
		const waiting = this.items.length
			? html`<section class="vb-stack vb-stack--s vb-no-print" aria-labelledby="suggested">${h2(t('suggest.list', { n: this.items.length }), 'suggested', 'vb-h4')}<ul class="vb-rows">${this.items.map((item) => this.row(item))}</ul></section>`
			: '';
		return html`${form}${waiting}`;
	}
}
