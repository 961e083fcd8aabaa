// @ts-check
// Asking somebody without an account to answer one question: makes a link, shows it once, lists and ends them.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { copyLine } from '../../component/copy/copy.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { get, remove, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { longDate } from '../../lib/time.js';

/** @typedef {{id: number, name: string, state: string, expires: string, link?: string}} Link */

export class ExpertForm {
	/** @type {Link[]} */
	links = [];
	/** @type {Link | null} */
	made = null;
	trouble = '';

	/** @param {import('./thread.js').Thread} thread @param {() => void} close */
	constructor(thread, close) {
		this.thread = thread;
		this.close = close;
		this.form = new Form(() => thread.draw(), { name: '' }, 'expert');
		this.path = `/posts/${thread.post.id}/expert-links`;
		this.load();
	}

	async load() {
		try {
			this.links = (await get(this.path)).items;
		} catch (error) {
			this.trouble = explain(error);
		}
		this.thread.draw();
	}

	async make() {
		this.made = await send(this.path, { name: this.form.values.name.trim() });
		this.form.values.name = '';
		await this.load();
	}

	/** @param {Link} link */
	async revoke(link) {
		try {
			await remove(`${this.path}/${link.id}`);
			announce(t('expert.revoked'));
		} catch (error) {
			this.trouble = explain(error);
		}
		await this.load();
		focusSoon('#expert-title');
	}

	/** @param {Link} link */
	row(link) {
		return html`<li class="vb-line vb-line--apart"><span>${link.name}: ${t(`expert.state.${link.state}`)}, ${t('expert.until', { day: longDate(link.expires) })}</span>
			${link.state === 'open' ? button(t('expert.revoke'), () => this.revoke(link), { style: 'vb-button--s', label: `${t('expert.revoke')}: ${link.name}` }) : ''}</li>`;
	}

	view() {
		const check = () => (this.form.values.name.trim().length > 1 ? [] : [{ field: 'name', detail: t('expert.noName') }]);
		return html`<div class="vb-panel vb-panel--tint vb-stack"><h2 class="nl-heading nl-heading--level-2 vb-h4" id="expert-title" tabindex="-1">${t('expert.title')}</h2><p>${t('expert.text')}</p>
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.made?.link ? html`<p>${t('expert.made')}</p>${copyLine(this.made.link, t('expert.link'))}` : ''}
			<form class="vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.form.send(e, { check, work: () => this.make(), said: t('expert.made') })}>
				${this.form.summary()}${textbox({ ...this.form.at('name'), label: t('expert.name'), help: t('expert.nameHelp') })}
				<p class="vb-actions">${submit(t('expert.make'), { busy: this.form.busy })}${button(t('form.cancel'), () => this.close(), { kind: 'subtle' })}</p>
			</form>
			${this.links.length ? html`<ul class="vb-list vb-stack vb-stack--s">${this.links.map((link) => this.row(link))}</ul>` : ''}</div>`;
	}
}
