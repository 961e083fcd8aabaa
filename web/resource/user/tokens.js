// @ts-check
// Tokens for programs: what they may do, until when, and the token itself once.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { choice } from '../../component/form/choice.js';
import { select, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { optional, post, remove } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { longDate } from '../../lib/time.js';

/** @typedef {{id: number, name: string, scope: string, created: string, expires: string, token?: string}} Token */

const DAYS = ['30', '90', '180', '365'];

export class Tokens {
	/** @type {Token[]} */
	items = [];
	/** @type {Token | null} */
	fresh = null;
	making = false;
	trouble = '';

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
		this.form = this.empty();
	}

	empty() {
		return new Form(this.redraw, { name: '', scope: 'read', days: '90' }, 'tk');
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		this.items = (await optional('/tokens?limit=100', signal))?.items ?? [];
	}

	toggle() {
		this.making = !this.making;
		this.form = this.empty();
		this.redraw();
		focusSoon(this.making ? '#tk-name' : '#tokens');
	}

	/** @param {Event} event */
	make(event) {
		const { values } = this.form;
		return this.form.send(event, {
			check: () => (values.name.trim() ? [] : [{ field: 'name', detail: t('token.noName') }]),
			work: async () => {
				this.fresh = await post('/tokens', { name: values.name.trim(), scope: values.scope, days: Number(values.days) });
				this.making = false;
				await this.load();
				announce(t('token.made'));
				focusSoon('#token-fresh');
			},
		});
	}

	/** @param {Token} token */
	async revoke(token) {
		this.trouble = '';
		try {
			await remove(`/tokens/${token.id}`);
			if (this.fresh?.id === token.id) this.fresh = null;
			await this.load();
			announce(t('token.revoked'));
			focusSoon('#tokens');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {Token} token */
	row(token) {
		return html`<li><div class="vb-line vb-line--apart"><div class="vb-stack vb-stack--xs"><p><strong>${token.name}</strong></p>
			<p class="vb-meta"><span>${t(`token.scope.${token.scope}`)}</span><span>${t('token.until', { date: longDate(token.expires) })}</span></p></div>
			${button(t('token.revoke'), () => this.revoke(token), { style: 'vb-button--s', label: t('token.revokeOf', { name: token.name }) })}</div></li>`;
	}

	maker() {
		const { form } = this;
		return html`<form class="vb-panel vb-panel--tint vb-stack" method="post" novalidate @submit=${(/** @type {Event} */ e) => this.make(e)}>
			${form.summary()}
			${textbox({ ...form.at('name'), label: t('token.name'), help: t('token.nameHelp') })}
			${choice({
				...form.at('scope'),
				legend: t('token.may'),
				options: ['read', 'write'].map((value) => ({ value, label: t(`token.scope.${value}`), help: t(`token.scopeHelp.${value}`) })),
			})}
			${select({ ...form.at('days'), label: t('token.days'), options: DAYS.map((n) => /** @type {[string, View]} */ ([n, t('token.forDays', { n })])) })}
			<p class="vb-actions">${submit(t('token.do'), { busy: form.busy })}${button(t('form.cancel'), () => this.toggle(), { kind: 'subtle' })}</p>
		</form>`;
	}

	view() {
		return html`<section class="vb-stack" aria-labelledby="tokens"><h2 class="nl-heading nl-heading--level-2" id="tokens" tabindex="-1">${t('token.title')}</h2>${p(t('token.text'))}
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.fresh ? notice(html`<p id="token-fresh" tabindex="-1">${t('token.once')}</p>${copyLine(this.fresh.token ?? '', t('token.one'))}`, { tone: 'warning' }) : ''}
			${this.items.length ? html`<ul class="vb-rows">${this.items.map((token) => this.row(token))}</ul>` : html`<p class="vb-subtle">${t('token.none')}</p>`}
			${this.making ? this.maker() : html`<p>${button(t('token.new'), () => this.toggle())}</p>`}</section>`;
	}
}
