// @ts-check
// One question, the answers of several places beside one another: whose experience it is, what kind of place that is, how it went.
import { html } from 'lit-html';
import { h3, link } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { outcome, stamp, TRIED } from '../../component/mark/mark.js';
import { authorName, byline } from '../../component/person/person.js';
import { alike, likeness, profileWords } from '../../component/profile/profile.js';
import { prose } from '../../component/prose/prose.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';

/** @typedef {import('../../component/profile/profile.js').Place} Place */
/** @typedef {{name: string, place: number, answers: Post[], tried: {mark: Mark, post: Post}[]}} Column */

/** profiles that are fetched at most */
const MOST = 24;

/** What each place said and tried, in the order of the thread. @param {Post} root @returns {Column[]} */
export function columnsOf(root) {
	/** @type {Map<string, Column>} */
	const all = new Map();
	/** @param {Ref | null | undefined} place @param {string} otherwise */
	const at = (place, otherwise) => {
		const name = place?.name ?? otherwise;
		if (!all.has(name)) all.set(name, { name, place: place?.id ?? 0, answers: [], tried: [] });
		return /** @type {Column} */ (all.get(name));
	};
	const answers = (root.replies ?? []).filter((r) => r.kind === 'answer');
	for (const answer of answers) at(answer.anonymous ? null : answer.author?.organisation, authorName(answer)).answers.push(answer);
	for (const post of [root, ...answers])
		for (const mark of post.marks ?? [])
			if (TRIED.includes(mark.kind) && mark.organisation) at(mark.organisation, '').tried.push({ mark, post });
	return [...all.values()];
}

export class Variation {
	/** @type {Map<number, Place>} */
	profiles = new Map();

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.own = viewer().user?.organisation?.id ?? 0;
	}

	/** Fetches what kind of places these are; what cannot be had is left out. */
	async load() {
		const ids = new Set([this.own, ...columnsOf(this.thread.post).map((c) => c.place)].filter((id) => id && !this.profiles.has(id)));
		const some = await Promise.all([...ids].slice(0, MOST).map((id) => optional(`/organisations/${id}`, this.thread.ctx.signal)));
		for (const place of some) if (place) this.profiles.set(place.id, place);
	}

	/** Places like one's own first; one's own comes before them. @param {Column} column */
	rank(column) {
		const mine = this.profiles.get(this.own);
		const place = this.profiles.get(column.place);
		return column.place && column.place === this.own ? 2 : mine && place ? likeness(mine, place) : 0;
	}

	/** @param {Column} column */
	about(column) {
		const place = this.profiles.get(column.place);
		const mine = this.profiles.get(this.own);
		if (!place) return '';
		const shared = mine && place.id !== this.own ? alike(mine, place) : [];
		const words = profileWords(place);
		return html`${words.length ? html`<p class="vb-meta">${words.map((word) => html`<span>${word}</span>`)}</p>` : ''}
			${shared.length ? html`<p class="vb-why">${icon('place')}<span>${t('variation.alike', { what: shared.join(', ') })}</span></p>` : ''}`;
	}

	/** @param {Post} answer */
	answer(answer) {
		return html`<div class="vb-stack vb-stack--s">${stamp(answer)}${prose(answer.html ?? '', 4)}${byline(answer)}
			<p class="vb-small vb-no-print">${link(`${location.pathname}#p${answer.id}`, html`${t('variation.whole')}<span class="vb-sr"> ${t('post.answerOf', { name: authorName(answer) })}</span>`)}</p></div>`;
	}

	/** @param {{mark: Mark, post: Post}} tried */
	tried({ mark, post }) {
		const whose = post.kind === 'answer' ? t('variation.triedAnswer', { name: authorName(post) }) : t('variation.triedThis');
		return html`<li>${outcome(mark)} <span class="vb-small vb-subtle">${whose}</span>${mark.note ? html`<p class="vb-small">${mark.note}</p>` : ''}</li>`;
	}

	view() {
		const columns = columnsOf(this.thread.post).sort((a, b) => this.rank(b) - this.rank(a));
		return html`<ul class="vb-beside">${columns.map(
			(c) => html`<li class="vb-stack">
				<div class="vb-stack vb-stack--xs">${h3(c.name)}${this.about(c)}</div>
				${c.answers.map((answer) => this.answer(answer))}
				${c.tried.length ? html`<ul class="vb-stack vb-stack--s vb-list">${c.tried.map((one) => this.tried(one))}</ul>` : ''}
			</li>`,
		)}</ul>`;
	}
}
