// @ts-check
// A text on its way: kept on this device at once and on the server soon after. What it says about where the text is kept is true.
import { html } from 'lit-html';
import { announce } from '../../lib/a11y.js';
import { call, remove } from '../../lib/api.js';
import { dropDraft, loadDraft, mayHaveDrafts, newestDraft, saveDraft } from '../../lib/draft.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { is } from '../../lib/problem.js';
import { clock } from '../../lib/time.js';
import { uuid } from '../../lib/unique.js';
import { notice } from '../notice/notice.js';

const PAUSE = 1500;

/** What a lost first save made holds an older text; then the new one is still to be sent. @param {object} a @param {object} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class DraftKeeper {
	/** number and version of the draft on the server, 0 while it has none */
	id = 0;
	etag = '';
	/** when the text was kept on this device; null when the browser refused, 0 when there is nothing to keep */
	here = /** @type {number | null} */ (0);
	/** when the server said that it has the text as it is now, else 0 */
	there = 0;
	/** the draft that another tab or device changed meanwhile */
	other = 0;
	ended = false;
	/** what the writer heard last about where the text is */
	told = '';
	/** the server did not take it; the next change tries again */
	failed = false;
	/** @type {any} */
	form = null;
	/** makes the first save one draft, also when its answer got lost */
	key = uuid();
	/** @type {Promise<void> | null} */
	sending = null;

	/** @param {string} kind @param {() => void} redraw @param {AbortSignal} signal ends when the writer leaves the page */
	constructor(kind, redraw, signal) {
		this.kind = kind;
		this.redraw = redraw;
		this.soon = later(() => this.push(), PAUSE);
		const leave = () => this.push();
		addEventListener('online', leave, { signal });
		signal.addEventListener('abort', leave);
	}

	get name() {
		return this.id ? `${this.kind}:${this.id}` : this.kind;
	}

	/** Brings back draft `wanted`, or the last one of this kind on this device. @param {number} wanted @returns {Promise<any>} */
	async resume(wanted) {
		const local = (await mayHaveDrafts()) && (wanted ? loadDraft(`${this.kind}:${wanted}`) : newestDraft(this.kind));
		this.id = wanted || (local?.id ?? 0);
		this.etag = local?.etag ?? '';
		this.key = local?.key ?? this.key;
		if (!this.id && local?.form) this.soon();
		if (!this.id) return this.take(local?.form, local?.at, 0);
		try {
			const { data, etag } = await call('GET', `/drafts/${this.id}`);
			return this.choose(local, data, etag);
		} catch (error) {
			if (!is(error, 404)) return this.take(local?.form, local?.at, 0);
			dropDraft(this.name);
			this.id = 0;
			return local?.synced ? null : this.take(local?.form, local?.at, 0);
		}
	}

	/** @param {any} local @param {any} data @param {string} etag */
	choose(local, data, etag) {
		const same = local && !local.synced;
		if (same && local.etag === etag) {
			this.soon();
			return this.take(local.form, local.at, 0);
		}
		if (same) {
			this.fork();
			this.soon();
			return this.take(local.form, local.at, 0);
		}
		this.etag = etag;
		return this.take(data.data.form, Date.parse(data.updated), Date.parse(data.updated));
	}

	/** @param {any} form @param {number} [here] @param {number} [there] */
	take(form, here = 0, there = 0) {
		this.form = form ? { ...form } : null;
		this.here = here;
		this.there = there;
		return this.form;
	}

	/** Keeps a text. @param {any} form */
	keep(form) {
		this.failed = false;
		this.form = { ...form };
		this.there = 0;
		this.store();
		this.soon();
	}

	store() {
		const { form, id, etag, key, there } = this;
		this.here = saveDraft(this.name, { form, id, etag, key, synced: there > 0 });
	}

	/** Goes on as a draft of its own, so that neither text is lost. */
	fork() {
		this.other = this.id;
		this.id = 0;
		this.etag = '';
		this.key = uuid();
	}

	/** Brings the text to the server, one request at a time. */
	async push() {
		if (this.ended || !this.form || this.there || this.sending) return this.sending;
		this.sending = this.attempt();
		await this.sending;
		this.sending = null;
		if (this.form && !this.there && !this.ended && !this.failed) this.soon();
	}

	async attempt() {
		const form = this.form;
		const before = this.name;
		try {
			const body = { data: { kind: this.kind, title: form.title, form } };
			const answer = this.id
				? await call('PUT', `/drafts/${this.id}`, { body, headers: { 'if-match': this.etag } })
				: await call('POST', '/drafts', { body, headers: { 'idempotency-key': `draft-${this.key}` } });
			this.id = answer.data.id;
			this.etag = answer.etag;
			if (this.ended) return void (await this.erase());
			if (this.form === form && same(answer.data.data, body.data)) this.there = Date.now();
			if (before !== this.name) dropDraft(before);
			this.store();
		} catch (error) {
			await this.refused(error);
		}
		this.tell();
		this.redraw();
	}

	/** @param {unknown} error */
	async refused(error) {
		if (!is(error, 404, 412)) {
			this.failed = true;
			return;
		}
		dropDraft(this.name);
		if (is(error, 412)) {
			this.fork();
			announce(t('draft.clash'));
		} else {
			this.id = 0;
			this.key = uuid();
		}
		this.store();
	}

	/** Takes the text away everywhere: it was placed, or its writer wants to be rid of it. */
	async end() {
		this.ended = true;
		dropDraft(this.name);
		dropDraft(this.kind);
		await this.sending;
		dropDraft(this.name);
		await this.erase();
	}

	async erase() {
		if (this.id) await remove(`/drafts/${this.id}`).catch(() => {});
	}

	/** Starts with nothing; the draft so far stays in the list. */
	startAnew() {
		this.id = this.there = this.here = this.other = 0;
		this.etag = '';
		this.key = uuid();
		this.form = null;
		this.ended = false;
	}

	/** Where the text is kept, in words. */
	words() {
		if (this.there) return t('draft.onServer', { time: clock(this.there) });
		if (this.here === null) return t('draft.refused');
		return this.here ? t('draft.kept', { time: clock(this.here) }) : t('draft.none');
	}

	/** Says once that the text is safe, and when this device refuses it. */
	tell() {
		const now = this.there ? 'safe' : this.here === null ? 'refused' : '';
		if (now && now !== this.told) announce(t(`draft.${now}`));
		this.told = now || this.told;
	}

	/** @param {View} actions */
	status(actions) {
		return html`<div class="vb-line"><p class="vb-meta"><span>${this.words()}</span></p>${this.here || this.there ? actions : ''}</div>${
			this.other
				? notice(html`<p>${t('draft.clash')} <a class="nl-link" href="?concept=${this.other}">${t('draft.seeOther')}</a></p>`, {
						tone: 'warning',
					})
				: ''
		}`;
	}
}
