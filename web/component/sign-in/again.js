// @ts-check
// Shown beside a form whose sender turns out not to be signed in any more. The text stays where it is.
import { html } from 'lit-html';
import { announce, focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { loadViewer, signedIn } from '../../lib/session.js';
import { button } from '../button/button.js';
import { h2 } from '../heading/heading.js';
import { notice } from '../notice/notice.js';
import { SignInPanel } from './panel.js';

export class SignInAgain {
	open = false;
	message = '';

	/** @param {() => void} redraw @param {string} sendButton selector of the button to go back to */
	constructor(redraw, sendButton) {
		this.redraw = redraw;
		this.sendButton = sendButton;
		/** @type {import('./panel.js').SignInPanel | null} */
		this.panel = null;
	}

	ask() {
		this.panel = new SignInPanel(this.redraw, () => this.back());
		this.open = true;
		this.message = '';
		this.redraw();
		focusSoon('#again');
	}

	back() {
		this.open = false;
		this.message = t('again.done');
		this.redraw();
		announce(this.message);
		focusSoon(this.sendButton);
	}

	async check() {
		await loadViewer();
		if (signedIn()) return this.back();
		this.message = t('again.notYet');
		this.redraw();
		announce(this.message);
	}

	view() {
		const said = this.message ? notice(html`<p>${this.message}</p>`, { tone: signedIn() ? 'positive' : 'warning' }) : '';
		if (!this.open) return said;
		return html`<section class="vb-panel vb-panel--tint vb-stack" id="again" tabindex="-1" aria-labelledby="again-title" aria-describedby="again-text">
			${h2(t('again.title'), 'again-title')}
			<p id="again-text">${t('again.text')}</p>
			${this.panel?.view()}
			<p>${t('again.link')}</p>
			<p>${button(t('again.check'), () => this.check())}</p>
			${said}
		</section>`;
	}
}
