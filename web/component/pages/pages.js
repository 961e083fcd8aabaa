// @ts-check
// A list that grows: the button that fetches the next page, and what is said and where focus goes when it is there.
import { html } from 'lit-html';
import { announce, focusSoon } from '../../lib/a11y.js';
import { get } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { button } from '../button/button.js';
import { explain } from '../failure/failure.js';

/** @typedef {{items: any[], next?: string | null}} Answer */

export class Pages {
	trouble = '';

	/** @param {Answer} answer the first page; what comes is added to it @param {(cursor: string) => string} address
	 * @param {() => void} redraw @param {string[]} [words] keys of what the button says, and of what is said when more came
	 * @param {(at: number) => string} [place] selector of what gets focus, when the first new one is number `at` */
	constructor(answer, address, redraw, words = ['search.more', 'search.added'], place = (at) => `.vb-rows > li:nth-child(${at + 1}) a`) {
		this.answer = answer;
		this.address = address;
		this.redraw = redraw;
		this.words = words;
		this.place = place;
	}

	async more() {
		const { answer } = this;
		const at = answer.items.length;
		try {
			const next = await get(this.address(answer.next ?? ''));
			answer.items.push(...next.items);
			answer.next = next.next;
			this.trouble = '';
			announce(t(this.words[1], { n: next.items.length }));
			focusSoon(this.place(at));
		} catch (error) {
			this.trouble = explain(error);
		}
		this.redraw();
	}

	view() {
		return html`${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}${this.answer.next ? html`<p>${button(t(this.words[0]), () => this.more())}</p>` : ''}`;
	}
}
