// @ts-check
// One piece of work from the queue: what it is about, what the viewer should know about it, and the decision.
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { kindName } from '../../component/kind/kind.js';
import { authorName, when } from '../../component/person/person.js';
import { prose } from '../../component/prose/prose.js';
import { written } from '../../component/prose/written.js';
import { dueBadge, taskName, termAddress } from '../../component/task/task.js';
import { optional } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { Finish } from './done.js';

/** @typedef {import('../../component/task/task.js').Task} Task */

export class Detail {
	/** the post that the open task is about @type {Post | null} */
	post = null;
	/** @type {import('./decide.js').Decision | null} */
	decision = null;

	/** @param {(task: Task, act: string, body?: object) => Promise<void>} work @param {() => void} draw @param {() => void} leave */
	constructor(work, draw, leave) {
		this.draw = draw;
		this.leave = leave;
		this.finish = new Finish(work, draw);
	}

	/** Fetches what a task is about. @param {Task | null} task @param {AbortSignal} [signal] */
	async open(task, signal) {
		const id = task?.post?.id;
		if (id === this.post?.id) return;
		this.decision = null;
		this.post = id ? await optional(`/posts/${id}`, signal) : null;
		if (task?.kind !== 'approve' || !this.post?.permissions?.approve) return;
		const { Decision } = await import('./decide.js');
		this.decision = new Decision(this.post, this.draw, this.leave);
	}

	/** What can be done with it, besides taking it up. @param {Task} task @param {View} claim */
	actions(task, claim) {
		const { post, term, kind } = task;
		const address = post ? (this.post?.url ?? post.url) : termAddress(term);
		const word = kind === 'answer' ? 'task.answerIt' : post ? 'task.read' : 'task.toTerm';
		const main = kind === 'approve' ? 'secondary-action' : 'primary-action';
		return html`<p class="vb-actions">${buttonLink(address, t(word), { kind: main })}${this.finish.opener(task)}${claim}</p>${this.finish.form(task)}`;
	}

	/** @param {Post} post */
	text(post) {
		return html`<p class="vb-meta"><span class="vb-kind">${kindName(post.kind)}</span><span>${authorName(post)}</span>${when(post.published ?? post.created)}</p>
			${post.lead ? html`<p class="nl-paragraph nl-paragraph--lead vb-measure">${written(post.lead)}</p>` : ''}
			${post.html ? prose(post.html, 3) : ''}`;
	}

	/** @param {Task | null} task @param {View} claim */
	view(task, claim) {
		if (!task) return html`<h2 class="nl-heading nl-heading--level-2" id="task" tabindex="-1">${t('task.gone')}</h2>`;
		return html`<div class="vb-stack vb-stack--xs"><p class="vb-line"><span class="vb-label">${label('task', task.kind)}</span>${dueBadge(task)}${
			task.claimedBy ? html`<span class="vb-small vb-subtle">${t('task.claimedBy', { name: task.claimedBy.name })}</span>` : ''
		}</p>
			<h2 class="nl-heading nl-heading--level-2" id="task" tabindex="-1">${taskName(task)}</h2></div>
			${task.reason ? html`<p class="vb-panel vb-panel--tint">${task.reason}</p>` : ''}
			${this.post ? this.text(this.post) : ''}
			${this.decision?.checks() ?? ''}
			${this.actions(task, claim)}
			${this.decision?.view() ?? ''}`;
	}
}
