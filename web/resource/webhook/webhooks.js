// @ts-check
// Programs that are told what happens: which address gets what, trying it, and how the last attempts went.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { checkbox } from '../../component/form/choice.js';
import { textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call, get, post, remove } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { clock, longDate } from '../../lib/time.js';

/** @typedef {{id: number, url: string, description: string, events: string[], active: boolean, lastAttempt: string | null, lastOutcome: string | null, lastCode: number, oldSecretUntil: string | null, secret?: string}} Webhook */

const EVENTS = ['post.published', 'post.edited', 'post.archived', 'post.withdrawn', 'post.resolved', 'post.reopened'].concat([
	'reply.posted',
	'mark.made',
	'term.created',
	'term.edited',
	'term.merged',
	'term.removed',
]);
const SMALL = { style: 'vb-button--s' };
const LATER_MS = 2500; // after a test: until the attempt stands in the log
/** Dots do not fit in the key of a text. @param {string} verb */
const eventName = (verb) => t(`webhook.on.${verb.replace('.', '_')}`);

class Webhooks {
	/** @type {Webhook[]} */
	items = [];
	/** @type {Webhook | null} made or renewed just now, with its secret */
	fresh = null;
	/** @type {{id: number, items: any[]} | null} */
	log = null;
	trouble = '';
	/** @type {Set<string>} */
	chosen = new Set();

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.draw = this.draw.bind(this);
		this.form = new Form(this.draw, { url: '', description: '' }, 'wh');
	}

	async load() {
		this.items = (await get('/webhooks', this.ctx.signal)).items;
	}

	/** Does one thing, then shows what there is now. @param {() => Promise<any>} work @param {string} said */
	async act(work, said) {
		this.trouble = '';
		try {
			await work();
			await this.load();
			announce(said);
		} catch (error) {
			this.trouble = explain(error);
		}
		this.draw();
	}

	/** @param {Event} event */
	make(event) {
		const { values } = this.form;
		return this.form.send(event, {
			check: () => (values.url.trim() ? [] : [{ field: 'url', detail: t('webhook.noUrl') }]),
			work: async () => {
				this.fresh = await post('/webhooks', { url: values.url.trim(), description: values.description.trim(), events: [...this.chosen] });
				this.form.values = { url: '', description: '' };
				this.chosen.clear();
				await this.load();
				focusSoon('#wh-secret');
			},
			said: t('webhook.made'),
		});
	}

	/** @param {Webhook} w */
	async showLog(w) {
		const again = this.log?.id === w.id;
		this.log = null;
		if (!again)
			await this.act(async () => (this.log = { id: w.id, items: (await get(`/webhooks/${w.id}/deliveries`)).items }), t('webhook.log'));
		else this.draw();
	}

	/** @param {Webhook} w */
	async test(w) {
		await this.act(() => post(`/webhooks/${w.id}/_test`), t('webhook.testing'));
		setTimeout(async () => {
			if (this.ctx.signal.aborted) return;
			this.log = null;
			await this.showLog(w);
		}, LATER_MS);
	}

	/** @param {Webhook} w */
	async renew(w) {
		await this.act(async () => (this.fresh = await post(`/webhooks/${w.id}/_renew`)), t('webhook.renewed'));
		if (!this.trouble) focusSoon('#wh-secret');
	}

	/** @param {any} d */
	attempt(d) {
		const how = d.code ? `HTTP ${d.code}` : d.problem;
		return html`<li><p>${label('webhookOutcome', d.outcome)}: ${d.event === 'webhook.test' ? t('webhook.aTest') : eventName(d.event)}</p>
			<p class="vb-meta"><span>${longDate(d.at)} ${clock(d.at)}</span><span>${t('webhook.attempt', { n: d.attempt })}</span>${how ? html`<span>${how}</span>` : ''}</p></li>`;
	}

	/** @param {Webhook} w */
	row(w) {
		const state = w.active ? (w.lastOutcome ? label('webhookOutcome', w.lastOutcome) : t('webhook.unused')) : t('webhook.off');
		const set = (/** @type {boolean} */ active) =>
			this.act(
				() => call('PATCH', `/webhooks/${w.id}`, { body: { active }, headers: { 'if-match': '*' } }),
				t(active ? 'webhook.isOn' : 'webhook.isOff'),
			);
		return html`<li class="vb-stack vb-stack--s"><div class="vb-stack vb-stack--xs"><p><strong>${w.description || w.url}</strong></p>
			<p class="vb-meta"><span>${w.url}</span><span>${state}</span><span>${w.events.length ? w.events.map(eventName).join(', ') : t('webhook.all')}</span></p></div>
			<p class="vb-actions">${button(t('webhook.test'), () => this.test(w), { ...SMALL, label: t('webhook.testOf', { url: w.url }) })}
				${button(t('webhook.log'), () => this.showLog(w), { ...SMALL, expanded: this.log?.id === w.id, label: t('webhook.logOf', { url: w.url }) })}
				${button(t('webhook.renew'), () => this.renew(w), { ...SMALL, kind: 'subtle', label: t('webhook.renewOf', { url: w.url }) })}
				${button(t(w.active ? 'webhook.turnOff' : 'webhook.turnOn'), () => set(!w.active), { ...SMALL, kind: 'subtle', label: t(w.active ? 'webhook.turnOffOf' : 'webhook.turnOnOf', { url: w.url }) })}
				${button(t('webhook.remove'), () => this.act(() => remove(`/webhooks/${w.id}`), t('webhook.removed')), { ...SMALL, kind: 'subtle', label: t('webhook.removeOf', { url: w.url }) })}</p>
			${this.log?.id === w.id ? (this.log.items.length ? html`<ul class="vb-rows vb-small">${this.log.items.map((d) => this.attempt(d))}</ul>` : p(t('webhook.noLog'))) : ''}</li>`;
	}

	maker() {
		const { form } = this;
		const toggle = (/** @type {string} */ name, /** @type {boolean} */ on) => (on ? this.chosen.add(name) : this.chosen.delete(name));
		return html`<form class="vb-stack" method="post" novalidate @submit=${(/** @type {Event} */ e) => this.make(e)}>
			${form.summary()}
			${textbox({ ...form.at('url'), label: t('webhook.url'), help: t('webhook.urlHelp'), type: 'url' })}
			${textbox({ ...form.at('description'), label: t('webhook.what'), optional: true })}
			<fieldset class="vb-stack vb-stack--s"><legend class="utrecht-form-label vb-legend">${t('webhook.events')}</legend>
				<p class="utrecht-form-field-description">${t('webhook.eventsHelp')}</p>
				<div class="vb-checks">${EVENTS.map((name) => checkbox({ name, label: eventName(name), checked: this.chosen.has(name), onInput: (on) => toggle(name, on) }))}</div></fieldset>
			<p class="vb-actions">${submit(t('webhook.do'), { busy: form.busy })}</p>
		</form>`;
	}

	secret() {
		const { fresh } = this;
		if (!fresh) return '';
		const until = fresh.oldSecretUntil;
		const old = until ? html`<p>${t('webhook.oldUntil', { date: longDate(until), time: clock(until) })}</p>` : '';
		return notice(
			html`<p id="wh-secret" tabindex="-1">${t('webhook.secret')}</p>${copyLine(fresh.secret ?? '', t('webhook.secretOf'))}${old}`,
			{ tone: 'positive' },
		);
	}

	draw() {
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(t('webhook.title'))}${manageTabs('/beheer/webhooks')}${p(t('webhook.text'), 'vb-subtle vb-measure')}</div>
			<div class="vb-stack vb-stack--xl vb-measure">
				${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}${this.secret()}
				${this.items.length ? html`<ul class="vb-rows">${this.items.map((w) => this.row(w))}</ul>` : p(t('webhook.none'))}
				<section class="vb-stack" aria-labelledby="new">${h2(t('webhook.new'), 'new')}${this.maker()}</section>
			</div>
		</div>`;
		this.ctx.show({ title: t('webhook.title'), body, nav: '/beheer' });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const page = new Webhooks(ctx);
	await page.load();
	page.draw();
}
