// @ts-check
import { html } from 'lit-html';
import { h1, h2, p } from '../../component/heading/heading.js';
import { SignInPanel } from '../../component/sign-in/panel.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { Providers } from './providers.js';

/** Where to go afterwards: only a path of this site. @param {URL} url */
const target = (url) => {
	const to = url.searchParams.get('naar') ?? '/';
	return /^\/(?![/\\])/.test(to) ? to : '/';
};

/** @param {Context} ctx */
export async function open(ctx) {
	if (signedIn()) return go(target(ctx.url), { replace: true });
	const panel = new SignInPanel(draw, () => go(target(ctx.url), { replace: true }));
	const providers = new Providers(draw, { to: target(ctx.url), linking: false });
	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">
			${h1(t('signIn.title'))}${target(ctx.url) === '/' ? '' : p(t('signIn.onward'))}
			${providers.items.length ? html`${providers.view()}${h2(t('provider.orPassword'), 'password')}` : ''}
			${panel.view()}
			<div class="vb-stack vb-stack--s vb-small vb-subtle">${p(t('signIn.byLink'))}${p(t('signIn.noAccount'))}</div>
		</div></div>`;
		ctx.show({ title: t('signIn.title'), body });
	}
	await providers.load(ctx.signal);
	draw();
}
