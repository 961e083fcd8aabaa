// @ts-check
// "Waiting for you": the tasks of the viewer that come first.
import { html } from 'lit-html';
import { badge } from '../../component/badge/badge.js';
import { h2 } from '../../component/heading/heading.js';
import { title } from '../../component/post-row/post-row.js';
import { label, t } from '../../lib/i18n.js';
import { daysUntil, relativeDay, shortDate } from '../../lib/time.js';

/** @param {string} due */
function dueDate(due) {
	const days = daysUntil(due);
	const words = relativeDay(due).replace(/^./, (c) => c.toUpperCase());
	if (days <= 0) return badge(words, { tone: days ? 'negative' : 'warning', image: 'clock' });
	return shortDate(due);
}

/** @param {{kind: string, due?: string, post: Post, claimedBy?: Person | null}} task */
const row = (task) => html`<li class="vb-due">
	<p class="vb-date">${task.due ? html`<time datetime=${task.due}>${dueDate(task.due)}</time>` : ''}</p>
	<div class="vb-stack vb-stack--xs"><h3 class="vb-title">${title(task.post)}</h3>
		<p class="vb-meta"><span class="vb-kind">${label('task', task.kind)}</span>${task.claimedBy ? html`<span>${t('task.claimedBy', { name: task.claimedBy.name })}</span>` : ''}</p></div>
</li>`;

/** @param {any[]} tasks */
export const waiting = (tasks) =>
	tasks.length
		? html`<section class="vb-stack" aria-labelledby="waiting">
		${h2(t('home.waiting'), 'waiting')}<ul class="vb-rows">${tasks.slice(0, 5).map(row)}</ul>
	</section>`
		: '';
