// @ts-check
// What happened since one last looked: grouped per thread, what is meant for oneself first.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { Pages } from '../../component/pages/pages.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { apart } from '../../lib/apart.js';
import { get, post } from '../../lib/api.js';
import { isolate } from '../../lib/bidi.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { go } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { slices } from '../../lib/slices.js';
import { friendlyDate } from '../../lib/time.js';
import { setUnread } from '../../lib/unread.js';

/** @typedef {{id: number, event: string, why: string, post: {id: number, title: string, url: string} | null, thread: number | null, group: Ref | null, term: Ref | null, actor: {id: number, name: string} | null, at: string, read: string | null}} Notification */

/** What happened in one sentence. @param {Notification} n */
function sentence(n) {
	const who = n.actor?.name ?? t('notice.somebody');
	const taken = n.event === 'group.joined' && n.why === 'own';
	const key = n.why === 'mention' ? 'mention' : taken ? 'group_taken' : n.event.replace('.', '_');
	return t(`notice.${key}`, { who });
}

/** What it is about, and where one goes for it. @param {Notification} n */
function about({ event, post, group, term }) {
	if (post) return { name: isolate(post.title || t('post.untitled')), href: post.url };
	if (group) return { name: group.name, href: `/groepen/${group.id}` };
	if (event === 'term.proposed') return { name: term?.name ?? t('notice.newTerm'), href: '/werkvoorraad' };
	if (term) return { name: term.name, href: `/begrippen#begrip-${term.id}` };
	return { name: t('group.title'), href: '/groepen' };
}

/** Where a notification stands: with the others about its thread. @param {Notification} n */
const idOf = (n) => `${n.why === 'follow' ? 'followed' : 'own'}-${n.thread ?? `n${n.id}`}`;

/** Threads in the order of their newest notification. @param {Notification[]} items */
function threads(items) {
	const all = new Map();
	for (const n of items) {
		const key = n.thread ?? `n${n.id}`;
		all.set(key, [...(all.get(key) ?? []), n]);
	}
	return [...all.values()];
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/meldingen', { replace: true });
	const address = (/** @type {string} */ cursor) => `/notifications${query({ limit: 50, cursor })}`;
	/** @type {{items: Notification[], next?: string | null, unread: number}} */
	const answer = await get(address(''), ctx.signal);
	const pages = new Pages(answer, address, draw, undefined, (at) => `#${idOf(answer.items[at])} a`);
	let left = answer.unread;
	let trouble = '';
	setUnread(left);

	/** @param {unknown} what @param {(n: Notification) => boolean} which @param {string} said */
	async function read(what, which, said) {
		try {
			left = (await post('/notifications/_read', what)).unread;
			setUnread(left);
			answer.items = answer.items.map((n) => (which(n) && !n.read ? { ...n, read: new Date().toISOString() } : n));
			trouble = '';
			announce(said);
			focusSoon('#notices');
		} catch (error) {
			trouble = explain(error);
		}
		draw();
	}

	/** @param {Notification[]} some @param {string} name that no other has */
	function thread(some, name) {
		const [first] = some;
		const fresh = some.filter((n) => !n.read);
		const title = about(first).name;
		const target = about(fresh.at(-1) ?? first).href;
		const seen = () => read({ ids: some.map((n) => n.id) }, (n) => some.includes(n), t('notice.readOne'));
		return html`<li class="vb-stack vb-stack--s" id=${idOf(first)}>
			<div class="vb-line vb-line--apart"><h3 class="vb-h4">${fresh.length ? html`<span class="nl-data-badge">${t('notice.new', { n: fresh.length })}</span> ` : ''}<a class="nl-link" href=${target} @click=${() => fresh.length && seen()}>${title}</a></h3>
				${fresh.length ? button(t('notice.read'), seen, { kind: 'subtle', style: 'vb-button--s', label: `${t('notice.read')}: ${name}` }) : ''}</div>
			<ul class="vb-list vb-stack vb-stack--s">${some.slice(0, 5).map((n) => html`<li class="vb-small">${sentence(n)} <span class="vb-subtle">${friendlyDate(n.at)}</span></li>`)}</ul>
			${some.length > 5 ? p(t('notice.more', { n: some.length - 5 }), 'vb-small vb-subtle') : ''}
		</li>`;
	}

	/** @param {string} id @param {Notification[]} some */
	function section(id, some) {
		const all = threads(some);
		const name = apart(all, ([first]) => about(first).name);
		return all.length
			? html`<section class="vb-stack" aria-labelledby=${id}>${h2(t(`notice.${id}`), id)}<ul class="vb-rows">${slices(all, (one) => thread(one, name(one)))}</ul></section>`
			: '';
	}

	function draw() {
		const title = t('notice.title');
		const { items } = answer;
		const own = items.filter((n) => n.why !== 'follow');
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--l vb-measure">
			<div class="vb-stack vb-stack--s">${h1(title)}${html`<p class="vb-subtle" id="notices" tabindex="-1">${t('notice.text', { n: left })} ${link('/volgen', t('notice.settings'))}</p>`}
				${left ? html`<p>${button(t('notice.readAll'), () => read({ upTo: items[0].id }, () => true, t('notice.readAllDone')))}</p>` : ''}</div>
			${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}
			${section('forYou', own)}
			${section(
				'followed',
				items.filter((n) => n.why === 'follow'),
			)}
			${items.length ? '' : html`<p class="vb-panel vb-panel--tint">${t('notice.nothing')}</p>`}
			${pages.view()}
		</div></div>`;
		ctx.show({ title, body });
	}
	draw();
}
