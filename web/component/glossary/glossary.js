// @ts-check
// The server marks the first use of each term in a text; here the mark becomes a button that explains: it works by touch and by
// keyboard too.
import { announce } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';

/** @typedef {{id: number, name: string, definition: string}} Explained */

/** @param {Explained} term @param {Node[]} words */
function explained(term, words) {
	const button = document.createElement('button');
	const note = document.createElement('span');
	note.id = `term-${term.id}`;
	note.className = 'vb-pop';
	note.popover = 'auto';
	note.textContent = `${term.name}: ${term.definition}`;
	button.type = 'button';
	button.className = 'vb-term';
	button.append(...words);
	button.title = t('term.explain');
	button.popoverTargetElement = note;
	note.addEventListener('toggle', (e) => /** @type {ToggleEvent} */ (e).newState === 'open' && announce(note.textContent ?? ''));
	return [button, note];
}

/** Puts the buttons into `root`. @param {Element | null} root @param {Explained[]} terms */
export function explain(root, terms) {
	for (const term of terms) {
		const mark = root?.querySelector(`span.term-${term.id}`);
		mark?.replaceWith(...explained(term, [...mark.childNodes]));
	}
}
