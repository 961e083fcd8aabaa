// @ts-check
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { submit } from '../button/button.js';
import { icon } from '../icon/icon.js';

/** A real form that leads to the results; `keep` travels along as chosen filters.
 * @param {{label: View, value?: string, keep?: Record<string, string>}} options */
export const searchBox = ({ label, value = '', keep = {} }) => html`<form role="search" action="/zoeken" method="get">
	<label class="utrecht-form-label vb-label" for="q">${label}</label>
	<div class="vb-search">${icon('search')}<input class="utrecht-textbox utrecht-textbox--html-input" type="search" id="q" name="q" .value=${value} autocomplete="off" maxlength="200">${submit(t('search.do'))}</div>
	${Object.entries(keep).map(([name, v]) => html`<input type="hidden" name=${name} value=${v}>`)}
</form>`;
