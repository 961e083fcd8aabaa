// @ts-check
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { h2, h3 } from '../../component/heading/heading.js';
import { authorName, byline } from '../../component/person/person.js';
import { prose } from '../../component/prose/prose.js';
import { t } from '../../lib/i18n.js';

const QUIET = /** @type {const} */ ({ kind: 'subtle', style: 'vb-button--s vb-button--quiet' });

/** Only a discussion has its form open below, for a quote to go into. @param {import('./thread.js').Thread} thread @param {Post} comment */
const quotes = ({ post, ReplyForm }, comment) =>
	ReplyForm && post.kind === 'discussion' && post.status === 'published' && post.permissions?.comment && comment.body;

/** What one can do with a remark, under the name of who wrote it. @param {import('./thread.js').Thread} thread @param {Post} comment */
function acts(thread, comment) {
	const all = [
		comment.permissions?.edit && button(t('edit.do'), () => thread.edit(comment), QUIET),
		quotes(thread, comment) &&
			button(t('reply.quote'), () => thread.quote(comment), { ...QUIET, label: t('reply.quoteOf', { name: authorName(comment) }) }),
		thread.curator?.convertButton(comment),
	].filter(Boolean);
	const name = t('post.commentOf', { name: authorName(comment) });
	return all.length ? html`<div class="vb-line" role="group" aria-label=${name}>${all}</div>` : '';
}

/** @param {import('./thread.js').Thread} thread @param {Post} comment */
const one = (thread, comment) => html`<li id="p${comment.id}">
	${thread.editing?.post.id === comment.id ? thread.editing.view() : prose(comment.html ?? '', 4)}${thread.files?.view(comment)}
	<div class="vb-line vb-line--apart">${byline(comment)}${acts(thread, comment)}</div>
</li>`;

/** The comments under a post or answer. @param {import('./thread.js').Thread} thread @param {Post} parent */
export function comments(thread, parent) {
	const all = (parent.replies ?? []).filter((r) => r.kind === 'comment');
	return all.length ? html`<ul class="vb-comments">${all.map((c) => one(thread, c))}</ul>` : '';
}

/** Comments on the root itself; in a discussion they are the conversation. @param {import('./thread.js').Thread} thread */
export function commentSection(thread) {
	const { post } = thread;
	const all = (post.replies ?? []).filter((r) => r.kind === 'comment');
	const may = post.permissions?.comment && post.status === 'published';
	const talk = post.kind === 'discussion';
	const open = talk || thread.opened.has('comment-root');
	if (!all.length && !may) return '';
	return html`<section class="vb-stack" aria-labelledby="comments">
		${h2(all.length ? t('post.comments', { n: all.length }) : t('post.commentsTitle'), 'comments')}
		${comments(thread, post)}
		${may && !open ? html`<p>${button(t('reply.comment'), () => thread.toggle('comment-root'), { expanded: false })}</p>` : ''}
		${may && open ? html`<section class="vb-panel vb-stack" aria-labelledby="reply-comment">${h3(t('reply.yourComment'), 'reply-comment')}${thread.replyForm('comment', post)}</section>` : ''}
	</section>`;
}
