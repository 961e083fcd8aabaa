// @ts-check
// One piece of work that waits for somebody: until when, about what, and who took it.
import { html, nothing } from 'lit-html';
import { label, t } from '../../lib/i18n.js';
import { daysUntil, relativeDay, shortDate } from '../../lib/time.js';
import { badge } from '../badge/badge.js';
import { title } from '../post-row/post-row.js';

/** @typedef {{id: number, kind: string, due?: string | null, post: Post | null, term?: {id: number | null, kind: string, name: string} | null, claimedBy?: Person | null, reason?: string | null}} Task */

/** @param {Task} task that has a date */
function dueDate({ kind, due = '' }) {
	if (!due) return '';
	const days = daysUntil(due);
	if (days < 0) return badge(t('task.late', { n: -days }), { tone: 'negative', image: 'clock' });
	if (!days)
		return badge(
			relativeDay(due).replace(/^./, (c) => c.toUpperCase()),
			{ tone: 'warning', image: 'clock' },
		);
	return html`<span class="vb-sr">${t(kind === 'answer' ? 'task.answerBy' : 'task.until')} </span>${shortDate(due)}`;
}

/** Until when, as a badge once it presses. @param {Task} task */
export const dueBadge = (task) => (task.due ? html`<time class="vb-small" datetime=${task.due}>${dueDate(task)}</time>` : '');

/** What it is about, in words. @param {Task} task */
export const taskName = (task) => task.post?.title || task.term?.name || t('post.untitled');

/** Where one changes a term, or makes it. @param {Task['term']} term */
export const termAddress = (term) =>
	term?.id ? `/begrippen/${term.id}` : `/begrippen/nieuw?soort=${term?.kind}&naam=${encodeURIComponent(term?.name ?? '')}`;

/** A task on one's own start page, which leads to where it is done. @param {Task} task */
export const taskRow = (task) => html`<li class="vb-due">
	<p class="vb-date">${task.due ? html`<time datetime=${task.due}>${dueDate(task)}</time>` : ''}</p>
	<div class="vb-stack vb-stack--xs"><h3 class="vb-title">${task.post ? title(task.post) : html`<a class="nl-link" href=${termAddress(task.term)}>${task.term?.name}</a>`}</h3>
		<p class="vb-meta"><span class="vb-kind">${label('task', task.kind)}</span>${
			task.claimedBy ? html`<span>${t('task.claimedBy', { name: task.claimedBy.name })}</span>` : ''
		}</p></div>
</li>`;

/** A task in the queue, which opens beside the list. @param {Task} task @param {string} href @param {boolean} open @param {View} act */
export const queueRow = (task, href, open, act) => html`<li class="vb-queue-row">
	<h3 class="vb-h4"><a href=${href} aria-current=${open ? 'true' : nothing}>${taskName(task)}</a></h3>
	<div class="vb-line vb-line--apart"><p class="vb-meta"><span class="vb-kind">${label('task', task.kind)}</span>${dueBadge(task)}${
		task.claimedBy ? html`<span>${t('task.claimedBy', { name: task.claimedBy.name })}</span>` : ''
	}</p>${act}</div>
	${task.reason ? html`<p class="vb-small vb-subtle vb-clamp">${task.reason}</p>` : ''}
</li>`;
