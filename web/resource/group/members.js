// @ts-check
// Looking after who is in a group: adding, role and end of a member, and who asks to come in.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { select, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h3 } from '../../component/heading/heading.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { when } from '../../component/person/person.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call, optional, post, remove } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';

const ROLES = ['member', 'deputy', 'chair', 'coach', 'guest'];

/** A moment of a day here, or null. @param {string} day @param {string} time */
const moment = (day, time) => (day ? new Date(`${day}T${time}`).toISOString().replace(/\.\d+/, '') : null);
const startOf = (/** @type {string} */ day) => moment(day, '00:00:00');
const endOf = (/** @type {string} */ day) => moment(day, '23:59:59');
/** The day of a moment here, as a date field wants it. @param {string | null | undefined} at */
const dayOf = (at) => (at ? new Date(at).toLocaleDateString('sv') : '');

export class Members {
	/** @type {any[]} */
	requests = [];
	adding = false;
	/** the member that is being changed */
	changing = 0;
	etag = '';
	trouble = '';

	/** @param {any} group @param {() => Promise<void>} reload @param {() => void} redraw */
	constructor(group, reload, redraw) {
		this.group = group;
		this.reload = reload;
		this.redraw = redraw;
		this.who = new Lookup('/users', redraw);
		this.form = this.empty();
	}

	get address() {
		return `/groups/${this.group.id}`;
	}

	/** @param {any} [member] */
	empty(member) {
		const { role = 'member', since, until } = member ?? {};
		return new Form(this.redraw, { user: '', role, since: dayOf(since), until: dayOf(until) }, 'mb');
	}

	async load() {
		if (this.group.permissions.admit) this.requests = (await optional(`${this.address}/requests?limit=100`))?.items ?? [];
		this.redraw();
	}

	/** @param {string} said @param {string} focus */
	async done(said, focus = '#members') {
		await this.reload();
		await this.load();
		announce(said);
		focusSoon(focus);
	}

	toggle() {
		this.adding = !this.adding;
		this.changing = 0;
		this.form = this.empty();
		this.who.text = '';
		this.redraw();
		focusSoon(this.adding ? '#mb-user' : '#members');
	}

	/** @param {any} member */
	async change(member) {
		this.changing = this.changing === member.user.id ? 0 : member.user.id;
		this.adding = false;
		this.form = this.empty(member);
		this.redraw();
		focusSoon(this.changing ? '#mb-role' : '#members');
		if (this.changing) this.etag = (await call('GET', `${this.address}/members/${member.user.id}`)).etag;
	}

	/** @param {Event} event */
	async add(event) {
		event.preventDefault();
		const person = await this.who.pick();
		const { role, since, until } = this.form.values;
		await this.form.send(event, {
			check: () => (person ? [] : [{ field: 'user', detail: t('preRead.unknown') }]),
			work: async () => {
				await post(`${this.address}/members`, {
					user: person?.id,
					role,
					...(since && { since: startOf(since) }),
					...(until && { until: endOf(until) }),
				});
				this.adding = false;
				await this.done(t('members.added', { name: person?.name }));
			},
		});
	}

	/** @param {Event} event @param {any} member */
	save(event, member) {
		const { role, since, until } = this.form.values;
		const moved = since !== dayOf(member.since) && { since: startOf(since) };
		return this.form.send(event, {
			work: async () => {
				await call('PATCH', `${this.address}/members/${member.user.id}`, {
					body: { role, until: endOf(until), ...moved },
					headers: { 'if-match': this.etag },
				});
				this.changing = 0;
				await this.done(t('members.changed', { name: member.user.name }));
			},
		});
	}

	/** @param {() => Promise<unknown>} work @param {string} said */
	async act(work, said) {
		this.trouble = '';
		try {
			await work();
			this.changing = 0;
			await this.done(said);
		} catch (error) {
			this.trouble = explain(error);
			this.redraw();
		}
	}

	/** @param {any} person @param {'approve' | 'refuse'} answer */
	answer({ user }, answer) {
		return this.act(() => post(`${this.address}/requests/${user.id}/_${answer}`), t(`members.answered.${answer}`, { name: user.name }));
	}

	settings() {
		const day = (/** @type {'since' | 'until'} */ name) =>
			textbox({ ...this.form.at(name), type: 'date', label: t(`members.${name}`), optional: true });
		return html`${select({ ...this.form.at('role'), label: t('members.role'), options: ROLES.map((r) => /** @type {[string, View]} */ ([r, label('groupRole', r)])), help: t('members.roleHelp') })}
			${day('since')}${day('until')}`;
	}

	/** What stands under a member that is being changed. @param {any} member */
	editor(member) {
		if (this.changing !== member.user.id) return '';
		const out = () => remove(`${this.address}/members/${member.user.id}`);
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.save(e, member)}>
			${this.form.summary()}${this.settings()}
			<p class="vb-actions">${submit(t('form.save'), { busy: this.form.busy })}${button(t('members.end'), () => this.act(out, t('members.ended', { name: member.user.name })))}${button(t('form.cancel'), () => this.change(member), { kind: 'subtle' })}</p>
		</form>`;
	}

	/** @param {any} member */
	button(member) {
		return button(t('members.change'), () => this.change(member), {
			kind: 'subtle',
			style: 'vb-button--s',
			expanded: this.changing === member.user.id,
			label: t('members.changeOf', { name: member.user.name }),
		});
	}

	/** @param {any} item */
	request(item) {
		const { user } = item;
		const of = (/** @type {string} */ key) => t(`members.${key}Of`, { name: user.name });
		return html`<li class="vb-stack vb-stack--s"><p><strong>${user.name}</strong> <span class="vb-meta">${user.organisation ? html`<span>${user.organisation.name}</span>` : ''}${when(item.at)}</span></p>
			<p class="vb-actions">${button(t('members.admit'), () => this.answer(item, 'approve'), { style: 'vb-button--s', label: of('admit') })}${button(t('members.refuse'), () => this.answer(item, 'refuse'), { kind: 'subtle', style: 'vb-button--s', label: of('refuse') })}</p></li>`;
	}

	waiting() {
		if (!this.requests.length) return '';
		return html`<section class="vb-panel vb-panel--tint vb-stack" aria-labelledby="requests">${h3(t('members.requests', { n: this.requests.length }), 'requests')}
			<ul class="vb-stack vb-list">${this.requests.map((r) => this.request(r))}</ul></section>`;
	}

	adder() {
		if (!this.group.permissions.manageMembers) return '';
		if (!this.adding) return html`<p>${button(t('members.add'), () => this.toggle(), { style: 'vb-button--s' })}</p>`;
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.add(e)}>
			${this.form.summary()}
			${this.who.view({ name: 'user', prefix: 'mb', label: t('members.who'), errors: this.form.errors })}${this.settings()}
			<p class="vb-actions">${submit(t('members.add'), { busy: this.form.busy })}${button(t('form.cancel'), () => this.toggle(), { kind: 'subtle' })}</p></form>`;
	}

	view() {
		return html`${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}${this.waiting()}${this.adder()}`;
	}
}
