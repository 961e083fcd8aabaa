// @ts-check
// Where an identity provider sends people back to. What it gave along is sent to the server once, and leaves the address at once.
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce } from '../../lib/a11y.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { finishProvider, viewer } from '../../lib/session.js';
import { providerTrouble, takeJourney } from './providers.js';

const GIVEN = ['state', 'code', 'iss', 'error'];

/** @param {Context} ctx */
export async function open(ctx) {
	const given = Object.fromEntries(
		GIVEN.flatMap((name) => (ctx.url.searchParams.has(name) ? [[name, ctx.url.searchParams.get(name)]] : [])),
	);
	const journey = takeJourney();
	history.replaceState(history.state, '', ctx.url.pathname);

	/** @param {View} content */
	function draw(content) {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">${h1(t('signIn.title'))}${content}</div></div>`;
		ctx.show({ title: t('signIn.title'), body });
	}
	const again = () =>
		journey.linking
			? link('/profiel/beveiliging', t('provider.backToSecurity'))
			: buttonLink(`/aanmelden?naar=${encodeURIComponent(journey.to)}`, t('provider.again'), { kind: 'primary-action' });

	draw(p(t('provider.checking')));
	try {
		if (!given.state) throw new Error('nothing was given along');
		await finishProvider(given);
		leaveMessage(journey.linking ? t('provider.linked') : t('link.welcome', { name: viewer().user?.name ?? '' }));
		return go(journey.to, { replace: true });
	} catch (error) {
		const trouble = given.state ? providerTrouble(error) : t('provider.nothing');
		draw(
			html`${notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' })}<p class="vb-actions">${again()}</p>${p(t('provider.help'))}`,
		);
		announce(trouble);
	}
}
