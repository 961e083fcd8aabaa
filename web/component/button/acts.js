// @ts-check
// What somebody can do with one thing, beside one another. Where there is little room the first two, and the others a press away.
import { html, nothing } from 'lit-html';
import { t } from '../../lib/i18n.js';

/** as many fit on a small screen */
const FIT = 3;

/** @param {View[]} all the most used first; '' for what this person may not do
 *  @param {string} [of] id of the name of the thing, where several things on a page have the same acts */
export function acts(all, of) {
	const role = of ? 'group' : nothing;
	const some = all.filter(Boolean);
	if (!some.length) return '';
	if (some.length <= FIT || matchMedia('(min-width: 48rem)').matches)
		return html`<div class="vb-actions" role=${role} aria-labelledby=${of ?? nothing}>${some}</div>`;
	return html`<div class="vb-actions" role=${role} aria-labelledby=${of ?? nothing}>${some.slice(0, 2)}<details class="vb-more">
		<summary class="utrecht-button utrecht-button--subtle vb-button--s vb-button--quiet">${t('form.more')}<span class="vb-sr"> ${t('form.moreActs')}</span></summary>
		<div class="vb-actions">${some.slice(2)}</div>
	</details></div>`;
}
