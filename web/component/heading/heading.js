// @ts-check
import { html, nothing } from 'lit-html';

/** The heading of the page; focus comes here after navigation. @param {View} content @param {string} [style] */
export const h1 = (content, style = '') => html`<h1 class="nl-heading nl-heading--level-1 ${style}" tabindex="-1">${content}</h1>`;
/** @param {View} content @param {string} [id] @param {string} [style] */
export const h2 = (content, id, style = '') =>
	html`<h2 class="nl-heading nl-heading--level-2 ${style}" id=${id ?? nothing}>${content}</h2>`;
/** @param {View} content @param {string} [id] @param {string} [style] */
export const h3 = (content, id, style = '') =>
	html`<h3 class="nl-heading nl-heading--level-3 ${style}" id=${id ?? nothing}>${content}</h3>`;
/** @param {string} href @param {View} content */
export const link = (href, content) => html`<a class="nl-link" href=${href}>${content}</a>`;
/** @param {View} content @param {string} [style] */
export const p = (content, style = '') => html`<p class="nl-paragraph ${style}">${content}</p>`;
