// @ts-check
// One piece of work that waits for somebody: until when, about what, and who took it.
import { html } from 'lit-html';
import { label, t } from '../../lib/i18n.js';
import { daysUntil, relativeDay, shortDate } from '../../lib/time.js';
import { badge } from '../badge/badge.js';
import { title } from '../post-row/post-row.js';

/** @typedef {{id: number, kind: string, due?: string | null, post: Post | null, term?: {id: number | null, kind: string, name: string} | null, claimedBy?: Person | null, reason?: string | null}} Task */

/** @param {string} due */
function dueDate(due) {
	const days = daysUntil(due);
	const words = relativeDay(due).replace(/^./, (c) => c.toUpperCase());
	if (days <= 0) return badge(words, { tone: days ? 'negative' : 'warning', image: 'clock' });
	return shortDate(due);
}

/** What it is about, in words. @param {Task} task */
export const taskName = (task) => task.post?.title || task.term?.name || t('post.untitled');

/** Where one does it: at the post, or at the term that is to be changed or made. @param {Task} task */
function about({ post, term }) {
	if (post) return title(post);
	const href = term?.id ? `/begrippen/${term.id}` : `/begrippen/nieuw?soort=${term?.kind}&naam=${encodeURIComponent(term?.name ?? '')}`;
	return html`<a class="nl-link" href=${href}>${term?.name}</a>`;
}

/** @param {Task} task @param {View} [act] what the viewer can do with it @param {View} [form] what opens below it */
export const taskRow = (task, act = '', form = '') => html`<li class="vb-due">
	<p class="vb-date">${task.due ? html`<time datetime=${task.due}>${dueDate(task.due)}</time>` : ''}</p>
	<div class="vb-stack vb-stack--xs"><h3 class="vb-title">${about(task)}</h3>
		<div class="vb-line vb-line--apart"><p class="vb-meta"><span class="vb-kind">${label('task', task.kind)}</span>${
			task.claimedBy ? html`<span>${t('task.claimedBy', { name: task.claimedBy.name })}</span>` : ''
		}</p><span class="vb-line">${act}</span></div>
		${task.reason ? html`<p class="vb-small">${task.reason}</p>` : ''}${form}</div>
</li>`;
