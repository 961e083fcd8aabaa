// @ts-check
// Following a thread, and reporting a problem with it.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { get, remove, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

/** Finds one's own subscription to a post and ends it. @param {number} id */
async function unfollow(id) {
	let cursor = '';
	do {
		const page = await get(`/subscriptions?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
		const found = page.items.find((/** @type {any} */ s) => s.post?.id === id);
		if (found) return remove(`/subscriptions/${found.id}`);
		cursor = page.next ?? '';
	} while (cursor);
}

/** @param {import('./thread.js').Thread} thread */
export function followButton(thread) {
	const { post } = thread;
	const on = post.mine?.following ?? false;
	const work = () =>
		thread.act(
			post.id,
			() => (on ? unfollow(post.id) : send('/subscriptions', { post: post.id })),
			t(on ? 'follow.ended' : 'follow.begun'),
		);
	return button(t('follow.do'), work, { style: 'vb-button--s', image: 'bell', pressed: on });
}

/** @param {import('./thread.js').Thread} thread */
export const flagButton = (thread) =>
	button(t('flag.do'), () => thread.openFlag(), { kind: 'subtle', style: 'vb-button--s vb-button--quiet', expanded: thread.flag !== null });

/** @param {import('./thread.js').Thread} thread */
export const flagForm = (thread) => (thread.flag ? html`<div class="vb-panel vb-panel--tint">${thread.flag.view()}</div>` : '');
