// @ts-check
// Following a thread, and reporting a problem with it.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

/** @param {import('./thread.js').Thread} thread */
export function followButton(thread) {
	const { post } = thread;
	const on = post.mine?.following ?? false;
	const work = () =>
		thread.act(
			post.id,
			async () => (on ? (await import('./unfollow.js')).unfollow(post.id) : send('/subscriptions', { post: post.id })),
			t(on ? 'follow.ended' : 'follow.begun'),
		);
	return button(t('follow.do'), work, { style: 'vb-button--s', image: 'bell', pressed: on });
}

/** @param {import('./thread.js').Thread} thread */
export const flagButton = (thread) =>
	button(t('reason.flag.do'), () => thread.openFlag(), {
		kind: 'subtle',
		style: 'vb-button--s vb-button--quiet',
		expanded: thread.flag !== null,
	});

/** @param {import('./thread.js').Thread} thread */
export const flagForm = (thread) => (thread.flag ? html`<div class="vb-panel vb-panel--tint">${thread.flag.view()}</div>` : '');
