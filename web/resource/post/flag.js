// @ts-check
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { textarea } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';

/** Tells the curators what is wrong with a post. */
export class FlagForm {
	reason = '';
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		focusSoon('#flag-reason');
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		this.errors = this.reason.trim() ? [] : [{ field: 'reason', detail: t('flag.missing') }];
		try {
			if (!this.errors.length) {
				await send(`/posts/${this.thread.post.id}/_flag`, { reason: this.reason.trim() });
				return this.close(t('flag.sent'));
			}
		} catch (error) {
			if (is(error, 401)) return this.thread.again.ask();
			this.errors = fieldErrors(error, ['reason']);
		}
		this.thread.draw();
		focusErrors('flag');
	}

	/** @param {string} [said] */
	close(said) {
		this.thread.flag = null;
		this.thread.said = said ?? '';
		this.thread.draw();
		if (said) announce(said);
		focusSoon('main h1');
	}

	view() {
		return html`<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${errorSummary(this.errors, 'flag')}
			${textarea({ name: 'reason', prefix: 'flag', label: t('flag.label'), help: t('flag.help'), errors: this.errors, value: this.reason, onInput: (v) => (this.reason = v) })}
			<p class="vb-actions">${submit(t('flag.send'))}${button(t('form.cancel'), () => this.close(), { kind: 'subtle' })}</p>
		</form>`;
	}
}
