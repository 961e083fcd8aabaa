// @ts-check
// What a reader must know before the text: something newer took its place, it was asked before, a law has changed since.
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { longDate } from '../../lib/time.js';
import { notice } from '../notice/notice.js';
import { title } from '../post-row/post-row.js';

/** @typedef {{law: Ref, successor: Ref | null, date: string}} Outlived */

/** The posts at the other end of a link. @param {Post} post @param {string} rel @param {string} direction */
const others = (post, rel, direction) => (post.links ?? []).filter((l) => l.rel === rel && l.direction === direction).map((l) => l.post);

/** @param {string} text @param {Post[]} posts */
const leads = (text, posts) =>
	posts.length
		? notice(html`<p><strong>${text}</strong></p><ul class="vb-list">${posts.map((p) => html`<li>${title(p)}</li>`)}</ul>`, {
				tone: 'warning',
			})
		: '';

/** "Geschreven vóór Wmo 2020", or that a law without successor ended. @param {Outlived} o */
export const before = (o) => (o.successor ? t('law.before', { name: o.successor.name }) : t('law.beforeEnd', { name: o.law.name }));

/** @param {Outlived} o */
const law = (o) =>
	html`<p><strong>${before(o)}</strong></p>
	<p>${t(o.successor ? 'law.replaced' : 'law.ended', { law: o.law.name, next: o.successor?.name ?? '', date: longDate(o.date) })} ${t('law.look')}</p>`;

/** @param {Post} post @param {View} [confirm] how the reader says that it still holds */
export const banners = (post, confirm = '') => html`${leads(t('banner.superseded'), others(post, 'supersedes', 'from'))}
	${leads(t('banner.duplicate'), others(post, 'duplicate_of', 'to'))}
	${post.writtenBefore?.length ? notice(html`${post.writtenBefore.map(law)}${confirm ? html`<p class="vb-actions">${confirm}</p>` : ''}`, { tone: 'warning' }) : ''}`;
