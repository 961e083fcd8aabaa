// @ts-check
// Pages that belong together, as links; the one that is open is marked.
import { html, nothing } from 'lit-html';

/** @param {string} name @param {[string, View][]} pages address and name @param {string} here */
export const tabs = (name, pages, here) =>
	html`<nav class="vb-tabs vb-no-print" aria-label=${name}><ul class="vb-list">${pages.map(
		([href, text]) => html`<li><a href=${href} aria-current=${href === here ? 'page' : nothing}>${text}</a></li>`,
	)}</ul></nav>`;
