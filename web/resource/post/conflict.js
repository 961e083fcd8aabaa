// @ts-check
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { notice } from '../../component/notice/notice.js';
import { t } from '../../lib/i18n.js';

/** Shows what somebody else changed while one was writing. @param {Post} before @param {Post} now @param {(theirs: string) => void} take */
export async function conflict(before, now, take) {
	const { diffWords } = await import('diff/lib/diff/word.js');
	const parts = diffWords(before.body ?? '', now.body ?? '');
	const mark = (/** @type {{added?: boolean, removed?: boolean, value: string}} */ part) =>
		part.added ? html`<ins>${part.value}</ins>` : part.removed ? html`<del>${part.value}</del>` : part.value;
	return html`<div id="clash" tabindex="-1">${notice(
		html`
		<p><strong>${t('edit.clash')}</strong> ${t('edit.clashText')}</p>
		<div class="vb-diff">${parts.map(mark)}</div>
		<p class="vb-actions">${button(t('edit.takeTheirs'), () => take(now.body ?? ''), { style: 'vb-button--s' })}</p>`,
		{ tone: 'warning' },
	)}</div>`;
}
