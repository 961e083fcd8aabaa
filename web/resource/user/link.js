// @ts-check
// The page behind a one-time link. Opening it does nothing yet: mail scanners open links too.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { errorSummary, focusErrors } from '../../component/form/errors.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { SecondStep } from '../../component/sign-in/second-step.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { signInByLink, viewer } from '../../lib/session.js';

/** @param {Context} ctx */
export function open(ctx) {
	const token = decodeURIComponent(ctx.url.hash.slice(1));
	const step = new SecondStep(draw);
	let trouble = token ? '' : t('link.missing');
	/** @type {FieldError[]} */
	let errors = [];
	let busy = false;

	/** @param {Event} event */
	async function use(event) {
		event.preventDefault();
		if (busy) return;
		trouble = '';
		errors = step.missing();
		busy = !errors.length;
		draw();
		try {
			if (busy) {
				await signInByLink({ token, ...step.body });
				leaveMessage(t('link.welcome', { name: viewer().user?.name ?? '' }));
				return go('/', { replace: true });
			}
		} catch (error) {
			if (step.wants(error)) errors = step.ask(error);
			else trouble = is(error, 400, 401, 403, 404, 410) ? t('link.used') : explain(error);
		}
		busy = false;
		draw();
		if (errors.length) focusErrors('in');
	}

	const form = () => html`<form class="vb-stack" method="post" novalidate @submit=${use}>
		${errorSummary(errors, 'in')}${step.asked ? step.view(errors) : ''}
		<p class="vb-actions">${submit(t('signIn.do'), { busy })}</p>
	</form>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">
			${h1(t('link.title'))}
			${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : p(t(step.asked ? 'factor.askedByLink' : 'link.text'))}
			${token ? form() : ''}
			${trouble ? p(link('/aanmelden', t('link.instead'))) : ''}
		</div></div>`;
		ctx.show({ title: t('link.title'), body });
	}
	draw();
}
