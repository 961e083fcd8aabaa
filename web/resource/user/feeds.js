// @ts-check
// Addresses by which a feed reader or an agenda reads along: made, copied and revoked here.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { copyButton } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { p } from '../../component/heading/heading.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { optional, post, remove } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { friendlyDate } from '../../lib/time.js';

/** @typedef {{id: number, name: string, created: string, feed: string, calendar: string}} FeedToken */

export class Feeds {
	/** @type {FeedToken[]} */
	items = [];
	name = '';
	trouble = '';
	/** @type {FieldError[]} */
	errors = [];

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		this.items = (await optional('/feed-tokens', signal))?.items ?? [];
	}

	/** @param {SubmitEvent} event */
	async make(event) {
		event.preventDefault();
		this.errors = this.name.trim() ? [] : [{ field: 'name', detail: t('feeds.noName') }];
		if (!this.errors.length) await this.store();
		this.redraw();
		if (this.errors.length) focusErrors('feeds');
	}

	async store() {
		try {
			this.items.push(await post('/feed-tokens', { name: this.name.trim() }));
			this.name = '';
			announce(t('feeds.made'));
			focusSoon(`#feed-${this.items.at(-1)?.id} button`);
		} catch (error) {
			this.errors = fieldErrors(error, ['name']);
		}
	}

	/** @param {FeedToken} item */
	async revoke(item) {
		this.trouble = '';
		try {
			await remove(`/feed-tokens/${item.id}`);
			this.items = this.items.filter((x) => x !== item);
			announce(t('feeds.revoked'));
			focusSoon('#feeds');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {FeedToken} item */
	row(item) {
		const { name } = item;
		return html`<li id="feed-${item.id}"><div class="vb-stack vb-stack--xs"><p><strong>${name}</strong></p>
			<p class="vb-meta"><span>${t('feeds.since', { date: friendlyDate(item.created) })}</span></p>
			<p class="vb-actions"><span>${t('feeds.feed')}</span>${copyButton(item.feed, t('feeds.feedOf', { name }))}<span>${t('feeds.calendar')}</span>${copyButton(item.calendar, t('feeds.calendarOf', { name }))}${button(t('feeds.revoke'), () => this.revoke(item), { kind: 'subtle', style: 'vb-button--s', label: t('feeds.revokeOf', { name }) })}</p></div></li>`;
	}

	view() {
		return html`<section class="vb-stack" aria-labelledby="feeds"><h2 class="nl-heading nl-heading--level-2" id="feeds" tabindex="-1">${t('feeds.title')}</h2>
			${p(t('feeds.text'))}${p(t('feeds.secret'))}
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.items.length ? html`<ul class="vb-rows">${this.items.map((item) => this.row(item))}</ul>` : ''}
			<form class="vb-stack" novalidate @submit=${(/** @type {SubmitEvent} */ event) => this.make(event)}>
				${errorSummary(this.errors, 'feeds')}
				${textbox({ prefix: 'feeds', name: 'name', label: t('feeds.name'), help: t('feeds.nameHelp'), errors: this.errors, value: this.name, onInput: (v) => (this.name = v) })}
				<p class="vb-actions">${submit(t('feeds.make'), { kind: 'secondary-action' })}</p>
			</form></section>`;
	}
}
