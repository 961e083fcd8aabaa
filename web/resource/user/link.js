// @ts-check
// The page behind a one-time link. Opening it does nothing yet: mail scanners open links too.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { signInByLink, viewer } from '../../lib/session.js';

/** @param {Context} ctx */
export function open(ctx) {
	const token = decodeURIComponent(ctx.url.hash.slice(1));
	let trouble = token ? '' : t('link.missing');
	let busy = false;

	async function use() {
		if (busy) return;
		busy = true;
		draw();
		try {
			await signInByLink(token);
			leaveMessage(t('link.welcome', { name: viewer().user?.name ?? '' }));
			return go('/', { replace: true });
		} catch (error) {
			trouble = is(error, 400, 401, 403, 404, 410) ? t('link.used') : explain(error);
		}
		busy = false;
		draw();
	}

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">
			${h1(t('link.title'))}
			${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : p(t('link.text'))}
			${token ? html`<p class="vb-actions">${button(t('signIn.do'), use, { kind: 'primary-action', busy })}</p>` : ''}
			${trouble ? p(link('/aanmelden', t('link.instead'))) : ''}
		</div></div>`;
		ctx.show({ title: t('link.title'), body });
	}
	draw();
}
