// @ts-check
// Something that is shown once: to copy, and to be told that it was copied.
import { html } from 'lit-html';
import { announce } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { button } from '../button/button.js';

/** @param {string} text */
async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		announce(t('copy.done'));
	} catch {
		announce(t('copy.failed'));
	}
}

/** A button that copies; `of` says what, for who does not see it. @param {string} text @param {string} of */
export const copyButton = (text, of) =>
	button(t('copy.do'), () => copy(text), { style: 'vb-button--s', label: t('copy.of', { what: of }) });

/** Something to copy; a click selects it as a whole. @param {string} text @param {string} of */
export const copyLine = (text, of) => html`<div class="vb-copy"><code class="nl-code">${text}</code>${copyButton(text, of)}</div>`;
