// @ts-check
// What people typed beside other words on a line: a mark that turns the direction of writing, or text from right to left, must not
// reorder what stands beside it. Blocks see to that themselves; an element for every name would make laying out rows a quarter slower.
// Source: Unicode Standard Annex 9, 2.7 (isolates in plain text).
const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
const [BEGIN, END] = ['\u2068', '\u2069'];

/** Closes a text off from what stands beside it, when it needs that. @param {string} text */
export function isolate(text) {
	if (!TURNS.test(text)) return text;
	let open = 0;
	const closed = text.replace(/[\u2066-\u2069]/g, (mark) => {
		if (mark === END && !open) return '';
		open += mark === END ? -1 : 1;
		return mark;
	});
	return BEGIN + closed + END.repeat(open + 1);
}
