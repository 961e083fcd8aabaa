// @ts-check
import { html } from 'lit-html';
import { acts } from '../../component/button/acts.js';
import { button } from '../../component/button/button.js';
import { shareButton } from '../../component/copy/copy.js';
import { h2, h3, link } from '../../component/heading/heading.js';
import { stamp } from '../../component/mark/mark.js';
import { authorName, byline } from '../../component/person/person.js';
import { prose } from '../../component/prose/prose.js';
import { t } from '../../lib/i18n.js';
import { signedIn } from '../../lib/session.js';
import { below, slices } from '../../lib/slices.js';
import { comments } from './comments.js';
import { markButton } from './marks.js';
import { triedSection } from './tried.js';

/** answers are seldom lower, in pixels */
const LOWEST = 200;
const QUIET = /** @type {const} */ ({ kind: 'subtle', style: 'vb-button--s vb-button--quiet' });

/** @param {import('./thread.js').Thread} thread @param {Post} answer */
function actions(thread, answer) {
	if (!signedIn() || thread.post.status !== 'published') return '';
	const may = answer.permissions ?? {};
	const name = `comment-${answer.id}`;
	const all = [
		...['endorsed', 'solved', 'helpful'].map((kind) => markButton(thread, answer, kind)),
		may.comment ? button(t('reply.comment'), () => thread.toggle(name), { ...QUIET, expanded: thread.opened.has(name) }) : '',
		may.edit ? button(t('edit.do'), () => thread.edit(answer), QUIET) : '',
		shareButton(`${thread.post.url}#p${answer.id}`),
		...(thread.curator?.actions(answer) ?? []),
	];
	return acts(all, `answer-${answer.id}`);
}

/** @param {import('./thread.js').Thread} thread @param {Post} answer */
function answerView(thread, answer) {
	const endorsed = answer.marks?.some((m) => m.kind === 'endorsed') || answer.counts?.endorsed;
	const under = comments(thread, answer);
	return html`<article class="vb-answer ${endorsed ? 'vb-answer--endorsed' : ''}" id="p${answer.id}" aria-labelledby="answer-${answer.id}">
		${stamp(answer)}
		<div class="vb-stack">
			<h3 class="vb-sr" id="answer-${answer.id}">${t('post.answerOf', { name: authorName(answer) })}</h3>
			${thread.editing?.post.id === answer.id ? thread.editing.view() : prose(answer.html ?? '', 4)}
			${thread.files?.view(answer)}
			${byline(answer)}
		</div>
		${triedSection(thread, answer)}
		${under ? html`<div>${under}</div>` : ''}
		${actions(thread, answer)}
		${thread.trouble?.at === answer.id ? html`<div>${thread.troubleAt(answer.id)}</div>` : ''}
		${thread.opened.has(`comment-${answer.id}`) ? html`<div role="group" aria-labelledby="answer-${answer.id}">${thread.replyForm('comment', answer)}</div>` : ''}
	</article>`;
}

/** @param {import('./thread.js').Thread} thread */
const form = (thread) =>
	html`<section class="vb-panel vb-stack" aria-labelledby="reply-answer">${h3(t('reply.yourAnswer'), 'reply-answer')}${thread.replyForm('answer', thread.post)}</section>`;

/** @param {import('./thread.js').Thread} thread */
export function answers(thread) {
	const { post, beside } = thread;
	if (post.kind !== 'case' && post.kind !== 'question') return '';
	const all = (post.replies ?? []).filter((r) => r.kind === 'answer');
	if (!all.length && post.status !== 'published') return '';
	return html`<section class="vb-stack" aria-labelledby="answers">
		<div class="vb-section">${h2(all.length ? t('post.answers', { n: all.length }) : t('post.answersTitle'), 'answers')}${all.length > 1 ? html`<p class="vb-small vb-subtle">${beside ? '' : html`${t('post.order')}. `}<span class="vb-no-print">${link(`${location.pathname}${beside ? '' : '?weergave=naast-elkaar'}#answers`, t(beside ? 'variation.under' : 'variation.beside'))}</span></p>` : ''}</div>
		${beside ? beside.view() : slices(all, (answer) => answerView(thread, answer), Math.ceil(innerHeight / LOWEST), 2)}
		${all.length ? '' : html`<p class="vb-subtle">${t('post.noAnswers')}</p>`}
		${post.permissions?.answer && thread.ReplyForm ? below(() => form(thread)) : ''}
	</section>`;
}
