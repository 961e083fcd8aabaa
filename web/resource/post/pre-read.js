// @ts-check
// Asking a colleague to read a draft before anybody else does.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { errorSummary, focusErrors } from '../../component/form/errors.js';
import { h2 } from '../../component/heading/heading.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { announce } from '../../lib/a11y.js';
import { post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';

export class PreRead {
	/** @type {string[]} */
	asked = [];
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.who = new Lookup('/users', thread.draw, viewer().user?.id);
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		const person = await this.who.pick();
		this.errors = person ? [] : [{ field: 'reader', detail: t('preRead.unknown') }];
		try {
			if (person) await send(`/posts/${this.thread.post.id}/_pre-read`, { reader: person.id });
			if (person) this.done(person);
		} catch (error) {
			this.errors = [{ field: 'reader', detail: explain(error) }];
		}
		this.thread.draw();
		if (this.errors.length) focusErrors('pr');
	}

	/** @param {Ref} person */
	done(person) {
		this.asked.push(person.name);
		this.who.text = '';
		announce(t('preRead.done', { name: person.name }));
	}

	view() {
		if (!this.thread.post.permissions?.preRead) return '';
		return html`<section class="vb-panel vb-stack vb-no-print" aria-labelledby="pre-read">${h2(t('preRead.title'), 'pre-read', 'vb-h4')}
			<p>${t('preRead.text')}</p>
			${this.asked.map((name) => html`<p><strong>${t('preRead.done', { name })}</strong></p>`)}
			<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
				${errorSummary(this.errors, 'pr')}
				${this.who.view({ name: 'reader', prefix: 'pr', label: t('preRead.who'), errors: this.errors })}
				<p class="vb-actions">${submit(t('preRead.do'), { kind: 'secondary-action' })}</p>
			</form></section>`;
	}
}
