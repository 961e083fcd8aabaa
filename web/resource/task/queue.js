// @ts-check
// The queue: what waits for the viewer's role, the first date on top. Wide, the list stands at the left and one piece of work at the
// right; on a telephone the list opens it. Which one it is stands in the address, so that back and reload do what one expects.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, h2, link } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { tabs } from '../../component/tabs/tabs.js';
import { queueRow, taskName } from '../../component/task/task.js';
import { announce } from '../../lib/a11y.js';
import { apart } from '../../lib/apart.js';
import { get, post } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { afterFrame } from '../../lib/pause.js';
import { pick, query } from '../../lib/query.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { slices } from '../../lib/slices.js';
import { daysUntil } from '../../lib/time.js';
import { Detail } from './detail.js';
import { keysHint, keysOn } from './keys.js';

/** @typedef {import('../../component/task/task.js').Task} Task */

const PATH = '/werkvoorraad';
const KINDS = ['approve', 'answer', 'review', 'flag', 'privacy', 'law', 'define', 'handover', 'endorse', 'law_change', 'term_change'];
const GROUPS = ['late', 'today', 'week', 'later'];
/** rows are seldom lower, in pixels */
const LOWEST = 60;
/** as in layout.css: from here there are two columns */
const wide = matchMedia('(min-width: 60rem)');

/** @param {Task} task */
function moment(task) {
	if (!task.due) return 'later';
	const days = daysUntil(task.due);
	return days < 0 ? 'late' : days === 0 ? 'today' : days < 7 ? 'week' : 'later';
}

/** @param {Task} task */
const own = (task) => task.claimedBy?.id === viewer().user?.id;

class Queue {
	/** everything that waits @type {Task[]} */
	all = [];
	/** there is more than one page of it */
	more = false;
	trouble = '';

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		/** @type {Record<string, string>} */
		this.chosen = pick(ctx.url, ['kind', 'mine', 'task']);
		this.detail = new Detail(
			(task, act, body) => this.work(task, act, body),
			() => this.draw(),
			() => this.leave(),
		);
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		const { kind, mine } = this.chosen;
		const narrowed = kind || mine;
		const [all, some] = await Promise.all([
			get('/tasks?limit=100', signal),
			narrowed ? get(`/tasks${query({ kind, mine, limit: 100 })}`, signal) : null,
		]);
		this.all = all.items ?? [];
		this.more = Boolean(all.next);
		/** @type {Task[]} */
		this.tasks = some?.items ?? this.all;
	}

	/** Fetches what stands at the right, and shows it. @param {AbortSignal} [signal] */
	async show(signal) {
		await this.detail.open(this.current(), signal);
		this.draw();
	}

	/** What stands at the right: what the address says, or where there is room for it the first one. @returns {Task | null} */
	current() {
		const { task } = this.chosen;
		const tasks = this.tasks ?? [];
		if (task) return [...tasks, ...this.all].find((x) => x.id === Number(task)) ?? null;
		return (wide.matches && GROUPS.flatMap((name) => tasks.filter((x) => moment(x) === name))[0]) || null;
	}

	/** The window became wide or narrow; what was fetched stays. @param {AbortSignal} signal */
	async turn(signal) {
		if (this.current()) await this.show(signal);
		else this.draw();
	}

	/** @param {number | ''} task */
	address(task) {
		return PATH + query({ kind: this.chosen.kind, mine: this.chosen.mine, task });
	}

	/** @param {Task} task @param {string} act @param {object} [body] */
	async work(task, act, body = {}) {
		try {
			await post(`/tasks/${task.id}/_${act}`, body);
			this.trouble = '';
			announce(t(`task.done.${act}`));
		} catch (error) {
			this.trouble = explain(error);
		}
		await this.load();
		await this.show();
	}

	/** What was open is done: on with what is first now, and back does not lead to it any more. */
	leave() {
		go(this.address(''), { replace: true });
	}

	/** J and K go to the next and the one before, O takes up or gives back; not while somebody types. @param {KeyboardEvent} event */
	key(event) {
		if (!keysOn()) return;
		const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
		if (typing || event.ctrlKey || event.metaKey || event.altKey || !['j', 'k', 'o'].includes(event.key)) return;
		const rows = GROUPS.flatMap((name) => (this.tasks ?? []).filter((x) => moment(x) === name));
		const at = rows.findIndex((x) => x.id === this.current()?.id);
		const next = rows[event.key === 'j' ? at + 1 : at - 1];
		if (event.key !== 'o') return next && go(this.address(next.id), { replace: Boolean(this.chosen.task) });
		if (at >= 0 && (!rows[at].claimedBy || own(rows[at]))) this.work(rows[at], own(rows[at]) ? 'release' : 'claim');
	}

	/** @param {Task} task @param {string} name that no other has */
	claim(task, name) {
		if (task.claimedBy && !own(task)) return '';
		const which = own(task) ? 'release' : 'claim';
		return button(t(`task.${which}`), () => this.work(task, which), {
			kind: 'subtle',
			style: 'vb-button--s',
			label: `${t(`task.${which}`)}: ${name}`,
		});
	}

	/** @param {string} name */
	group(name) {
		const some = (this.tasks ?? []).filter((task) => moment(task) === name);
		if (!some.length) return '';
		const told = apart(some, (task) => `${taskName(task)}, ${label('task', task.kind)}`);
		const row = (/** @type {Task} */ task) =>
			queueRow(task, this.address(task.id), task.id === this.current()?.id, this.claim(task, told(task)));
		return html`<section class="vb-stack vb-stack--xs" aria-labelledby=${name}>${h2(t(`task.when.${name}`), name, 'vb-label vb-subtle')}<ul class="vb-list">${slices(some, row, Math.ceil(innerHeight / LOWEST))}</ul></section>`;
	}

	/** The kinds of work that there are, with how much of each. */
	kinds() {
		const { kind = '', mine = '' } = this.chosen;
		const count = (/** @type {Task[]} */ some) => (this.more ? '' : html` <span class="vb-count">${some.length}</span>`);
		const of = (/** @type {string} */ value) => this.all.filter((x) => x.kind === value);
		/** @type {[string, unknown][]} */
		const pages = [
			[PATH, html`${t('task.all')}${count(this.all)}`],
			...KINDS.filter((value) => this.more || value === kind || of(value).length).map(
				(value) => /** @type {[string, unknown]} */ ([PATH + query({ kind: value }), html`${label('task', value)}${count(of(value))}`]),
			),
			[`${PATH}?mine=true`, html`${t('task.mine')}${count(this.all.filter(own))}`],
		];
		return tabs(t('task.kinds'), pages, PATH + query({ kind, mine }));
	}

	/** @param {boolean} [both] with what stands at the right */
	draw(both = true) {
		const title = t('task.title');
		const open = Boolean(this.chosen.task);
		const task = both ? this.current() : null;
		const list = html`<div class="vb-queue-list vb-stack">
			${GROUPS.map((name) => this.group(name))}
			${this.tasks?.length ? '' : html`<p class="vb-panel vb-panel--tint">${t('task.nothing')}</p>`}</div>`;
		const body = html`<div class="vb-wrap vb-main vb-stack ${open ? 'vb-queue--open' : ''}">
			<div class="vb-section">${h1(title)}<div class="vb-line">${viewer().permissions.approve ? link('/behoefteradar', t('radar.title')) : ''}${keysHint(() => this.draw())}</div></div>
			<div class="vb-queue-kinds">${this.kinds()}</div>
			${this.trouble ? notice(html`<p>${this.trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}
			<div class="vb-queue">${list}
				${task || open ? html`<section class="vb-queue-task vb-stack" aria-labelledby="task"><p class="vb-queue-back">${link(this.address(''), t('task.back'))}</p>${this.detail.view(task, task ? this.claim(task, taskName(task)) : '')}</section>` : ''}
			</div>
		</div>`;
		this.ctx.show({ title: open && task ? `${taskName(task)} – ${title}` : title, body, nav: PATH, focus: open ? '#task' : '' });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go(`/aanmelden?naar=${encodeURIComponent(ctx.url.pathname + ctx.url.search)}`, { replace: true });
	const queue = new Queue(ctx);
	await queue.load(ctx.signal);
	if (!queue.chosen.task) {
		queue.draw(false);
		await afterFrame();
	}
	await queue.show(ctx.signal);
	document.querySelector('.vb-queue-list [aria-current]')?.scrollIntoView({ block: 'nearest' });
	const { signal } = ctx;
	document.querySelector('main')?.addEventListener('keydown', (event) => queue.key(event), { signal });
	wide.addEventListener('change', () => queue.turn(signal), { signal });
}
