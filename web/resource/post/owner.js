// @ts-check
// Who looks after a page or lesson, until when it holds, and when somebody looks again: for those who may change it.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { focusSoon } from '../../lib/a11y.js';
import { call, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

export class Upkeep {
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.owner = new Lookup('/users', thread.draw);
		this.dates = { reviewDue: thread.post.reviewDue ?? '', validUntil: thread.post.validUntil ?? '' };
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		const { thread } = this;
		const { id, reviewDue, validUntil } = thread.post;
		const person = await this.owner.pick();
		this.errors = !this.owner.text.trim() || person ? [] : [{ field: 'owner', detail: t('preRead.unknown') }];
		const changed = this.dates.reviewDue !== (reviewDue ?? '') || this.dates.validUntil !== (validUntil ?? '');
		const body = { reviewDue: this.dates.reviewDue || null, validUntil: this.dates.validUntil || null };
		try {
			if (!this.errors.length && changed) await call('PATCH', `/posts/${id}`, { body, headers: { 'if-match': thread.etag } });
			if (!this.errors.length && person) await send(`/posts/${id}/_hand-over`, { owner: person.id });
		} catch (error) {
			this.errors = fieldErrors(error, ['owner', 'reviewDue', 'validUntil']);
			if (!this.errors.length) this.errors = [{ field: '', detail: explain(error) }];
		}
		if (this.errors.length) {
			thread.draw();
			return focusErrors('up');
		}
		this.owner.text = '';
		await thread.act(id, async () => {}, t('upkeep.saved'));
		thread.said = t('upkeep.saved');
		thread.draw();
		focusSoon('#upkeep'); // the form is closed now
	}

	/** @param {'reviewDue' | 'validUntil'} name */
	date(name) {
		const onInput = (/** @type {string} */ v) => {
			this.dates[name] = v;
		};
		return textbox({
			name,
			prefix: 'up',
			type: 'date',
			optional: true,
			label: t(`upkeep.${name}`),
			errors: this.errors,
			value: this.dates[name],
			onInput,
		});
	}

	view() {
		if (!this.thread.post.permissions?.handOver) return '';
		return html`<details class="vb-no-print" ?open=${this.errors.length > 0}><summary class="vb-small" id="upkeep">${t('upkeep.title')}</summary>
			<form class="vb-panel vb-panel--tint vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
				${errorSummary(this.errors, 'up')}${this.owner.view({ name: 'owner', prefix: 'up', label: t('upkeep.newOwner'), errors: this.errors })}${this.date('reviewDue')}${this.date('validUntil')}
				<p class="vb-actions">${submit(t('form.save'), { kind: 'secondary-action' })}</p>
			</form></details>`;
	}
}
