// @ts-check
// "Worked for us too": per municipality what came of it, and a way to add one's own.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { icon } from '../../component/icon/icon.js';
import { focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { dropMark, hasMine } from './marks.js';

const KINDS = ['tried_worked', 'tried_partly', 'tried_failed'];
/** @type {Record<string, string>} */
const SHORT = { tried_worked: 'worked', tried_partly: 'partly', tried_failed: 'failed' };
const ICONS = { worked: 'check', partly: 'partly', failed: 'failed' };
/** @type {typeof import('./tried-note.js').noteForm | null} */
let noteForm = null;

/** @param {Mark} mark */
function row(mark) {
	const short = SHORT[mark.kind];
	return html`<tr role="row"><td role="cell"><span class="vb-result vb-result--${short}">${icon(ICONS[short])}${t(`tried.${short}`)}</span></td>
		<th scope="row" role="rowheader"><strong>${mark.organisation?.name ?? mark.user?.name ?? t('person.anonymous')}</strong></th>
		<td role="cell" class="vb-small">${mark.note ?? ''}</td></tr>`;
}

/** @param {Mark[]} marks */
const table = (marks) => html`<table class="vb-tried" role="table"><caption class="vb-sr">${t('tried.caption')}</caption>
	<thead class="vb-sr" role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('tried.result')}</th><th scope="col" role="columnheader">${t('facet.place')}</th><th scope="col" role="columnheader">${t('tried.note')}</th></tr></thead>
	<tbody role="rowgroup">${marks.map(row)}</tbody></table>`;

/** @param {import('./thread.js').Thread} thread @param {Post} post */
function ask(thread, post) {
	if (!post.permissions?.tried || post.author?.id === viewer().user?.id) return '';
	const mine = KINDS.find((kind) => hasMine(post, kind));
	if (mine)
		return html`<p class="vb-actions"><span class="vb-small">${t('tried.mine', { result: t(`tried.${SHORT[mine]}`) })}</span>${button(t('tried.undo'), () => thread.act(post.id, () => dropMark(post, mine), t('mark.taken')), { kind: 'subtle', style: 'vb-button--s' })}</p>`;
	const opened = KINDS.find((kind) => thread.opened.has(`tried-${post.id}-${kind}`));
	const open = async (/** @type {string} */ kind) => {
		noteForm = (await import('./tried-note.js')).noteForm;
		for (const other of KINDS) if (other !== kind) thread.opened.delete(`tried-${post.id}-${other}`);
		thread.toggle(`tried-${post.id}-${kind}`);
		focusSoon(`#f-note-${post.id}-${kind}`);
	};
	return html`<div class="vb-stack"><div class="vb-actions" role="group" aria-label=${t('tried.question')}><p class="vb-label">${t('tried.question')}</p>${KINDS.map(
		(kind) =>
			button(t(`tried.button.${SHORT[kind]}`), () => open(kind), {
				style: 'vb-button--s',
				image: ICONS[SHORT[kind]],
				expanded: opened === kind,
			}),
	)}</div>${opened && noteForm ? noteForm(thread, post, opened, SHORT[opened]) : ''}</div>`;
}

/** @param {import('./thread.js').Thread} thread @param {Post} post */
export function triedSection(thread, post) {
	if (!['answer', 'lesson', 'case', 'page'].includes(post.kind)) return '';
	const marks = KINDS.flatMap((kind) => (post.marks ?? []).filter((m) => m.kind === kind));
	const question = ask(thread, post);
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
