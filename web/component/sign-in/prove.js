// @ts-check
// Asks somebody who signed in a while ago to do so again, before what decides about getting in is changed.
import { html, render } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { button } from '../button/button.js';
import { h2 } from '../heading/heading.js';
import { SignInPanel } from './panel.js';

/** True when it worked. @returns {Promise<boolean>} */
export function prove() {
	const dialog = document.createElement('dialog');
	dialog.className = 'vb-dialog';
	dialog.setAttribute('aria-labelledby', 'prove-title');
	document.body.append(dialog);
	const panel = new SignInPanel(
		() => draw(),
		() => dialog.close('yes'),
		viewer().user?.mail,
	);
	const draw = () =>
		render(
			html`<div class="vb-stack">${h2(t('prove.title'), 'prove-title', 'vb-h4')}<p>${t('prove.text')}</p>
			${panel.view()}<p class="vb-small">${t('prove.link')}</p>
			<p>${button(t('form.cancel'), () => dialog.close(''), { kind: 'subtle' })}</p></div>`,
			dialog,
		);
	draw();
	dialog.showModal();
	document.getElementById('in-password')?.focus();
	return new Promise((done) => {
		dialog.addEventListener('close', () => {
			dialog.remove();
			done(dialog.returnValue === 'yes');
		});
	});
}
