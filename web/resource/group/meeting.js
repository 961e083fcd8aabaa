// @ts-check
// The meetings of a group: when they are, planning one, and moving it to another time.
import { html } from 'lit-html';
import { aboutPost, radarEntries, withEntries } from '../../component/agenda/agenda.js';
import { button, submit } from '../../component/button/button.js';
import { textarea, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h2 } from '../../component/heading/heading.js';
import { title } from '../../component/post-row/post-row.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call, optional, post as send } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { clock, longDate } from '../../lib/time.js';

/** @param {string} local what a field for date and time holds */
const moment = (local) => (local ? new Date(local).toISOString() : null);

/** What a field for date and time holds. @param {string | null | undefined} iso */
function local(iso) {
	if (!iso) return '';
	const at = new Date(iso);
	return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** @param {Record<string, any>} values @returns {FieldError[]} */
const wrongTime = ({ starts, ends }) => [
	...(starts ? [] : [{ field: 'starts', detail: t('meeting.noStart') }]),
	...(ends && ends <= starts ? [{ field: 'ends', detail: t('meeting.early') }] : []),
];

/** @param {Form} form */
const times = (form) => html`${textbox({ ...form.at('starts'), label: t('meeting.starts'), type: 'datetime-local' })}
	${textbox({ ...form.at('ends'), label: t('meeting.ends'), help: t('meeting.endsHelp'), type: 'datetime-local', optional: true })}`;

export class Meetings {
	/** @type {Post[]} */
	items = [];
	open = false;
	/** the number of the meeting that is being moved */
	moving = 0;

	/** @param {any} group @param {() => void} redraw */
	constructor(group, redraw) {
		this.group = group;
		this.redraw = redraw;
		this.form = this.empty();
		this.when = this.empty();
	}

	empty() {
		return new Form(this.redraw, { title: '', starts: '', ends: '', body: '' }, 'mt');
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		const page = await optional(`/posts?kind=meeting&group=${this.group.id}&sort=created&limit=20`, signal);
		const when = (/** @type {Post} */ x) => (x.starts ? Date.parse(x.starts) : 0);
		this.items = (page?.items ?? []).sort((/** @type {Post} */ a, /** @type {Post} */ b) => when(b) - when(a));
		this.redraw();
	}

	toggle() {
		this.open = !this.open;
		this.redraw();
		focusSoon(this.open ? '#mt-title' : '#meetings');
	}

	/** @returns {FieldError[]} */
	wrong() {
		const { title: name, starts, ends, body } = this.form.values;
		return [
			...(name.trim().length < 3 ? [{ field: 'title', detail: t('meeting.noTitle') }] : []),
			...wrongTime({ starts, ends }),
			...(body.trim() ? [] : [{ field: 'body', detail: t('meeting.noAgenda') }]),
		];
	}

	/** @param {Event} event */
	plan(event) {
		const { values } = this.form;
		return this.form.send(event, {
			check: () => this.wrong(),
			work: async () => {
				const when = { starts: moment(values.starts), ends: moment(values.ends) };
				const text = { title: values.title.trim(), body: values.body.trim() };
				await send('/posts', { kind: 'meeting', ...text, ...when, access: 'group', group: this.group.id, status: 'published' });
				this.form = this.empty();
				this.open = false;
				await this.load();
				focusSoon('#meetings');
			},
			said: t('meeting.planned'),
		});
	}

	/** Puts the work that waits, the first date on top, on the agenda below what stands there. */
	async fillAgenda() {
		const page = await optional('/tasks?limit=100');
		const tasks = (page?.items ?? []).filter((/** @type {any} */ x) => x.post);
		this.add(
			tasks.map((/** @type {any} */ x) => aboutPost(label('task', x.kind), x.post)),
			'meeting.queued',
			'meeting.noQueue',
		);
	}

	/** The same with what the need radar shows. */
	async fillNeeds() {
		const radar = await optional('/radar');
		this.add(radar ? radarEntries(radar, this.group.id) : [], 'meeting.radarOn', 'meeting.noRadar');
	}

	/** @param {import('../../component/agenda/agenda.js').Entry[]} entries @param {string} done @param {string} none keys of what is said */
	add(entries, done, none) {
		const there = this.form.values.body;
		this.form.values.body = withEntries(there, entries);
		announce(t(this.form.values.body === there ? none : done));
		this.redraw();
	}

	planner() {
		const { form } = this;
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.plan(e)}>
			${form.summary()}
			${textbox({ ...form.at('title'), label: t('meeting.name') })}
			${times(form)}
			${textarea({ ...form.at('body'), label: t('meeting.agenda'), rows: 5 })}
			<p class="vb-actions">${button(t('meeting.queue'), () => this.fillAgenda(), { kind: 'subtle', style: 'vb-button--s' })}${button(t('meeting.radar'), () => this.fillNeeds(), { kind: 'subtle', style: 'vb-button--s' })}</p>
			<p class="vb-actions">${submit(t('meeting.plan'), { busy: form.busy })}${button(t('form.cancel'), () => this.toggle(), { kind: 'subtle' })}</p>
		</form>`;
	}

	/** Opens the form that moves a meeting, or closes it. @param {Post} x */
	toggleMove(x) {
		this.moving = this.moving === x.id ? 0 : x.id;
		this.when = new Form(this.redraw, { starts: local(x.starts), ends: local(x.ends) }, 'mv');
		this.redraw();
		focusSoon(this.moving ? '#mv-starts' : `#move-${x.id}`);
	}

	/** @param {Event} event @param {Post} x */
	move(event, x) {
		const { values } = this.when;
		return this.when.send(event, {
			check: () => wrongTime(values),
			work: async () => {
				const { etag } = await call('GET', `/posts/${x.id}`);
				const body = { starts: moment(values.starts), ends: moment(values.ends) };
				await call('PATCH', `/posts/${x.id}`, { body, headers: { 'if-match': etag } });
				this.moving = 0;
				await this.load();
				focusSoon(`#move-${x.id}`);
			},
			said: t('meeting.moved'),
		});
	}

	/** @param {Post} x */
	mover(x) {
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.move(e, x)}>
			${this.when.summary()}${times(this.when)}
			<p class="vb-actions">${submit(t('meeting.move'), { busy: this.when.busy })}${button(t('form.cancel'), () => this.toggleMove(x), { kind: 'subtle' })}</p>
		</form>`;
	}

	/** Who plans meetings moves them, and so does who planned this one. @param {Post} x */
	mayMove(x) {
		return this.mayPlan || x.author?.id === viewer().user?.id;
	}

	/** @param {Post} x */
	row(x) {
		const when = x.starts ? `${longDate(x.starts)}, ${clock(x.starts)}${x.ends ? `–${clock(x.ends)}` : ''}` : t('meeting.noTime');
		return html`<li><h3 class="vb-title">${title(x)}</h3><div class="vb-line vb-line--apart"><p class="vb-meta"><span class="vb-kind">${when}</span></p>${
			this.mayMove(x)
				? button(t('meeting.move'), () => this.toggleMove(x), {
						kind: 'subtle',
						style: 'vb-button--s',
						id: `move-${x.id}`,
						expanded: this.moving === x.id,
						label: `${t('meeting.move')}: ${x.title}`,
					})
				: ''
		}</div>${this.moving === x.id ? this.mover(x) : ''}</li>`;
	}

	get mayPlan() {
		return this.group.mine && viewer().permissions.approve;
	}

	view() {
		const may = this.mayPlan;
		if (!may && !this.items.length) return '';
		return html`<section class="vb-stack" aria-labelledby="meetings">${h2(t('meeting.title'), 'meetings')}
			${this.items.length ? html`<ul class="vb-rows">${this.items.map((x) => this.row(x))}</ul>` : html`<p class="vb-subtle">${t('meeting.none')}</p>`}
			${may ? (this.open ? this.planner() : html`<p>${button(t('meeting.new'), () => this.toggle(), { style: 'vb-button--s', expanded: false })}</p>`) : ''}</section>`;
	}
}
