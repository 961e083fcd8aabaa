// @ts-check
import { html } from 'lit-html';
import { get } from '../../lib/api.js';

/** @typedef {{change: 'same' | 'removed' | 'added', text: string}} Part */

/** Asks the server what version `to` of a post changed since version `from`. @param {number} post @param {number} from @param {number} to @returns {Promise<Part[]>} */
export const difference = async (post, from, to) => (await get(`/posts/${post}/revisions/${to}?against=${from}`)).diff ?? [];

/** Shows words that came and words that went. @param {Part[]} parts */
export const differenceView = (parts) =>
	html`<div class="vb-diff">${parts.map((part) =>
		part.change === 'added' ? html`<ins>${part.text}</ins>` : part.change === 'removed' ? html`<del>${part.text}</del>` : part.text,
	)}</div>`;
