// @ts-check
// Asking a colleague to read a draft before anybody else does; who does, and no longer.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { errorSummary, focusErrors } from '../../component/form/errors.js';
import { h2 } from '../../component/heading/heading.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { when } from '../../component/person/person.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { optional, remove, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';

/** @typedef {{user: Ref, since: string}} Reader */

export class PreRead {
	/** @type {Reader[]} */
	readers = [];
	/** @type {FieldError[]} */
	errors = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.who = new Lookup('/users', thread.draw, viewer().user?.id);
	}

	get address() {
		return `/posts/${this.thread.post.id}/readers`;
	}

	async load() {
		if (!this.thread.post.permissions?.preRead) return;
		this.readers = (await optional(this.address))?.items ?? [];
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		const person = await this.who.pick();
		this.errors = person ? [] : [{ field: 'reader', detail: t('preRead.unknown') }];
		if (person)
			await this.work(
				() => send(`/posts/${this.thread.post.id}/_pre-read`, { reader: person.id }),
				t('preRead.done', { name: person.name }),
			);
		if (person && !this.errors.length) this.who.text = '';
		this.thread.draw();
		if (this.errors.length) focusErrors('pr');
	}

	/** @param {Reader} reader */
	async end({ user }) {
		await this.work(() => remove(`${this.address}/${user.id}`), t('preRead.ended', { name: user.name }));
		this.thread.draw();
		focusSoon('#pr-reader');
	}

	/** @param {() => Promise<any>} work @param {string} said */
	async work(work, said) {
		try {
			await work();
			await this.load();
			announce(said);
		} catch (error) {
			this.errors = [{ field: 'reader', detail: explain(error) }];
		}
	}

	/** @param {Reader} reader */
	row(reader) {
		const { name } = reader.user;
		const looks = /** @type {const} */ ({ kind: 'subtle', style: 'vb-button--s vb-button--quiet', label: t('preRead.end', { name }) });
		return html`<li class="vb-line vb-line--apart"><span>${t('preRead.reads', { name })} <span class="vb-small vb-subtle">${when(reader.since)}</span></span>${button(t('preRead.stop'), () => this.end(reader), looks)}</li>`;
	}

	view() {
		if (!this.thread.post.permissions?.preRead) return '';
		return html`<section class="vb-panel vb-stack vb-no-print" aria-labelledby="pre-read">${h2(t('preRead.title'), 'pre-read', 'vb-h4')}
			<p>${t('preRead.text')}</p>
			${this.readers.length ? html`<ul class="vb-list vb-stack vb-stack--xs">${this.readers.map((reader) => this.row(reader))}</ul>` : ''}
			<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
				${errorSummary(this.errors, 'pr')}${this.who.view({ name: 'reader', prefix: 'pr', label: t('preRead.who'), errors: this.errors })}
				<p class="vb-actions">${submit(t('preRead.do'), { kind: 'secondary-action' })}</p>
			</form></section>`;
	}
}
