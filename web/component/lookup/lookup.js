// @ts-check
// Choosing one thing of many by typing a part of its name; the server finds what fits.
import { html } from 'lit-html';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { query } from '../../lib/query.js';
import { textbox } from '../form/control.js';

/** @typedef {Ref & {organisation?: Ref | null}} Thing */

/** Two people may have one name: the organisation stands behind it. @param {Thing} thing */
export const fullName = (thing) => (thing.organisation ? `${thing.name}, ${thing.organisation.name}` : thing.name);

export class Lookup {
	text = '';
	/** @type {Map<string, Thing>} */
	known = new Map();

	/** @param {'/users' | '/organisations'} path @param {() => void} redraw @param {number} [except] the one that is never offered */
	constructor(path, redraw, except = 0) {
		this.path = path;
		this.redraw = redraw;
		this.except = except;
		this.soon = later(() => this.look(), 250);
	}

	/** Starts with something chosen. @param {Thing | null | undefined} thing */
	start(thing) {
		this.text = thing ? fullName(thing) : '';
		if (thing) this.known.set(this.text, thing);
	}

	async look() {
		const q = this.text.split(',')[0].trim();
		const found = (await optional(`${this.path}${query({ q, limit: 10 })}`))?.items ?? [];
		for (const thing of found) if (thing.id !== this.except) this.known.set(fullName(thing), thing);
		this.redraw();
	}

	/** @param {string} value */
	input(value) {
		this.text = value;
		if (value.trim().length > 1 && !this.known.has(value.trim())) this.soon();
	}

	/** What was typed, when exactly one thing is called that. @returns {Promise<Thing | null>} */
	async pick() {
		const wanted = this.text.trim().toLowerCase();
		if (!wanted) return null;
		if (!this.known.has(this.text.trim())) await this.look();
		const all = [...this.known];
		const whole = all.filter(([name]) => name.toLowerCase() === wanted);
		const short = whole.length ? whole : all.filter(([, thing]) => thing.name.toLowerCase() === wanted);
		return short.length === 1 ? short[0][1] : null;
	}

	/** @param {import('../form/field.js').Field} f */
	view(f) {
		const list = `${f.prefix ?? 'f'}-${f.name}-list`;
		return html`${textbox({ help: t('lookup.help'), ...f, list, value: this.text, onInput: (v) => this.input(v) })}
			<datalist id=${list}>${[...this.known.keys()].map((name) => html`<option value=${name}></option>`)}</datalist>`;
	}
}
