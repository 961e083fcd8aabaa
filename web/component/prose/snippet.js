// @ts-check
import { html } from 'lit-html';

const decode = (/** @type {string} */ s) =>
	s
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&#(x27|39);/g, "'")
		.replace(/&amp;/g, '&');

/** A piece of text in which the server marked the words that were found. @param {string} text */
export const snippet = (text) =>
	text.split(/<\/?(?:mark|b|em|strong)>/).map((part, i) => (i % 2 ? html`<mark class="nl-mark">${decode(part)}</mark>` : decode(part)));
