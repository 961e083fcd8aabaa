// @ts-check
import { html } from 'lit-html';
import { get } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

/** @typedef {{change: 'same' | 'removed' | 'added', text: string}} Part */

/** Asks the server what version `to` of a post changed since version `from`. @param {number} post @param {number} from @param {number} to @returns {Promise<Part[]>} */
export const difference = async (post, from, to) => (await get(`/posts/${post}/revisions/${to}?against=${from}`)).diff ?? [];

/** Says what the colour and the line show: most screen readers read such words like any others. @param {'added' | 'removed'} change @param {'begin' | 'end'} at */
const heard = (change, at) => html`<span class="vb-sr"> ${t(`difference.${change}.${at}`)} </span>`;
/** @param {Part} part */
const came = ({ text }) => html`<ins>${heard('added', 'begin')}${text}${heard('added', 'end')}</ins>`;
/** @param {Part} part */
const went = ({ text }) => html`<del>${heard('removed', 'begin')}${text}${heard('removed', 'end')}</del>`;

/** Shows words that came and words that went. @param {Part[]} parts */
export const differenceView = (parts) =>
	html`<div class="vb-diff">${parts.map((part) => (part.change === 'added' ? came(part) : part.change === 'removed' ? went(part) : part.text))}</div>`;
