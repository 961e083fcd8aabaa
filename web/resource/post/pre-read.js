// @ts-check
// Asking a colleague to read a draft before anybody else does.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, focusErrors } from '../../component/form/errors.js';
import { h2 } from '../../component/heading/heading.js';
import { announce } from '../../lib/a11y.js';
import { optional, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { query } from '../../lib/query.js';
import { viewer } from '../../lib/session.js';

/** @param {Person} person */
const fullName = (person) => (person.organisation ? `${person.name}, ${person.organisation.name}` : person.name);

export class PreRead {
	name = '';
	/** @type {string[]} */
	asked = [];
	/** @type {Map<string, Person>} */
	known = new Map();
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.soon = later(() => this.look(), 250);
	}

	async look() {
		const found = (await optional(`/users${query({ q: this.name.split(',')[0].trim(), limit: 10 })}`))?.items ?? [];
		for (const person of found) if (person.id !== viewer().user?.id) this.known.set(fullName(person), person);
		this.thread.draw();
	}

	/** @param {string} value */
	input(value) {
		this.name = value;
		if (value.trim().length > 1) this.soon();
	}

	/** The person whose name was typed, when there is exactly one. */
	async person() {
		const wanted = this.name.trim().toLowerCase();
		if (!wanted) return null;
		if (!this.known.has(this.name.trim())) await this.look();
		const fits = [...this.known].filter(([name, person]) => name.toLowerCase() === wanted || person.name.toLowerCase() === wanted);
		return fits.length === 1 ? fits[0][1] : null;
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		const person = await this.person();
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

	/** @param {Person} person */
	done(person) {
		this.asked.push(person.name);
		this.name = '';
		announce(t('preRead.done', { name: person.name }));
	}

	view() {
		if (!this.thread.post.permissions?.preRead) return '';
		return html`<section class="vb-panel vb-stack vb-no-print" aria-labelledby="pre-read">${h2(t('preRead.title'), 'pre-read', 'vb-h4')}
			<p>${t('preRead.text')}</p>
			${this.asked.map((name) => html`<p><strong>${t('preRead.done', { name })}</strong></p>`)}
			<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
				${errorSummary(this.errors, 'pr')}
				${textbox({ name: 'reader', prefix: 'pr', label: t('preRead.who'), help: t('preRead.help'), list: 'readers', errors: this.errors, value: this.name, onInput: (v) => this.input(v) })}
				<datalist id="readers">${[...this.known.keys()].map((name) => html`<option value=${name}></option>`)}</datalist>
				<p class="vb-actions">${submit(t('preRead.do'), { kind: 'secondary-action' })}</p>
			</form></section>`;
	}
}
