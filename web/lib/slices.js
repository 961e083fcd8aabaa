// @ts-check
// A long list is drawn in slices, so that no task keeps somebody waiting on a slow device: first what fits in the window, then
// a few rows more after each frame. What is on the screen never moves: the rest comes below it.
import { noChange } from 'lit-html';
import { Directive, directive } from 'lit-html/directive.js';
import { setChildPartValue } from 'lit-html/directive-helpers.js';
import { afterFrame } from './pause.js';

/** rows are seldom lower, and stand below the header and a heading, in pixels */
const [LOWEST, ABOVE] = [90, 150];
const STEP = 6;
let whole = false;
/** how much still grows: as long as something does, what stands below the page is not shown, so that nobody sees it move */
let growing = 0;

/** @param {1 | -1} n */
function count(n) {
	growing += n;
	document.querySelector('main')?.toggleAttribute('data-growing', growing > 0);
}

/** Says that the page still grows, until the function that it returns is called. */
export function grows() {
	count(1);
	return () => count(-1);
}

/** Draws lists whole from now on, or no longer: for who goes to a place far down. @param {boolean} on */
export const atOnce = (on) => {
	whole = on;
};

/** Whether pages are drawn whole. */
export const drawsWhole = () => whole;

class Slices extends Directive {
	/** @type {any[]} */
	items = [];
	/** @type {(item: any) => View} */
	row = () => '';
	shown = 0;
	growing = false;

	step = STEP;

	/** The rows that are shown; those before `from` stand there as they are. @param {number} [from] */
	rows(from = 0) {
		return this.items.slice(0, this.shown).map((item, i) => (i < from ? noChange : this.row(item)));
	}

	/** @param {any[]} items @param {(item: any) => View} row @param {number} [_first] @param {number} [_step] @returns {View} */
	render(items, row, _first, _step) {
		this.items = items;
		this.row = row;
		return this.rows();
	}

	/** @param {import('lit-html').ChildPart} part @param {[any[], (item: any) => View, number?, number?]} given @override */
	update(part, [items, row, first = Math.max(1, Math.ceil((innerHeight - ABOVE) / LOWEST)), step = STEP]) {
		this.step = step;
		const next = this.shown ? this.shown + step : first;
		this.shown = whole ? items.length : Math.min(items.length, next);
		const view = this.render(items, row);
		if (!this.growing && this.shown < items.length) this.grow(part);
		return view;
	}

	/** @param {import('lit-html').ChildPart} part */
	async grow(part) {
		this.growing = true;
		const done = grows();
		await afterFrame();
		while (this.shown < this.items.length && part.parentNode?.isConnected) {
			const drawn = this.shown;
			this.shown += this.step;
			setChildPartValue(part, this.rows(drawn), this);
			await afterFrame();
		}
		this.growing = false;
		done();
	}
}

/** The rows of a list; `first` are drawn at once, or else what fits, then `step` after each frame.
 * @type {(items: any[], row: (item: any) => View, first?: number, step?: number) => View} */
export const slices = directive(Slices);

/** What most readers have to scroll for: drawn right after the first frame, one after each. @param {(() => View)[]} views @returns {View} */
export const below = (...views) => slices(views, (draw) => draw(), 0, 1);
