// @ts-check
// "Worked for us too": per municipality what came of it; tried-ask.js adds one's own.
import { html } from 'lit-html';
import { outcome, TRIED } from '../../component/mark/mark.js';
import { t } from '../../lib/i18n.js';

/** @param {Mark} mark */
const row = (mark) => html`<tr role="row"><td role="cell">${outcome(mark)}</td>
	<th scope="row" role="rowheader"><strong>${mark.organisation?.name ?? mark.user?.name ?? t('person.anonymous')}</strong></th>
	<td role="cell" class="vb-small">${mark.note ?? ''}</td></tr>`;

/** @param {Mark[]} marks */
const table = (marks) => html`<table class="vb-tried" role="table"><caption class="vb-sr">${t('tried.caption')}</caption>
	<thead class="vb-sr" role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('tried.result')}</th><th scope="col" role="columnheader">${t('facet.place')}</th><th scope="col" role="columnheader">${t('tried.note')}</th></tr></thead>
	<tbody role="rowgroup">${marks.map(row)}</tbody></table>`;

/** @param {import('./thread.js').Thread} thread @param {Post} post */
export function triedSection(thread, post) {
	if (!['answer', 'lesson', 'case', 'page'].includes(post.kind)) return '';
	const marks = TRIED.flatMap((kind) => (post.marks ?? []).filter((m) => m.kind === kind));
	const question = thread.askTried?.(thread, post) ?? '';
	if (!marks.length && !question) return '';
	const count = html`<p class="vb-small vb-subtle">${t('tried.count', { n: marks.length })}</p>`;
	const heading =
		post.kind === 'answer'
			? html`<h4 class="nl-heading nl-heading--level-4">${t('tried.title')}</h4>`
			: html`<h2 class="nl-heading nl-heading--level-3">${t('tried.title')}</h2>`;
	return html`<div class="vb-stack">
		${marks.length ? html`<div class="vb-section">${heading}${count}</div>${table(marks)}` : ''}
		${question}${post.kind === 'answer' ? '' : thread.troubleAt(post.id)}
	</div>`;
}
