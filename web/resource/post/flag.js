// @ts-check
// What one asks of others with a reason: look at a problem, endorse a post, tell who wrote it.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { textarea } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';

const ACTS = { flag: '_flag', nominate: '_nominate', askAuthor: '_ask-author' };
const LEAST = { flag: 1, nominate: 1, askAuthor: 10 };

export class FlagForm {
	reason = '';
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread @param {keyof ACTS} [what] @param {Post} [post] */
	constructor(thread, what = 'flag', post = thread.post) {
		this.thread = thread;
		this.what = what;
		this.post = post;
		focusSoon('#flag-reason');
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		const reason = this.reason.trim();
		this.errors = reason.length >= LEAST[this.what] ? [] : [{ field: 'reason', detail: t(`reason.${this.what}.missing`) }];
		try {
			if (!this.errors.length) {
				const { author } = await send(`/posts/${this.post.id}/${ACTS[this.what]}`, { reason });
				const name = [author?.name, author?.organisation?.name].filter(Boolean).join(', ');
				return this.close(t(`reason.${this.what}.sent`, { name }));
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
		const text = (/** @type {string} */ key) => t(`reason.${this.what}.${key}`);
		return html`<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${errorSummary(this.errors, 'flag')}
			${textarea({ name: 'reason', prefix: 'flag', label: text('label'), help: text('help'), errors: this.errors, value: this.reason, onInput: (v) => (this.reason = v) })}
			<p class="vb-actions">${submit(text('send'))}${button(t('form.cancel'), () => this.close(), { kind: 'subtle' })}</p>
		</form>`;
	}
}
