// @ts-check
// Something to copy, and to be told that it was copied: what is shown once, and the address of a page.
import { html } from 'lit-html';
import { announce } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { button } from '../button/button.js';

const SAID_MS = 4000;

/** Copies, and says so aloud and for a moment on the button. @param {string} text @param {Event} event */
async function copy(text, { currentTarget }) {
	const button = /** @type {HTMLElement} */ (currentTarget);
	let said = t('copy.done');
	try {
		await navigator.clipboard.writeText(text); // not there at all where the address begins with http:
	} catch {
		said = t('copy.failed');
	}
	announce(said);
	button.dataset.said = said;
	setTimeout(() => delete button.dataset.said, SAID_MS);
}

/** A button that copies; `of` says what, for who does not see it. @param {string} text @param {string} of */
export const copyButton = (text, of) =>
	button(t('copy.do'), (event) => copy(text, event), { style: 'vb-button--s', label: t('copy.of', { what: of }) });

/** Something to copy; a click selects it as a whole. @param {string} text @param {string} of */
export const copyLine = (text, of) => html`<div class="vb-copy"><code class="nl-code">${text}</code>${copyButton(text, of)}</div>`;

/** Gives the address of a page to somebody else: by what a telephone has for that, else by copying. @param {string} path */
export const shareButton = (path) =>
	button(
		t('copy.share'),
		(event) => {
			const { href } = new URL(path, location.href);
			if (navigator.share && matchMedia('(pointer: coarse)').matches) navigator.share({ url: href }).catch(() => {});
			else copy(href, event);
		},
		{ kind: 'subtle', style: 'vb-button--s vb-button--quiet', image: 'share' },
	);
