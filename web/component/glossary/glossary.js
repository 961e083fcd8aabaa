// @ts-check
// Explains an abbreviation or law at its first use in a text, by a button: it works by touch and by keyboard too.
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

const MOST = 12;
const LEFT_ALONE = 'a, button, code, pre, h1, h2, h3, h4, h5, h6';
/** @type {Promise<Term[]> | undefined} */
let loading;

/** The terms with an explanation; asked once per visit. */
export function glossary() {
	const kinds = ['abbreviation', 'law'].map((kind) => optional(`/terms?kind=${kind}&limit=100`));
	loading ??= Promise.all(kinds).then((pages) =>
		pages.flatMap((page) => page?.items ?? []).filter((/** @type {Term} */ x) => x.definition),
	);
	return loading;
}

const literal = (/** @type {string} */ s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** @param {Term} term @param {string} words */
function explained(term, words) {
	const button = document.createElement('button');
	const note = document.createElement('span');
	note.id = `term-${term.id}`;
	note.className = 'vb-pop';
	note.popover = 'auto';
	note.textContent = `${term.name}: ${term.definition}`;
	button.type = 'button';
	button.className = 'vb-term';
	button.textContent = words;
	button.title = t('term.explain');
	button.popoverTargetElement = note;
	return [button, note];
}

/** @param {Text} node @param {RegExp} pattern @param {Term} term */
function mark(node, pattern, term) {
	const found = pattern.exec(node.data);
	if (!found || node.parentElement?.closest(LEFT_ALONE)) return false;
	const rest = node.splitText(found.index);
	rest.splitText(found[0].length);
	rest.replaceWith(...explained(term, found[0]));
	return true;
}

/** @param {Element} root */
function* texts(root) {
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) yield/** @type {Text} */ (walker.currentNode);
}

/** Puts the buttons into `root`, once. @param {Element | null} root @param {Term[]} terms */
export function explain(root, terms) {
	if (!root || root.querySelector('.vb-term')) return;
	let count = 0;
	for (const term of terms) {
		const pattern = new RegExp(`(?<![\\p{L}\\d-])${literal(term.name)}(?![\\p{L}\\d])`, 'u');
		if (count < MOST && [...texts(root)].some((node) => mark(node, pattern, term))) count++;
	}
}
