// @ts-check
// What somebody follows, and ending it.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { p } from '../../component/heading/heading.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { optional, remove } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

/** @param {any} s where it is and what it is called */
function target({ post, term, organisation, group, account, search }) {
	if (post) return { href: post.url ?? `/post/${post.id}`, name: post.title || t('post.untitled') };
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

export class Following {
	/** @type {any[]} */
	items = [];
	next = '';
	trouble = '';

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		const page = await optional(`/subscriptions?limit=50${this.next && `&cursor=${encodeURIComponent(this.next)}`}`, signal);
		this.items.push(...(page?.items ?? []));
		this.next = page?.next ?? '';
		this.redraw();
	}

	/** @param {any} item */
	async end(item) {
		try {
			await remove(`/subscriptions/${item.id}`);
			this.items = this.items.filter((x) => x !== item);
			this.trouble = '';
			announce(t('follow.ended'));
			focusSoon('#following');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {any} item */
	row(item) {
		const { href, name } = target(item);
		return html`<li><div class="vb-line vb-line--apart"><p><a class="nl-link" href=${href}>${name}</a></p>${button(t('following.end'), () => this.end(item), { style: 'vb-button--s', label: t('following.endOf', { name }) })}</div></li>`;
	}

	view() {
		return html`<section class="vb-stack" aria-labelledby="following"><h2 class="nl-heading nl-heading--level-2" id="following" tabindex="-1">${t('following.title')}</h2>
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.items.length ? html`<ul class="vb-rows">${this.items.map((item) => this.row(item))}</ul>` : p(t('following.none'))}
			${this.next ? html`<p>${button(t('search.more'), () => this.load())}</p>` : ''}</section>`;
	}
}
