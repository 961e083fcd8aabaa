// @ts-check
// Where somebody is signed in, and signing out there.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { p } from '../../component/heading/heading.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { apart } from '../../lib/apart.js';
import { optional, remove } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { friendlyDate } from '../../lib/time.js';

/** @typedef {{id: string, current: boolean, created: string, agent: string, address: string}} Session */

const BROWSERS = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox', Chrome: 'Chrome', Safari: 'Safari' };
const SYSTEMS = { iPhone: 'iPhone', iPad: 'iPad', Android: 'Android', Windows: 'Windows', 'Mac OS X': 'macOS', Linux: 'Linux' };

/** The name that goes with the first word in `agent`. @param {Record<string, string>} names @param {string} agent */
const first = (names, agent) => names[Object.keys(names).find((word) => agent.includes(word)) ?? ''];

/** Names the browser and the system in words. @param {string} agent */
const device = (agent) => [first(BROWSERS, agent), first(SYSTEMS, agent)].filter(Boolean).join(', ') || t('session.unknown');

/** @param {Session} session */
const since = (session) => t('session.since', { date: friendlyDate(session.created) });

export class Sessions {
	/** @type {Session[]} */
	items = [];
	trouble = '';

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
	}

	/** @param {AbortSignal} [signal] */
	async load(signal) {
		this.items = (await optional('/sessions', signal))?.items ?? [];
	}

	/** @param {Session[]} which */
	async end(which) {
		this.trouble = '';
		try {
			for (const { id } of which) await remove(`/sessions/${id}`);
			await this.load();
			announce(t('session.ended'));
			focusSoon('#sessions');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {Session} session @param {string} name that no other has */
	row(session, name) {
		return html`<li><div class="vb-line vb-line--apart"><div class="vb-stack vb-stack--xs"><p><strong>${device(session.agent)}</strong></p><p class="vb-meta">${
			session.current ? html`<span class="vb-kind">${t('session.here')}</span>` : ''
		}<span>${since(session)}</span></p></div>${
			session.current ? '' : button(t('session.end'), () => this.end([session]), { style: 'vb-button--s', label: name })
		}</div></li>`;
	}

	view() {
		const others = this.items.filter((s) => !s.current);
		const name = apart(others, (s) => t('session.endOf', { name: device(s.agent), since: since(s) }));
		return html`<section class="vb-stack" aria-labelledby="sessions"><h2 class="nl-heading nl-heading--level-2" id="sessions" tabindex="-1">${t('session.title')}</h2>
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}
			${others.length ? p(t('session.text')) : p(t('session.only'))}
			${this.items.length ? html`<ul class="vb-rows">${this.items.map((s) => this.row(s, name(s)))}</ul>` : ''}
			${others.length > 1 ? html`<p>${button(t('session.endAll'), () => this.end(others))}</p>` : ''}</section>`;
	}
}
