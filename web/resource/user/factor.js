// @ts-check
// The second step at sign-in: setting it up, the codes for paper, and taking it away.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { copyButton, copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h3, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { optional, post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { loadViewer, viewer } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';

/** Four by four, to read it aloud or to type it over. @param {string} secret */
const inFours = (secret) => secret.replace(/(.{4})(?=.)/g, '$1 ');

export class SecondFactor {
	/** @type {{confirmed: string | null, recoveryCodes: number} | null} */
	factor = null;
	/** @type {{secret: string, uri: string, picture?: View} | null} */
	fresh = null;
	/** shown once @type {string[]} */
	codes = [];
	removing = false;
	trouble = '';

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
		this.form = new Form(redraw, { code: '' }, 'sf');
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		const page = await optional('/second-factors', signal);
		this.factor = page?.items?.find((/** @type {any} */ f) => f.confirmed) ?? null;
	}

	async begin() {
		this.trouble = '';
		try {
			this.fresh = await post('/second-factors');
			this.redraw();
			focusSoon('#sf-code');
			const { qr } = await import('./qr.js');
			if (this.fresh) this.fresh.picture = qr(this.fresh.uri, t('factor.picture'));
		} catch (error) {
			if (!this.fresh) this.trouble = explain(error);
		}
		this.redraw();
	}

	needsCode() {
		return this.form.values.code.trim() ? [] : [{ field: 'code', detail: t('factor.noCode') }];
	}

	/** @param {Event} event */
	confirm(event) {
		return this.form.send(event, {
			check: () => this.needsCode(),
			work: async () => {
				this.codes = (await post('/second-factors/_confirm', { code: this.form.values.code.trim() })).recoveryCodes;
				this.fresh = null;
				this.form.values.code = '';
				await Promise.all([this.load(), loadViewer()]);
				announce(t('factor.on'));
				focusSoon('#factor-codes');
			},
		});
	}

	async renew() {
		this.trouble = '';
		try {
			this.codes = (await post('/second-factors/_renew-codes')).recoveryCodes;
			await this.load();
			announce(t('factor.renewed'));
			focusSoon('#factor-codes');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {Event} event */
	async take(event) {
		await this.form.send(event, {
			check: () => this.needsCode(),
			work: async () => {
				await post('/second-factors/_remove', { code: this.form.values.code.trim() });
				this.removing = false;
				this.codes = [];
				this.form.values.code = '';
				await this.load();
				announce(t('factor.removed'));
				focusSoon('#factor');
			},
		});
	}

	/** @param {'fresh' | 'removing'} which */
	stop(which) {
		if (which === 'fresh') this.fresh = null;
		else this.removing = !this.removing;
		this.form.errors = [];
		this.form.values.code = '';
		this.redraw();
		focusSoon(this.removing ? '#sf-code' : '#factor');
	}

	/** The field for the code. @param {string} help */
	code(help) {
		return textbox({ ...this.form.at('code'), label: t('factor.code.device'), help, autocomplete: 'one-time-code', mode: 'numeric' });
	}

	setup() {
		const { secret, uri, picture } = /** @type {NonNullable<SecondFactor['fresh']>} */ (this.fresh);
		return html`<ol class="vb-steps">
			<li>${p(t('factor.step.app'))}</li>
			<li><div class="vb-stack vb-stack--s">${p(t('factor.step.scan'))}${picture ?? ''}
				<p><a class="nl-link" href=${uri}>${t('factor.openApp')}</a></p>
				<p class="vb-small vb-subtle">${t('factor.byHand')}</p>${copyLine(inFours(secret), t('factor.secret'))}</div></li>
			<li><form class="vb-stack" method="post" novalidate @submit=${(/** @type {Event} */ e) => this.confirm(e)}>
				${this.form.summary()}${this.code(t('factor.confirmHelp'))}
				<p class="vb-actions">${submit(t('factor.confirm'), { busy: this.form.busy })}${button(t('form.cancel'), () => this.stop('fresh'), { kind: 'subtle' })}</p>
			</form></li>
		</ol>`;
	}

	/** The codes for when the device is gone; they are shown this once. */
	paper() {
		const text = `Vraagbaak, ${viewer().user?.mail}\n\n${this.codes.join('\n')}\n`;
		const file = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
		return html`<section class="vb-panel vb-panel--tint vb-stack" aria-labelledby="factor-codes"><h3 class="nl-heading nl-heading--level-3" id="factor-codes" tabindex="-1">${t('factor.codes')}</h3>
			${p(t('factor.codesText'))}
			<ul class="vb-codes vb-list">${this.codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
			<p class="vb-actions vb-no-print">${copyButton(this.codes.join('\n'), t('factor.codes'))}
				<a class="utrecht-button utrecht-button--secondary-action vb-button--s" href=${file} download="vraagbaak-herstelcodes.txt">${t('copy.download')}</a>
				${button(t('copy.print'), () => print(), { style: 'vb-button--s' })}</p></section>`;
	}

	/** What stands when it is on. @param {{confirmed: string | null, recoveryCodes: number}} factor */
	present(factor) {
		const left = factor.recoveryCodes;
		return html`${p(t('factor.since', { date: longDate(factor.confirmed ?? '') }))}
			${left < 4 && !this.codes.length ? notice(html`<p>${t('factor.left', { n: left })}</p>`, { tone: 'warning' }) : ''}
			<p class="vb-actions">${button(t('factor.renew'), () => this.renew(), { style: 'vb-button--s' })}${button(t('factor.remove'), () => this.stop('removing'), { style: 'vb-button--s', expanded: this.removing })}</p>
			${
				this.removing
					? html`<form class="vb-panel vb-panel--tint vb-stack" method="post" novalidate @submit=${(/** @type {Event} */ e) => this.take(e)}>
				${h3(t('factor.removeTitle'))}${this.form.summary()}${this.code(t('factor.removeHelp'))}
				<p class="vb-actions">${submit(t('factor.remove'), { busy: this.form.busy })}${button(t('form.cancel'), () => this.stop('removing'), { kind: 'subtle' })}</p></form>`
					: ''
			}`;
	}

	view() {
		const off = html`${p(t('factor.text'))}<p>${button(t('factor.begin'), () => this.begin(), { kind: 'primary-action' })}</p>`;
		const must = viewer().mustSetSecondFactor ? notice(html`<p>${t('factor.must')}</p>`, { tone: 'warning' }) : '';
		return html`<section class="vb-stack" aria-labelledby="factor">${must}<h2 class="nl-heading nl-heading--level-2" id="factor" tabindex="-1">${t('factor.title')}</h2>
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.codes.length ? this.paper() : ''}
			${this.factor ? this.present(this.factor) : this.fresh ? this.setup() : off}</section>`;
	}
}
