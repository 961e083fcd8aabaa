// @ts-check
// The drafts that the server keeps for the viewer: to go on with, or to throw away.
import { html } from 'lit-html';
import { announce, focusSoon } from '../../lib/a11y.js';
import { apart } from '../../lib/apart.js';
import { optional, remove } from '../../lib/api.js';
import { dropDraft } from '../../lib/draft.js';
import { t } from '../../lib/i18n.js';
import { button } from '../button/button.js';
import { explain } from '../failure/failure.js';
import { kindName, NEW } from '../kind/kind.js';
import { when } from '../person/person.js';

/** @typedef {{id: number, data: any, updated: string}} Draft */

/** @param {Draft} draft */
const titleOf = (draft) => draft.data.title?.trim() || t('post.untitled');

export class DraftList {
	/** @type {Draft[]} */
	items = [];
	trouble = '';

	/** @param {() => void} redraw @param {string} [kind] only drafts of this kind */
	constructor(redraw, kind = '') {
		this.redraw = redraw;
		this.kind = kind;
	}

	/** @param {AbortSignal} signal */
	async load(signal) {
		const all = (await optional('/drafts?limit=50', signal))?.items ?? [];
		this.items = all.filter((/** @type {Draft} */ d) => NEW[d.data?.kind] && (!this.kind || d.data.kind === this.kind));
	}

	/** @param {Draft} draft */
	async drop(draft) {
		try {
			await remove(`/drafts/${draft.id}`);
			dropDraft(`${draft.data.kind}:${draft.id}`);
			this.items = this.items.filter((d) => d !== draft);
			this.trouble = '';
			announce(t('draft.dropped'));
			focusSoon(this.items.length ? '#drafts' : 'main h1');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	/** @param {Draft} draft @param {string} name that no other has */
	row(draft, name) {
		return html`<li><div class="vb-line vb-line--apart">
			<div class="vb-stack vb-stack--xs"><p><a class="nl-link" href="${NEW[draft.data.kind]}?concept=${draft.id}">${titleOf(draft)}</a></p>
				<p class="vb-meta"><span class="vb-kind">${kindName(draft.data.kind)}</span>${when(draft.updated)}</p></div>
			${button(t('draft.drop'), () => this.drop(draft), { kind: 'subtle', style: 'vb-button--s vb-button--quiet', label: t('draft.dropOf', { title: name }) })}
		</div></li>`;
	}

	/** @param {number} [current] the draft that is open already */
	view(current = 0) {
		const items = this.items.filter((d) => d.id !== current);
		if (!items.length && !this.trouble) return '';
		const name = apart(items, titleOf);
		return html`<section class="vb-stack vb-stack--s" aria-labelledby="drafts"><h2 class="nl-heading nl-heading--level-2 vb-h4" id="drafts" tabindex="-1">${t('draft.list')}</h2>
			${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}<ul class="vb-rows">${items.map((d) => this.row(d, name(d)))}</ul></section>`;
	}
}
