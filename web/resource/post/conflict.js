// @ts-check
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { notice } from '../../component/notice/notice.js';
import { t } from '../../lib/i18n.js';
import { difference, differenceView } from './difference.js';

/** Shows what somebody else changed while one was writing. @param {Post} before @param {Post} now @param {(theirs: string) => void} take */
export async function conflict(before, now, take) {
	const parts = await difference(now.id, before.version, now.version).catch(() => []);
	return html`<div id="clash" tabindex="-1" role="group" aria-labelledby="clash-what">${notice(
		html`
		<p id="clash-what"><strong>${t('edit.clash')}</strong> ${t('edit.clashText')}</p>
		${differenceView(parts)}
		<p class="vb-actions">${button(t('edit.takeTheirs'), () => take(now.body ?? ''), { style: 'vb-button--s' })}</p>`,
		{ tone: 'warning' },
	)}</div>`;
}
