// @ts-check
// Posts that look like what is being asked, while the title is typed. They never stand in the way.
import { html } from 'lit-html';
import { meta, title } from '../../component/post-row/post-row.js';
import { announce } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';

export class Similar {
	/** @type {Post[]} */
	items = [];
	asked = '';
	off = false;

	/** @param {() => void} redraw */
	constructor(redraw) {
		this.redraw = redraw;
		this.wanted = '';
		this.soon = later(() => this.look(), 450);
	}

	/** @param {string} text */
	about(text) {
		this.wanted = text.trim();
		if (!this.off) this.soon();
	}

	async look() {
		if (this.wanted === this.asked) return;
		this.asked = this.wanted;
		const items = this.wanted.length < 8 ? [] : await this.fetch();
		if (items.length && items.length !== this.items.length) announce(t('similar.said', { n: items.length }));
		this.items = items;
		this.redraw();
	}

	async fetch() {
		try {
			return ((await post('/posts/_similar', { title: this.wanted })).items ?? []).slice(0, 4);
		} catch {
			this.off = true;
			return [];
		}
	}

	view() {
		if (!this.items.length) return '';
		return html`<section class="vb-similar vb-stack vb-stack--s" aria-labelledby="similar">
			<div class="vb-section"><h2 class="vb-label" id="similar">${t('similar.title')}</h2><p class="vb-small vb-subtle">${t('similar.found', { n: this.items.length })}</p></div>
			<ul class="vb-list">${this.items.map((item) => html`<li><p>${title(item)}</p>${meta(item)}</li>`)}</ul>
		</section>`;
	}
}
