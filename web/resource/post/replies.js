// @ts-check
// What stands below the text of a thread: answers, comments, where it led, and what one can do now.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { t } from '../../lib/i18n.js';
import { below } from '../../lib/slices.js';
import { answers } from './answers.js';
import { commentSection } from './comments.js';
import { chain, historySection } from './links.js';
import { next } from './next.js';

/** @param {import('./thread.js').Thread} thread */
export function replies(thread) {
	const { post } = thread;
	const rest = thread.missing > 0 && post.status === 'published' && post.replies?.length;
	const [comments, links] = [() => commentSection(thread), () => chain(post)];
	return below(
		() => answers(thread),
		() => html`${thread.live?.view()}${rest ? html`<p>${button(t('post.rest', { n: thread.missing }), () => thread.loadRest())}</p>` : ''}`,
		...(post.kind === 'discussion' ? [comments, links] : [links, comments]),
		() => [historySection(thread), next(post)],
	);
}
