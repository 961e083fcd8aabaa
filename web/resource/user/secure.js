// @ts-check
// Everything about getting in as oneself: password, second step, devices, and tokens for programs.
import { html } from 'lit-html';
import { h1, h2, p } from '../../component/heading/heading.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { SecondFactor } from './factor.js';
import { PasswordForm } from './password.js';
import { Providers } from './providers.js';
import { Sessions } from './sessions.js';
import { profileTabs } from './tabs.js';
import { Tokens } from './tokens.js';

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/profiel/beveiliging', { replace: true });
	const sessions = new Sessions(draw);
	const factor = new SecondFactor(draw);
	const tokens = new Tokens(draw);
	const password = new PasswordForm(draw, () => sessions.load().then(draw));

	const providers = new Providers(draw, { to: '/profiel/beveiliging', linking: true }, { link: true });
	const linking = () =>
		html`<section class="vb-stack vb-stack--s" aria-labelledby="provider">${h2(t('provider.title'), 'provider')}${p(t('provider.text'))}${providers.view('provider.link')}</section>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--xl vb-measure">
			<div class="vb-stack">${h1(t('secure.title'))}${profileTabs('/profiel/beveiliging')}</div>
			${password.view()}${factor.view()}${providers.items.length ? linking() : ''}${sessions.view()}${tokens.view()}
		</div></div>`;
		ctx.show({ title: t('secure.title'), body, nav: '/profiel' });
	}
	await Promise.all([sessions, factor, tokens, providers].map((part) => part.load(ctx.signal)));
	draw();
}
