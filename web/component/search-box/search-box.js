// @ts-check
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { submit } from '../button/button.js';
import { icon } from '../icon/icon.js';

/** @type {typeof import('./ahead.js') | null} */
let part = null;
/** @param {any} event */
const typed = async ({ target }) => {
	part = await import('./ahead.js');
	part.ahead(target);
};
/** A click on something that takes no focus may still be one on a link of the list. @param {any} event */
const left = ({ currentTarget, relatedTarget }) =>
	currentTarget.contains(relatedTarget) || setTimeout(() => part?.away(), relatedTarget ? 0 : 300);
/** @param {KeyboardEvent} event */
function escaped(event) {
	const form = /** @type {HTMLElement} */ (event.currentTarget);
	if (event.key !== 'Escape' || form.querySelector('.vb-ahead[hidden]')) return;
	event.preventDefault(); // a browser would empty the field
	form.querySelector('input')?.focus();
	part?.away();
}

/** A real form that leads to the results; `keep` travels along as chosen filters.
 * @param {{label: View, value?: string, keep?: Record<string, string>}} options */
export const searchBox = ({
	label,
	value = '',
	keep = {},
}) => html`<form role="search" action="/zoeken" method="get" @focusout=${left} @keydown=${escaped} @submit=${() => part?.away()}>
	<label class="utrecht-form-label vb-label" for="q">${label}</label>
	<div class="vb-search">${icon('search')}<input class="utrecht-textbox utrecht-textbox--html-input" type="search" id="q" name="q" .value=${value} autocomplete="off" maxlength="200" @input=${typed}>${submit(t('search.do'))}</div>
	<div class="vb-ahead" hidden></div>
	${Object.entries(keep).map(([name, v]) => html`<input type="hidden" name=${name} value=${v}>`)}
</form>`;
