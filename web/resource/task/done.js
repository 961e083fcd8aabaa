// @ts-check
// Ending a task by hand, with a word about what came of it.
import { html } from 'lit-html';
import { button, buttonLink, submit } from '../../component/button/button.js';
import { textbox } from '../../component/form/control.js';
import { taskName } from '../../component/task/task.js';
import { focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';

/** kinds that are done by what happens to their post */
const BY_ITSELF = new Set(['approve', 'answer', 'handover']);

export class Finish {
	id = 0;
	text = '';

	/** @param {(task: import('../../component/task/task.js').Task, act: string, body?: object) => Promise<void>} work @param {() => void} draw */
	constructor(work, draw) {
		this.work = work;
		this.draw = draw;
	}

	/** @param {number} id */
	toggle(id) {
		this.id = this.id === id ? 0 : id;
		this.text = '';
		this.draw();
		if (this.id) focusSoon('#t-outcome');
	}

	/** @param {import('../../component/task/task.js').Task} task */
	opener(task) {
		const style = 'vb-button--s';
		const word = encodeURIComponent(task.reason ?? '');
		const explain = task.kind === 'define' ? buttonLink(`/begrippen/nieuw?naam=${word}`, t('task.explain'), { style }) : '';
		if (BY_ITSELF.has(task.kind)) return explain;
		const label = `${t('task.finish')}: ${taskName(task)}`;
		return html`${explain}${button(t('task.finish'), () => this.toggle(task.id), { kind: 'subtle', style, label, expanded: this.id === task.id })}`;
	}

	/** @param {import('../../component/task/task.js').Task} task */
	form(task) {
		if (this.id !== task.id) return '';
		const send = async (/** @type {Event} */ event) => {
			event.preventDefault();
			this.id = 0;
			await this.work(task, 'done', this.text.trim() ? { outcome: this.text.trim() } : {});
			focusSoon('main h1');
		};
		return html`<form class="vb-stack vb-stack--s vb-measure" novalidate @submit=${send}>
			${textbox({ name: 'outcome', prefix: 't', label: t('task.outcome'), optional: true, value: this.text, onInput: (v) => (this.text = v) })}
			<p class="vb-actions">${submit(t('task.finish'))}${button(t('form.cancel'), () => this.toggle(task.id), { kind: 'subtle' })}</p>
		</form>`;
	}
}
