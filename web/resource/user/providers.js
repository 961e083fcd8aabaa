// @ts-check
// Signing in somewhere else: buttons that lead to the identity provider of a municipality, and what must be known on the way back.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { optional, post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { Problem } from '../../lib/problem.js';

/** @typedef {{id: string, name: string}} Provider */
/** @typedef {{to: string, linking: boolean}} Journey where to go afterwards; linking: to an account that one has */

const KEY = 'vraagbaak:provider';

/** What was said when somebody left for a provider; it is taken once. @returns {Journey} */
export function takeJourney() {
	try {
		const { to, linking } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
		sessionStorage.removeItem(KEY);
		return { to: typeof to === 'string' ? to : '/', linking: linking === true };
	} catch {
		return { to: '/', linking: false };
	}
}

/** What went wrong, in the server's words: it knows the provider by name. @param {unknown} error */
export const providerTrouble = (error) => (error instanceof Problem && error.detail) || explain(error);

export class Providers {
	/** @type {Provider[]} */
	items = [];
	trouble = '';
	busy = '';

	/** @param {() => void} redraw @param {Journey} journey @param {{link?: boolean, invitation?: string}} [ask] */
	constructor(redraw, journey, ask = {}) {
		this.redraw = redraw;
		this.journey = journey;
		this.ask = ask;
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		this.items = (await optional('/identity-providers', signal))?.items ?? [];
	}

	/** @param {Provider} provider */
	async leave({ id }) {
		if (this.busy) return;
		this.busy = id;
		this.trouble = '';
		this.redraw();
		try {
			const { location: there } = await post(`/identity-providers/${encodeURIComponent(id)}/_start`, this.ask);
			sessionStorage.setItem(KEY, JSON.stringify(this.journey));
			location.assign(there);
		} catch (error) {
			this.busy = '';
			this.trouble = providerTrouble(error);
			this.redraw();
		}
	}

	/** The buttons; nothing when there are no providers. @param {string} text key of the words on a button, with {name} */
	view(text = 'provider.do') {
		if (!this.items.length) return '';
		return html`<div class="vb-stack vb-stack--s">
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${this.items.map((one) => html`<p>${button(t(text, { name: one.name }), () => this.leave(one), { busy: this.busy === one.id })}</p>`)}
		</div>`;
	}
}
