// @ts-check
// What somebody can do with one thing, beside one another. Where there is little room the first two, and the others a press away.
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';

/** as many fit on a small screen */
const FIT = 3;

/** @param {View[]} all the most used first; '' for what this person may not do */
export function acts(all) {
	const some = all.filter(Boolean);
	if (!some.length) return '';
	if (some.length <= FIT || matchMedia('(min-width: 48rem)').matches) return html`<div class="vb-actions">${some}</div>`;
	return html`<div class="vb-actions">${some.slice(0, 2)}<details class="vb-more">
		<summary class="utrecht-button utrecht-button--subtle vb-button--s vb-button--quiet">${t('form.more')}<span class="vb-sr"> ${t('form.moreActs')}</span></summary>
		<div class="vb-actions">${some.slice(2)}</div>
	</details></div>`;
}
