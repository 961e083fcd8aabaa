// @ts-check
// Marks are rows of their own: making one and taking it back.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { dropMark, hasMine, makeMark } from '../../component/mark/mark.js';
import { t } from '../../lib/i18n.js';

/** @type {Record<string, string>} */
const COUNTS = { helpful: 'helpful', me_too: 'meToo' };
/** kind → the permission that it needs @type {Record<string, string>} */
const RIGHTS = { helpful: 'helpful', me_too: 'meToo', solved: 'solve', endorsed: 'endorse', still_valid: 'judge', outdated: 'judge' };
/** @type {Record<string, string>} */
const IMAGES = { me_too: 'people', solved: 'check', endorsed: 'stamp', still_valid: 'check', outdated: 'clock' };

/** A button that makes a mark, or takes it back. @param {import('./thread.js').Thread} thread @param {Post} post @param {string} kind */
export function markButton(thread, post, kind) {
	if (!post.permissions?.[RIGHTS[kind]]) return '';
	const on = hasMine(post, kind);
	const count = post.counts?.[COUNTS[kind]] ?? 0;
	const work = () => thread.act(post.id, () => (on ? dropMark(post, kind) : makeMark(post, kind)), t(on ? 'mark.taken' : 'mark.made'));
	return button(html`${t(`mark.${kind}`)}${count ? html` <span class="vb-count">${count}</span>` : ''}`, work, {
		style: 'vb-button--s',
		image: IMAGES[kind] ?? '',
		pressed: on,
	});
}
