// @ts-check
// The milestones of a project: what is done, what is late and what comes, to be changed by who may.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { select, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call, get, post, remove } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { state } from './words.js';

/** @typedef {import('./words.js').Milestone} Milestone */
const KINDS = ['agreement', 'plan', 'interim_report', 'final_report'];
const SMALL = /** @type {const} */ ({ style: 'vb-button--s', kind: 'subtle' });

function today() {
	const now = new Date();
	return new Date(now.getTime() - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
}

export class Milestones {
	/** @type {Milestone[]} */
	items = [];
	trouble = '';
	/** number of the one that is open, 0 = a new one, -1 = none */
	opened = -1;
	/** @type {Form | null} */
	form = null;

	/** @param {number} project @param {boolean} edit @param {() => void} redraw */
	constructor(project, edit, redraw) {
		this.path = `/projects/${project}/milestones`;
		this.edit = edit;
		this.redraw = redraw;
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		this.items = (await get(this.path, signal)).items;
	}

	/** @param {number} n */
	open(n) {
		const was = this.opened;
		this.opened = was === n ? -1 : n;
		const found = this.items.find((m) => m.n === n);
		const { kind = KINDS[0], due = '', done = '', note = '' } = found ?? {};
		this.form = new Form(this.redraw, { kind, due: due ?? '', done: done ?? '', note }, 'ms');
		this.redraw();
		focusSoon(this.opened < 0 ? `#milestone-${was}` : '#ms-kind');
	}

	/** @param {object} body @param {Milestone} [milestone] */
	async store(body, milestone) {
		if (milestone) await call('PATCH', `${this.path}/${milestone.n}`, { body, headers: { 'if-match': `"${milestone.version}"` } });
		else await post(this.path, body);
		await this.load();
	}

	/** @param {Event} event */
	async send(event) {
		const { form, opened } = this;
		if (!form) return;
		const work = () => {
			const { kind, due, done, note } = form.values;
			const body = { kind, due: due || null, done: done || null, note: note.trim() };
			return this.store(
				body,
				this.items.find((m) => m.n === opened),
			);
		};
		if (await form.send(event, { work, said: t('project.milestoneSaved') })) this.open(opened);
	}

	/** @param {() => Promise<unknown>} work @param {string} said @param {string} focus */
	async act(work, said, focus) {
		this.trouble = '';
		try {
			await work();
			announce(said);
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
		focusSoon(focus);
	}

	/** @param {Milestone} m */
	finish = (m) => this.act(() => this.store({ done: today() }, m), t('project.milestoneDone'), `#milestone-${m.n}`);

	/** @param {Milestone} m */
	async drop(m) {
		this.opened = -1;
		const work = async () => {
			await remove(`${this.path}/${m.n}`);
			await this.load();
		};
		await this.act(work, t('project.milestoneGone'), '#milestone-0');
	}

	/** @param {Milestone} [m] */
	editor(m) {
		const { form } = this;
		if (!form || this.opened !== (m?.n ?? 0)) return '';
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${form.summary()}
			${select({ ...form.at('kind'), label: t('project.milestone'), options: KINDS.map((k) => /** @type {[string, View]} */ ([k, label('milestone', k)])) })}
			${textbox({ ...form.at('due'), type: 'date', label: t('project.due'), optional: true })}
			${textbox({ ...form.at('done'), type: 'date', label: t('project.done'), optional: true })}
			${textbox({ ...form.at('note'), label: t('project.note'), optional: true })}
			<p class="vb-actions">${submit(t('form.save'), { busy: form.busy })}${button(t('form.cancel'), () => this.open(this.opened), { kind: 'subtle' })}${
				m ? button(t('project.dropMilestone'), () => this.drop(m), { kind: 'subtle' }) : ''
			}</p></form>`;
	}

	/** What it is called: several of one kind are numbered, so that each can be told from the others. @param {Milestone} m */
	name(m) {
		const alike = this.items.filter((x) => x.kind === m.kind);
		return alike.length > 1 ? `${label('milestone', m.kind)} ${alike.indexOf(m) + 1}` : label('milestone', m.kind);
	}

	/** @param {Milestone} m */
	row(m) {
		const name = this.name(m);
		return html`<li class="vb-stack vb-stack--s"><h3 class="vb-title">${name}</h3>
			<p class="vb-meta">${state(m)}${m.note ? html`<span>${m.note}</span>` : ''}</p>
			${
				this.edit
					? html`<p class="vb-actions">${m.done ? '' : button(t('project.finish'), () => this.finish(m), { ...SMALL, label: t('project.finishThis', { name }) })}${button(t('edit.do'), () => this.open(m.n), { ...SMALL, id: `milestone-${m.n}`, expanded: this.opened === m.n, label: t('project.editThis', { name }) })}</p>${this.editor(m)}`
					: ''
			}</li>`;
	}

	view() {
		return html`${this.trouble ? notice(html`<p>${this.trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}
			${this.items.length ? html`<ul class="vb-rows">${this.items.map((m) => this.row(m))}</ul>` : html`<p class="vb-subtle">${t('project.noMilestones')}</p>`}
			${this.edit ? html`<p>${button(t('project.addMilestone'), () => this.open(0), { style: 'vb-button--s', id: 'milestone-0', expanded: this.opened === 0 })}</p>${this.editor()}` : ''}`;
	}
}
