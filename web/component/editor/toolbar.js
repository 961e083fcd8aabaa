// @ts-check
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { icon } from '../icon/icon.js';

let asked = false;

/** Fetches what makes the buttons work at the first sign of a person: most readers never write. */
export function wakeToolbar() {
	if (asked) return;
	asked = true;
	const load = () => Promise.all([import('./behaviour.js'), import('./complete.js'), import('./paste.js')]).catch(() => {});
	for (const sign of ['focusin', 'pointermove', 'touchstart', 'keydown']) addEventListener(sign, load, { once: true, passive: true });
}

/** A word, not a label: an element of a package with a label and only a picture in it is read as an image. @param {string} image @param {string} text */
const named = (image, text) => html`${icon(image)}<span class="vb-sr">${t(text)}</span>`;

/** Buttons that put Markdown around the selection of the text area `id`. Their role stands here: the elements of the package forget it. @param {string} id */
export const toolbar = (id) => html`<markdown-toolbar for=${id} aria-label=${t('editor.toolbar')}>
	<md-header role="button" level="2">${named('heading', 'editor.heading')}</md-header>
	<md-bold role="button">${named('bold', 'editor.bold')}</md-bold>
	<md-italic role="button">${named('italic', 'editor.italic')}</md-italic>
	<md-unordered-list role="button">${named('bullets', 'editor.bullets')}</md-unordered-list>
	<md-ordered-list role="button">${named('numbers', 'editor.numbers')}</md-ordered-list>
	<md-quote role="button">${named('quote', 'editor.quote')}</md-quote>
	<md-link role="button">${named('link', 'editor.link')}</md-link>
</markdown-toolbar>`;
