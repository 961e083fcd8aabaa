// @ts-check
import { html } from 'lit-html';
import { h1, p } from '../../component/heading/heading.js';
import { SignInPanel } from '../../component/sign-in/panel.js';
import { t } from '../../lib/i18n.js';

/** Asks to sign in before writing; the page comes back by itself. @param {Context} ctx @param {string} title */
export function signInFirst(ctx, title) {
	const panel = new SignInPanel(draw, ctx.refresh);
	function draw() {
		ctx.show({
			title,
			body: html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">${h1(title)}${p(t('write.signInFirst'))}${panel.view()}<div class="vb-stack vb-stack--s vb-small vb-subtle">${p(t('signIn.byLink'))}${p(t('signIn.noAccount'))}</div></div></div>`,
		});
	}
	draw();
}
