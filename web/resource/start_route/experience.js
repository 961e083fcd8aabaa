// @ts-check
// Cases and lessons of the same phase from places like this one, each with in what they are alike.
import { html } from 'lit-html';
import { h2, h3, link } from '../../component/heading/heading.js';
import { title } from '../../component/post-row/post-row.js';
import { isolate } from '../../lib/bidi.js';
import { t } from '../../lib/i18n.js';

/** @typedef {{post: Post, alike: string[]}} Item */

/** @param {Item} item */
const why = ({ post, alike }) =>
	alike.length
		? html`<p class="vb-small">${post.place ? html`<b>${isolate(post.place.name)}</b>: ` : ''}${alike.map((x) => t(`startWhy.${x}`)).join(', ')}</p>`
		: '';

/** @param {Item} item */
const row = (item) => html`<li><h4 class="vb-title">${title(item.post)}</h4>${why(item)}</li>`;

/** @param {string} id @param {string} name @param {Item[]} items */
const list = (id, name, items) =>
	items.length
		? html`<section class="vb-stack vb-stack--s" aria-labelledby=${id}>${h3(name, id)}<ul class="vb-rows vb-rows--close">${items.map(row)}</ul></section>`
		: '';

/** @param {any} route */
export const experience = ({
	cases,
	lessons,
	phase,
}) => html`<aside class="vb-stack" aria-labelledby="alike">${h2(t('start.experience'), 'alike')}
	${cases.length ? list('alike-cases', t('start.cases'), cases) : html`<p class="vb-subtle">${t('start.noCases')}</p>`}
	${list('alike-lessons', t('start.lessons'), lessons)}
	<p class="vb-small">${link(`/zoeken?phase=${phase}&likeMine=true`, t('start.more'))}</p></aside>`;
