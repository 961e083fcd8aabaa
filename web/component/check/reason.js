// @ts-check
// The server found personal data in what was sent: asks why it must be there, and sends it once more with the reason.
import { html, render } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { Problem } from '../../lib/problem.js';
import { button, submit } from '../button/button.js';
import { textarea } from '../form/control.js';
import { h2 } from '../heading/heading.js';

/** The kinds of finding that are about a person. */
export const PERSONAL = new Set(['bsn', 'iban', 'phone', 'mail', 'address', 'birth_date']);

/** @param {unknown} error */
export const isPersonal = (error) => error instanceof Problem && error.type.endsWith('/personal-data');

/** Asks why what was found must be there. @param {FieldError[]} found @returns {Promise<string>} empty when the writer would rather change the text */
export function askReason(found) {
	const dialog = document.createElement('dialog');
	dialog.className = 'vb-dialog';
	dialog.setAttribute('aria-labelledby', 'reason-title');
	document.body.append(dialog);
	let reason = '';
	/** @type {FieldError[]} */
	let errors = [];
	const draw = () => {
		const send = (/** @type {Event} */ event) => {
			event.preventDefault();
			errors = reason.trim() ? [] : [{ field: 'reason', detail: t('check.noReason') }];
			if (!errors.length) return dialog.close(reason.trim());
			draw();
			document.getElementById('pd-reason')?.focus();
		};
		render(
			html`<form class="vb-stack" novalidate @submit=${send}>
			${h2(t('check.personal', { n: found.length }), 'reason-title', 'vb-h4')}
			<ul>${found.map((f) => html`<li>${f.detail}</li>`)}</ul>
			${textarea({ name: 'reason', prefix: 'pd', label: t('check.reason'), help: t('check.reasonHelp'), errors, value: reason, onInput: (v) => (reason = v) })}
			<p class="vb-actions">${submit(t('check.withReason'))}${button(t('check.change'), () => dialog.close(''), { kind: 'subtle' })}</p></form>`,
			dialog,
		);
	};
	draw();
	dialog.showModal();
	return new Promise((resolve) => {
		dialog.addEventListener('close', () => {
			dialog.remove();
			resolve(dialog.returnValue);
		});
	});
}

/** Runs `send` and, when the server asks for a reason, once more with it. @template T @param {(extra: {privacyReason?: string}) => Promise<T>} send @returns {Promise<T>} */
export async function withReason(send) {
	try {
		return await send({});
	} catch (error) {
		if (!isPersonal(error)) throw error;
		const reason = await askReason(/** @type {Problem} */ (error).errors);
		if (!reason) throw error;
		return send({ privacyReason: reason });
	}
}
