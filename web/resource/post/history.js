// @ts-check
// Earlier versions of a post: who wrote them and when, what each change was, and a way back.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { withReason } from '../../component/check/reason.js';
import { explain } from '../../component/failure/failure.js';
import { Pages } from '../../component/pages/pages.js';
import { when } from '../../component/person/person.js';
import { call, get } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { difference, differenceView } from './difference.js';

/** @typedef {{n: number, user?: Ref | null, at: string, reason?: string, title: string}} Revision */

export class History {
	/** @type {Revision[]} */
	items = [];
	/** @type {Pages | null} */
	pages = null;
	/** @type {Map<number, import('./difference.js').Part[]>} */
	shown = new Map();
	trouble = '';

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
	}

	async load() {
		const address = (cursor = '') => `/posts/${this.thread.post.id}/revisions${query({ cursor })}`;
		const answer = await get(address());
		this.items = answer.items;
		this.pages = new Pages(
			answer,
			address,
			() => this.thread.draw(),
			['history.more', 'history.added'],
			(at) => `#versions > li:nth-child(${at + 1}) button`,
		);
	}

	/** Shows or hides what changed after version n. @param {number} index */
	async toggle(index) {
		const { n } = this.items[index];
		const next = this.items[index - 1]?.n ?? this.thread.post.version;
		try {
			if (!this.shown.delete(n)) this.shown.set(n, await difference(this.thread.post.id, n, next));
			this.trouble = '';
		} catch (error) {
			this.trouble = explain(error);
		}
		this.thread.draw();
	}

	/** Makes the text of version n the text of today; what is there now becomes an earlier version in its turn. @param {number} n */
	async restore(n) {
		const { thread } = this;
		const work = async () => {
			const address = `/posts/${thread.post.id}/revisions/${n}/_restore`;
			await withReason((extra) => call('POST', address, { body: extra, headers: { 'if-match': thread.etag } }));
		};
		await thread.act(thread.post.id, work, t('history.restored'));
		await this.load();
		thread.draw();
	}

	/** @param {Revision} item @param {number} index */
	row(item, index) {
		const parts = this.shown.get(item.n);
		return html`<li>
			<p class="vb-meta"><span class="vb-kind" id="version-${item.n}">${t('history.version', { n: item.n })}</span>${item.user ? html`<span>${item.user.name}</span>` : ''}${when(item.at)}${item.reason ? html`<span>${item.reason}</span>` : ''}</p>
			<div class="vb-actions" role="group" aria-labelledby="version-${item.n}">${button(t('history.changed'), () => this.toggle(index), { style: 'vb-button--s', expanded: parts !== undefined })}${
				this.thread.post.permissions?.edit
					? button(t('history.restore'), () => this.restore(item.n), { kind: 'subtle', style: 'vb-button--s vb-button--quiet' })
					: ''
			}</div>
			${parts ? differenceView(parts) : ''}
		</li>`;
	}

	view() {
		return html`<div class="vb-stack">${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.items.length ? html`<ul class="vb-rows" id="versions">${this.items.map((item, i) => this.row(item, i))}</ul>${this.pages?.view() ?? ''}` : html`<p class="vb-subtle">${t('history.none')}</p>`}
		</div>`;
	}
}
