// @ts-check
// A page that is there, but not for this member: says so, whom it is for, and where to go instead. Nobody is sent away without a word.
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { h1, link, p } from '../heading/heading.js';

/** @param {Context} ctx @param {{title: string, text: string, nav?: string, ways?: [string, string][]}} page ways: address and name */
export const refused = (ctx, { title, text, nav, ways = [] }) =>
	ctx.show({
		title,
		body: html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">${h1(title)}${p(text)}
			<ul class="vb-stack vb-stack--s vb-list">${[...ways, ['/', t('notFound.home')]].map(([href, name]) => html`<li>${link(href, name)}</li>`)}</ul></div></div>`,
		nav,
	});
