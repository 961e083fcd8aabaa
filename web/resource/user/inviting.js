// @ts-check
// Inviting people: a link that works once, who was invited, and taking an invitation back.
import { html } from 'lit-html';
import { badge } from '../../component/badge/badge.js';
import { button, submit } from '../../component/button/button.js';
import { copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { checkbox } from '../../component/form/choice.js';
import { select, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { Pages } from '../../component/pages/pages.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { apart } from '../../lib/apart.js';
import { get, optional, post, remove } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { viewer } from '../../lib/session.js';
import { slices } from '../../lib/slices.js';
import { longDate } from '../../lib/time.js';
import { ROLES } from './people.js';

const EASY = ['reader', 'project_leader'];
const GROUP_ROLES = ['member', 'deputy', 'chair', 'coach', 'guest'];
const DAYS = ['7', '14', '30', '90'];
/** @type {Record<string, '' | 'positive' | 'warning'>} */
const TONES = { open: 'warning', accepted: 'positive', revoked: '', expired: '' };

/** @param {string} cursor */
const address = (cursor) => `/invitations${query({ limit: 50, cursor })}`;

/** @param {any} item */
const whom = (item) => item.name || item.mail || t('inviting.anybody');

class Inviting {
	/** @type {Pages | null} */
	pages = null;
	/** @type {any[]} */
	groups = [];
	/** @type {any} */
	fresh = null;
	trouble = '';
	/** @type {Ref | null} where the invited one works */
	place = null;

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.draw = () => this.show();
		this.places = new Lookup('/organisations', this.draw);
		this.form = this.empty();
	}

	empty() {
		this.places.start(null);
		return new Form(
			this.draw,
			{ name: '', mail: '', organisation: '', roles: new Set(['project_leader']), group: '', groupRole: 'member', days: '14' },
			'iv',
		);
	}

	async load() {
		const [page, groups] = await Promise.all([get(address(''), this.ctx.signal), optional('/groups?limit=100', this.ctx.signal)]);
		this.pages = new Pages(page, address, this.draw, ['inviting.more', 'inviting.added'], (at) => `.vb-rows > li:nth-child(${at + 1})`);
		this.groups = (groups?.items ?? []).filter((/** @type {any} */ g) => g.permissions.manageMembers);
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		const { values } = this.form;
		this.place = await this.places.pick();
		return this.form.send(event, {
			check: () => this.wrong(),
			work: async () => {
				const { name, mail, group } = values;
				this.fresh = await post('/invitations', {
					...(name.trim() && { name: name.trim() }),
					...(mail.trim() && { mail: mail.trim() }),
					...(this.place && { organisation: this.place.id }),
					roles: ROLES.filter((r) => values.roles.has(r)),
					...(group && { group: Number(group), groupRole: values.groupRole }),
					days: Number(values.days),
				});
				this.form = this.empty();
				await this.load();
				announce(t('inviting.made'));
				focusSoon('#invited');
			},
		});
	}

	/** @returns {FieldError[]} */
	wrong() {
		const { mail, roles } = this.form.values;
		const errors = [];
		if (mail.trim() && !/^\S+@\S+$/.test(mail.trim())) errors.push({ field: 'mail', detail: t('signIn.noMail') });
		if (this.places.text.trim() && !this.place) errors.push({ field: 'organisation', detail: t('account.noPlace') });
		if (!roles.size) errors.push({ field: 'roles', detail: t('account.noRole') });
		return errors;
	}

	/** @param {any} item */
	async revoke(item) {
		this.trouble = '';
		try {
			await remove(`/invitations/${item.id}`);
			if (this.fresh?.id === item.id) this.fresh = null;
			await this.load();
			announce(t('inviting.revoked'));
			focusSoon('#invitations');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.draw();
	}

	/** @param {any} item @param {string} name that no other has */
	row(item, name) {
		const roles = item.roles.map((/** @type {string} */ r) => label('role', r)).join(', ');
		return html`<li><div class="vb-line vb-line--apart"><div class="vb-stack vb-stack--xs"><p><strong>${whom(item)}</strong> ${badge(t(`inviting.state.${item.state}`), { tone: TONES[item.state] })}</p>
			<p class="vb-meta">${item.name && item.mail ? html`<span>${item.mail}</span>` : ''}${item.organisation ? html`<span>${item.organisation.name}</span>` : ''}<span>${roles}</span>${item.group ? html`<span>${item.group.name}</span>` : ''}${item.madeBy ? html`<span>${t('inviting.by', { name: item.madeBy.name })}</span>` : ''}<span>${t('inviting.until', { date: longDate(item.expires) })}</span></p></div>
			${item.state === 'open' ? button(t('inviting.revoke'), () => this.revoke(item), { style: 'vb-button--s', label: t('inviting.revokeOf', { name }) }) : ''}</div></li>`;
	}

	maker() {
		const { form } = this;
		const { roles } = form.values;
		const wrong = form.errors.find((e) => e.field === 'roles');
		const offered = viewer().permissions.administer ? ROLES : EASY;
		const group = form.at('group');
		return html`<form class="vb-stack" method="post" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${form.summary()}
			${textbox({ ...form.at('name'), label: t('profile.name'), optional: true })}
			${textbox({ ...form.at('mail'), label: t('signIn.mail'), help: t('inviting.mailHelp'), type: 'email', optional: true })}
			${this.places.view({ name: 'organisation', prefix: 'iv', errors: form.errors, label: t('profile.organisation'), optional: true })}
			<fieldset class="vb-stack vb-stack--xs" id="iv-roles" tabindex="-1"><legend class="utrecht-form-label vb-legend">${t('profile.roles')}</legend>${wrong ? html`<p class="vb-error">${wrong.detail}</p>` : ''}
				${offered.map((role) => checkbox({ name: role, label: label('role', role), help: t(`account.role.${role}`), checked: roles.has(role), onInput: (on) => (on ? roles.add(role) : roles.delete(role)) }))}</fieldset>
			${
				this.groups.length
					? select({
							...group,
							label: t('inviting.group'),
							optional: true,
							options: [['', t('inviting.noGroup')], ...this.groups.map((g) => /** @type {[string, View]} */ ([String(g.id), g.name]))],
							onInput: (v) => {
								group.onInput(v);
								this.draw();
							},
						})
					: ''
			}
			${form.values.group ? select({ ...form.at('groupRole'), label: t('inviting.groupRole'), options: GROUP_ROLES.map((r) => /** @type {[string, View]} */ ([r, label('groupRole', r)])) }) : ''}
			${select({ ...form.at('days'), label: t('inviting.days'), options: DAYS.map((n) => /** @type {[string, View]} */ ([n, t('token.forDays', { n })])) })}
			<p class="vb-actions">${submit(t('inviting.do'), { busy: form.busy })}</p>
		</form>`;
	}

	made() {
		const { fresh } = this;
		if (!fresh) return '';
		const text = t('inviting.handOver', { name: fresh.name || t('inviting.somebody'), date: longDate(fresh.expires) });
		return notice(
			html`<p id="invited" tabindex="-1">${text}</p>${copyLine(new URL(fresh.link, location.origin).href, t('account.theLink'))}`,
			{ tone: 'warning' },
		);
	}

	show() {
		const title = t('inviting.title');
		const items = this.pages?.answer.items ?? [];
		const name = apart(
			items.filter((item) => item.state === 'open'),
			whom,
		);
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(title)}${manageTabs('/beheer/uitnodigingen')}</div>
			<div class="vb-split vb-split--halves">
				<section class="vb-stack" aria-labelledby="invite">${h2(t('inviting.new'), 'invite')}${p(t('inviting.text'), 'vb-subtle')}${this.made()}${this.maker()}</section>
				<section class="vb-stack" aria-labelledby="invitations"><h2 class="nl-heading nl-heading--level-2" id="invitations" tabindex="-1">${t('inviting.list')}</h2>${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
					${items.length ? html`<ul class="vb-rows">${slices(items, (item) => this.row(item, name(item)))}</ul>` : html`<p class="vb-subtle">${t('inviting.none')}</p>`}
					${this.pages?.view()}</section>
			</div></div>`;
		this.ctx.show({ title, body, nav: '/beheer' });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'invite')) return;
	const inviting = new Inviting(ctx);
	await inviting.load();
	inviting.show();
}
