// @ts-check
import { html, nothing } from 'lit-html';
import { icon } from '../icon/icon.js';

/** A message that stands out. @param {View} content @param {{tone?: 'plain' | 'positive' | 'warning' | 'negative', role?: string}} [looks] */
export const notice = (content, { tone = 'plain', role } = {}) => {
	const image = { plain: 'info', positive: 'check', warning: 'alert', negative: 'alert' }[tone];
	return html`<div class="vb-notice vb-notice--${tone}" role=${role ?? nothing}>${icon(image)}<div class="vb-stack vb-stack--s">${content}</div></div>`;
};

/** The message that was left by the page before this one. @param {string} message */
export const flashNotice = (message) =>
	message ? html`<div class="vb-wrap vb-flash">${notice(html`<p>${message}</p>`, { tone: 'positive' })}</div>` : '';
