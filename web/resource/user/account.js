// @ts-check
// One account, for the administrator: who it is, what it may do, and helping who cannot get in.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { checkbox } from '../../component/form/choice.js';
import { textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call, post } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { is, Problem } from '../../lib/problem.js';
import { viewer } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';
import { ROLES } from './people.js';

class Account {
	/** @type {any} */
	user = null;
	etag = '';
	said = '';
	trouble = '';
	/** @type {{link: string, expires: string} | null} */
	fresh = null;
	sure = '';

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.draw = () => this.show();
		this.place = new Lookup('/organisations', this.draw);
		this.form = new Form(this.draw, {}, 'ac');
	}

	get address() {
		return `/users/${Number(this.ctx.params[0])}`;
	}

	async load() {
		const { data, etag } = await call('GET', this.address, { signal: this.ctx.signal });
		this.take(data, etag);
		const { name, mail } = data;
		this.form.values = { name, mail: mail ?? '', function: data.function ?? '', roles: new Set(data.roles), organisation: '' };
		this.place.start(data.organisation);
	}

	/** @param {any} user @param {string} etag */
	take(user, etag) {
		this.user = user;
		this.etag = etag;
	}

	/** @param {object} body */
	async patch(body) {
		const { data, etag } = await call('PATCH', this.address, { body, headers: { 'if-match': this.etag } });
		this.take(data, etag);
	}

	/** @param {Event} event */
	async save(event) {
		event.preventDefault();
		const { values } = this.form;
		const place = this.place.text.trim() ? await this.place.pick() : null;
		this.said = '';
		const good = await this.form.send(event, {
			check: () => this.wrong(place),
			work: async () => {
				try {
					const { name, mail } = values;
					await this.patch({
						name: name.trim(),
						mail: mail.trim(),
						function: values.function.trim() || null,
						roles: ROLES.filter((r) => values.roles.has(r)),
						organisation: place?.id ?? null,
					});
				} catch (error) {
					if (!is(error, 412)) throw error;
					this.etag = (await call('GET', this.address)).etag;
					throw new Problem(412, { detail: t('account.stale') });
				}
			},
			said: t('account.saved'),
		});
		if (good) this.said = t('account.saved');
		this.draw();
	}

	/** @param {Ref | null} place @returns {FieldError[]} */
	wrong(place) {
		const { values } = this.form;
		const errors = [];
		if (!values.name.trim()) errors.push({ field: 'name', detail: t('profile.noName') });
		if (!/^\S+@\S+$/.test(values.mail.trim())) errors.push({ field: 'mail', detail: t('signIn.noMail') });
		if (this.place.text.trim() && !place) errors.push({ field: 'organisation', detail: t('account.noPlace') });
		if (!values.roles.size) errors.push({ field: 'roles', detail: t('account.noRole') });
		return errors;
	}

	/** Opens or closes the account as it is now. @param {boolean} closed */
	async close(closed) {
		this.etag = (await call('GET', this.address)).etag;
		await this.patch({ closed });
	}

	/** Does one thing and says so. @param {string} what @param {() => Promise<unknown>} work */
	async act(what, work) {
		this.trouble = this.said = this.sure = '';
		try {
			await work();
			this.said = t(`account.done.${what}`);
			announce(this.said);
			if (what !== 'link') focusSoon('#help'); // the question that had the focus is gone
		} catch (error) {
			this.trouble = is(error, 404) && what === 'factor' ? t('account.noFactor') : explain(error);
		}
		this.draw();
	}

	/** @param {string} what */
	ask(what) {
		this.sure = this.sure === what ? '' : what;
		this.draw();
		focusSoon(this.sure ? '#account-sure' : '#help');
	}

	resetLink() {
		return this.act('link', async () => {
			this.fresh = await post(`${this.address}/_reset-link`);
			focusSoon('#account-link');
		});
	}

	/** A step that needs a second word. @param {string} what @param {() => Promise<unknown>} work */
	step(what, work) {
		const open = this.sure === what;
		return html`<div class="vb-stack vb-stack--s"><p>${button(t(`account.do.${what}`), () => this.ask(what), { style: 'vb-button--s', expanded: open })}</p>${
			open
				? html`<div class="vb-panel vb-panel--tint vb-stack" id="account-sure" tabindex="-1" role="group" aria-labelledby="account-question"><p id="account-question">${t(`account.ask.${what}`, { name: this.user.name })}</p>
			<p class="vb-actions">${button(t(`account.yes.${what}`), () => this.act(what, work), { kind: 'primary-action' })}${button(t('form.cancel'), () => this.ask(what), { kind: 'subtle' })}</p></div>`
				: ''
		}</div>`;
	}

	help() {
		const { user, fresh } = this;
		if (user.closed)
			return html`${p(t('account.closedSince', { date: longDate(user.closed) }))}<p>${button(t('account.do.open'), () => this.act('open', () => this.close(false)), { style: 'vb-button--s' })}</p>`;
		return html`${p(t('account.helpText'), 'vb-subtle')}
			<p>${button(t('account.do.link'), () => this.resetLink(), { style: 'vb-button--s' })}</p>
			${fresh ? notice(html`<p id="account-link" tabindex="-1">${t('account.linkText', { name: user.name, date: longDate(fresh.expires) })}</p>${copyLine(new URL(fresh.link, location.origin).href, t('account.theLink'))}`, { tone: 'warning' }) : ''}
			${this.step('factor', () => post(`${this.address}/_forget-second-factor`))}
			${user.id === viewer().user?.id ? '' : this.step('close', () => this.close(true))}`;
	}

	roles() {
		const { roles } = this.form.values;
		const wrong = this.form.errors.find((e) => e.field === 'roles');
		return html`<fieldset class="vb-stack vb-stack--xs" id="ac-roles" tabindex="-1"><legend class="utrecht-form-label vb-legend">${t('profile.roles')}</legend>
			${wrong ? html`<p class="vb-error">${wrong.detail}</p>` : ''}
			${ROLES.map((role) =>
				checkbox({
					name: role,
					label: label('role', role),
					help: t(`account.role.${role}`),
					checked: roles.has(role),
					onInput: (on) => (on ? roles.add(role) : roles.delete(role)),
				}),
			)}</fieldset>`;
	}

	show() {
		const { form, user } = this;
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--xl vb-measure">
			<header class="vb-stack"><nav aria-label=${t('post.crumbs')}><ol class="vb-crumb"><li>${link('/beheer/mensen', t('people.title'))}</li></ol></nav>${h1(user.name)}
				${this.said ? notice(html`<p>${this.said}</p>`, { tone: 'positive' }) : ''}${this.trouble ? notice(html`<p>${this.trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}</header>
			<form class="vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.save(e)}>
				${form.summary()}
				${textbox({ ...form.at('name'), label: t('profile.name') })}
				${textbox({ ...form.at('mail'), label: t('signIn.mail'), type: 'email' })}
				${this.place.view({ name: 'organisation', prefix: 'ac', errors: form.errors, label: t('profile.organisation'), optional: true })}
				${textbox({ ...form.at('function'), label: t('profile.function'), optional: true })}
				${this.roles()}
				<p class="vb-actions">${submit(t('form.save'), { busy: form.busy })}</p>
			</form>
			<section class="vb-stack" aria-labelledby="help"><h2 class="nl-heading nl-heading--level-2" id="help" tabindex="-1">${t(user.closed ? 'account.closedTitle' : 'account.help')}</h2>${this.help()}</section>
			<section class="vb-stack vb-stack--s" aria-labelledby="did">${h2(t('account.did'), 'did')}<p>${link(`/beheer/logboek?actor=${user.id}`, t('account.trail', { name: user.name }))}</p></section>
		</div></div>`;
		this.ctx.show({ title: user.name, body, nav: '/beheer' });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const account = new Account(ctx);
	await account.load();
	account.show();
}
