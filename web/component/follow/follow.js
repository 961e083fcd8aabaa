// @ts-check
// A button that follows something: a search, a person, a term, a place.
import { html } from 'lit-html';
import { announce } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { signedIn } from '../../lib/session.js';
import { button } from '../button/button.js';
import { explain } from '../failure/failure.js';

export class Follow {
	done = false;
	trouble = '';

	/** @param {() => void} redraw @param {Record<string, unknown>} what as POST /subscriptions takes it @param {string} label */
	constructor(redraw, what, label) {
		this.redraw = redraw;
		this.what = what;
		this.label = label;
	}

	async begin() {
		try {
			await post('/subscriptions', this.what);
			this.done = true;
			this.trouble = '';
			announce(t('follow.begun'));
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	view() {
		if (!signedIn()) return '';
		if (this.done) return html`<p class="vb-small">${t('follow.begun')} <a class="nl-link" href="/volgen">${t('following.page')}</a></p>`;
		return html`<p>${button(this.label, () => this.begin(), { style: 'vb-button--s', image: 'bell' })}</p>${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}`;
	}
}
