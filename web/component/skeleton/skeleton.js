// @ts-check
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';

const row = () => html`<div class="vb-stack vb-stack--s"><div class="vb-bone vb-bone--short"></div><div class="vb-bone"></div></div>`;

/** Stands where a page will come. */
export const skeleton = () => html`<div class="vb-wrap vb-main vb-stack vb-stack--l vb-bones">
	<p class="vb-sr">${t('page.loading')}</p>
	<div class="vb-bone vb-bone--title"></div>${[1, 2, 3, 4].map(row)}
</div>`;
