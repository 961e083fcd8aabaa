// @ts-check
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { title } from '../post-row/post-row.js';
import { written } from '../prose/written.js';

/** A lesson: one sentence to act on, why, and where it worked. @param {Post} post */
export const lessonCard = (post) => html`<li class="vb-lesson">
	<h3 class="vb-title">${title(post)}</h3>
	${post.lead ? html`<p class="vb-small vb-subtle">${written(post.lead)}</p>` : ''}
	${post.counts?.triedWorked ? html`<p class="vb-small">${t('mark.workedAt', { n: post.counts.triedWorked })}</p>` : ''}
</li>`;
