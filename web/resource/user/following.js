// @ts-check
// What somebody follows, and ending it.
import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { button } from '../../component/button/button.js';
import { copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { p } from '../../component/heading/heading.js';
import { Pages } from '../../component/pages/pages.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { optional, post, remove } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { slices } from '../../lib/slices.js';

/** @param {any} s where it is and what it is called */
function target({ post: thread, term, organisation, group, account, search }) {
	if (thread) return { href: thread.url ?? `/post/${thread.id}`, name: thread.title || t('post.untitled') };
	if (term) return { href: `/zoeken?term=${term.id}`, name: term.name };
	if (search)
		return {
			href: `/zoeken?${search}`,
			name: t('following.search', { words: new URLSearchParams(search).get('q') || t('following.allPosts') }),
		};
	if (account) return { href: `/zoeken?author=${account.id}`, name: t('following.person', { name: account.name }) };
	if (group) return { href: `/groepen/${group.id}`, name: group.name };
	return { href: `/zoeken?place=${organisation.id}`, name: organisation.name };
}

const OFTEN = ['immediately', 'daily', 'weekly', 'muted'];
const THINGS = ['post', 'term', 'organisation', 'group', 'account'];

/** What the server needs to know which following is meant. @param {any} item */
const same = (item) =>
	item.search ? { search: item.search } : Object.fromEntries(THINGS.filter((k) => item[k]).map((k) => [k, item[k].id]));

/** @param {string} cursor */
const address = (cursor) => `/subscriptions${query({ limit: 50, cursor })}`;

export class Following {
	/** @type {import('../../component/pages/pages.js').Answer} */
	answer = { items: [] };
	trouble = '';

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
		const row = (/** @type {number} */ at) => `section[aria-labelledby=following] li:nth-child(${at + 1}) a`;
		this.pages = new Pages(this.answer, address, redraw, undefined, row);
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		Object.assign(this.answer, await optional(address(''), signal));
		this.redraw();
	}

	/** @param {any} item */
	async end(item) {
		try {
			await remove(`/subscriptions/${item.id}`);
			this.answer.items = this.answer.items.filter((x) => x !== item);
			this.trouble = '';
			announce(t('follow.ended'));
			focusSoon('#following');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {any} item @param {string} frequency */
	async often(item, frequency) {
		try {
			await post('/subscriptions', { ...same(item), frequency });
			item.frequency = frequency;
			this.trouble = '';
			announce(t('following.changed'));
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** Makes an address by which a feed reader reads along with this search. @param {any} item @param {string} name */
	async address(item, name) {
		try {
			const { token } = await post('/feed-tokens', { name });
			const which = new URLSearchParams(item.search).has('q') ? 'search' : 'posts';
			item.feed = `${location.origin}/feeds/${which}.atom?${item.search}&token=${encodeURIComponent(token)}`;
			this.trouble = '';
			announce(t('feeds.made'));
			focusSoon(`#feed-of-${item.id} button`);
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {any} item @param {string} name */
	choice(item, name) {
		return html`<select class="utrecht-select utrecht-select--html-select" aria-label=${t('following.oftenOf', { name })}
			@change=${(/** @type {any} */ e) => this.often(item, e.target.value)}>${OFTEN.map(
				(value) => html`<option value=${value} .selected=${live(value === item.frequency)}>${t(`following.${value}`)}</option>`,
			)}</select>`;
	}

	/** @param {any} item */
	row(item) {
		const { href, name } = target(item);
		const feed = item.feed
			? html`<div id="feed-of-${item.id}">${p(t('following.feedText'))}${copyLine(item.feed, t('feeds.feedOf', { name }))}</div>`
			: '';
		const ask =
			item.search && !item.feed
				? button(t('following.feed'), () => this.address(item, name), {
						kind: 'subtle',
						style: 'vb-button--s',
						label: t('following.feedOf', { name }),
					})
				: '';
		return html`<li><p><a class="nl-link" href=${href}>${name}</a></p><div class="vb-line vb-often">${this.choice(item, name)}${button(t('following.end'), () => this.end(item), { style: 'vb-button--s', label: t('following.endOf', { name }) })}${ask}</div>${feed}</li>`;
	}

	view() {
		return html`<section class="vb-stack" aria-labelledby="following"><h2 class="nl-heading nl-heading--level-2" id="following" tabindex="-1">${t('following.title')}</h2>
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.answer.items.length ? html`<ul class="vb-rows">${slices(this.answer.items, (item) => this.row(item))}</ul>` : p(t('following.none'))}
			${this.pages.view()}</section>`;
	}
}
