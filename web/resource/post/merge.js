// @ts-check
// Two posts about the same thing: choose the other one, see both beside each other, say which one stays, and only then merge.
import { html } from 'lit-html';
import { stateBadges } from '../../component/badge/post-badges.js';
import { button, submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { choice } from '../../component/form/choice.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, focusErrors } from '../../component/form/errors.js';
import { h3 } from '../../component/heading/heading.js';
import { meta, title } from '../../component/post-row/post-row.js';
import { prose } from '../../component/prose/prose.js';
import { focusSoon } from '../../lib/a11y.js';
import { get, post as send } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';

export class Merge {
	number = '';
	/** @type {FieldError[]} */
	errors = [];
	/** posts that look like this one @type {Post[]} */
	alike = [];
	/** the other one, once chosen @type {Post | null} */
	other = null;
	/** the number of the one that stays */
	stays = 0;
	busy = false;

	/** @param {import('./thread.js').Thread} thread @param {() => void} close */
	constructor(thread, close) {
		this.thread = thread;
		this.close = close;
		this.suggest().catch(() => {});
	}

	async suggest() {
		const { id, title: name } = this.thread.post;
		this.alike = (await send('/posts/_similar', { title: name, except: id })).items ?? [];
		this.thread.draw();
	}

	/** Shows what went wrong at the number. @param {string} detail */
	fail(detail) {
		this.errors = [{ field: 'into', detail }];
		this.thread.draw();
		focusErrors('m');
	}

	/** @param {number} number */
	async compare(number) {
		if (!number || number === this.thread.post.id) return this.fail(t('merge.noNumber'));
		try {
			const found = await get(`/posts/${number}`);
			if (found.root !== found.id) return this.fail(t('merge.noRoot'));
			this.other = found;
			this.stays = number;
			this.errors = [];
			this.thread.draw();
			focusSoon('#m-compare');
		} catch (error) {
			if (is(error, 401)) return this.thread.again.ask();
			this.fail(is(error, 404) ? t('merge.notFound', { id: number }) : explain(error));
		}
	}

	/** @param {Event} event */
	async merge(event) {
		event.preventDefault();
		if (this.busy || !this.other) return;
		const both = [this.thread.post, this.other];
		const into = /** @type {Post} */ (both.find((p) => p.id === this.stays));
		const { id } = /** @type {Post} */ (both.find((p) => p.id !== this.stays));
		this.busy = true;
		try {
			await send(`/posts/${id}/_merge`, { into: into.id });
			leaveMessage(t('merge.done', { id }));
			go(into.url);
		} catch (error) {
			if (is(error, 401)) return this.thread.again.ask();
			this.fail(explain(error));
		} finally {
			this.busy = false;
		}
	}

	back() {
		this.other = null;
		this.errors = [];
		this.thread.draw();
		focusSoon('#m-into');
	}

	chooser() {
		const search = (/** @type {Event} */ event) => {
			event.preventDefault();
			return this.compare(Number(/\d+/.exec(this.number)?.[0]));
		};
		const likes = html`${h3(t('merge.alike'), 'm-alike')}<ul class="vb-list vb-stack vb-stack--s" aria-labelledby="m-alike">${this.alike.map(
			(p) =>
				html`<li class="vb-pair"><span>${title(p)}</span>${button(t('merge.compare'), () => this.compare(p.id), { kind: 'subtle', style: 'vb-button--s', label: t('merge.compareWith', { title: p.title }) })}</li>`,
		)}</ul>`;
		return html`<form class="vb-panel vb-panel--tint vb-stack vb-measure" novalidate aria-labelledby="merge-with" @submit=${search}>
			${errorSummary(this.errors, 'm')}
			${textbox({ name: 'into', prefix: 'm', label: t('merge.number'), help: t('merge.numberHelp'), errors: this.errors, value: this.number, onInput: (v) => (this.number = v) })}
			<p class="vb-actions">${submit(t('merge.compare'))}${button(t('form.cancel'), this.close, { kind: 'subtle' })}</p>
			${this.alike.length ? likes : ''}
		</form>`;
	}

	/** One of the two. @param {Post} p */
	side(p) {
		return html`<article class="vb-stack vb-stack--s" aria-labelledby="m-${p.id}">
			<h4 class="vb-title" id="m-${p.id}">#${p.id} ${title(p)}</h4>
			${meta(p, true)}<p class="vb-line">${stateBadges(p)}</p>
			<p class="vb-small">${t('merge.counts', { answers: p.counts?.answers ?? 0, comments: p.counts?.comments ?? 0, too: p.counts?.meToo ?? 0, followers: p.counts?.followers ?? 0 })}</p>
			<details open><summary class="vb-small">${t('merge.text')}</summary>${p.html ? prose(p.html, 4) : ''}</details>
		</article>`;
	}

	comparison() {
		const { post } = this.thread;
		const other = /** @type {Post} */ (this.other);
		const goes = this.stays === post.id ? other : post;
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate aria-labelledby="m-compare" @submit=${(/** @type {Event} */ e) => this.merge(e)}>
			${h3(t('merge.both'), 'm-compare')}
			${errorSummary(this.errors, 'm')}
			<div class="vb-split vb-split--halves">${this.side(post)}${this.side(other)}</div>
			${choice({
				name: 'm-stays',
				legend: t('merge.stays'),
				options: [other, post].map((p) => ({ value: String(p.id), label: `#${p.id} ${p.title}` })),
				value: String(this.stays),
				onInput: (v) => {
					this.stays = Number(v);
					this.thread.draw();
				},
			})}
			<p class="vb-measure">${t('merge.what', { goes: goes.id, stays: this.stays })}</p>
			<p class="vb-actions">${submit(t('merge.do', { goes: goes.id, stays: this.stays }), { busy: this.busy })}${button(t('merge.another'), () => this.back(), { kind: 'subtle' })}${button(t('form.cancel'), this.close, { kind: 'subtle' })}</p>
		</form>`;
	}

	view() {
		return this.other ? this.comparison() : this.chooser();
	}
}
