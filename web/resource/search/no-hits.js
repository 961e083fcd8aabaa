// @ts-check
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { link } from '../../component/heading/heading.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';

/** What to do when nothing was found: search wider, or ask; the words come along. @param {string} q @param {boolean} filtered */
export const noHits = (q, filtered) => html`<div class="vb-panel vb-panel--tint vb-stack vb-measure">
	<p>${t('search.nothing')}</p>
	<ul>
		${filtered ? html`<li>${link(`/zoeken${query({ q })}`, t('search.withoutFilters'))}</li>` : ''}
		<li>${t('search.tipShorter')}</li><li>${t('search.tipOther')}</li>
	</ul>
	<p>${t('search.askInstead')}</p>
	<p class="vb-actions">${buttonLink(`/vraag-stellen${query({ titel: q })}`, t('ask.question'), { kind: 'primary-action' })}</p>
</div>`;
