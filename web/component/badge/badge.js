// @ts-check
import { html } from 'lit-html';
import { icon } from '../icon/icon.js';

/** @param {View} content @param {{tone?: '' | 'positive' | 'warning' | 'negative', image?: string}} [looks] */
export const badge = (content, { tone = '', image = '' } = {}) =>
	html`<span class="nl-data-badge ${tone ? `vb-badge--${tone}` : ''}">${image ? icon(image) : ''}${content}</span>`;
