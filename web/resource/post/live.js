// @ts-check
// A thread that stays up to date while it is open: new replies appear, and that somebody is writing one.
import { html } from 'lit-html';
import { announce } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { listen } from '../../lib/live.js';

const SHOWN_MS = 20_000; // that somebody is writing
const SAID_MS = 8_000; // between two times that one says so oneself
const SPREAD_MS = 1_200; // so that not everybody asks at once

/** How many replies stand in a thread. @param {Post[]} list @returns {number} */
const count = (list) => list.reduce((n, p) => n + 1 + count(p.replies ?? []), 0);

export class LiveThread {
	writing = false;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	fading;
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	coming;
	said = 0;

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		listen((what) => this.happened(what), thread.ctx.signal);
		thread.ctx.signal.addEventListener('abort', () => {
			clearTimeout(this.coming);
			clearTimeout(this.fading);
		});
	}

	/** @param {import('../../lib/live.js').Happening} what */
	happened(what) {
		if (what.kind !== 'resync' && what.root !== this.thread.post.root) return;
		if (what.kind === 'presence') return this.shows();
		if (what.verb === 'reply.posted') this.fade();
		this.coming ??= setTimeout(() => this.renew(), Math.random() * SPREAD_MS);
	}

	shows() {
		if (!this.writing) announce(t('live.writing'));
		clearTimeout(this.fading);
		this.fading = setTimeout(() => this.fade(), SHOWN_MS);
		this.writing = true;
		this.thread.draw();
	}

	fade() {
		if (!this.writing) return;
		this.writing = false;
		this.thread.draw();
	}

	/** Reads the thread anew, unless somebody is changing its text; what is being written below it stays. */
	async renew() {
		const { thread } = this;
		this.coming = undefined;
		if (thread.editing) return;
		const before = count(thread.post.replies ?? []);
		try {
			await thread.load();
			await thread.beside?.load();
		} catch {
			return; // it is gone, or there is no connection: what stands there stays until the reader acts
		}
		const more = count(thread.post.replies ?? []) - before;
		if (more > 0) announce(t('live.replies', { n: more }));
		thread.draw();
	}

	/** Lets others know that a reply is being written. */
	say() {
		const now = Date.now();
		if (now - this.said < SAID_MS) return;
		this.said = now;
		call('POST', `/posts/${this.thread.post.root}/_presence`).catch(() => {});
	}

	view() {
		return this.writing ? html`<p class="vb-small vb-subtle">${t('live.writing')}</p>` : '';
	}
}
