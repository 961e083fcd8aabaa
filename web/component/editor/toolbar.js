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

/** Buttons that put Markdown around the selection of the text area `id`. Their role stands here: the elements of the package forget it. @param {string} id */
export const toolbar = (id) => html`<markdown-toolbar for=${id} aria-label=${t('editor.toolbar')}>
	<md-header role="button" level="2" aria-label=${t('editor.heading')}>${icon('heading')}</md-header>
	<md-bold role="button" aria-label=${t('editor.bold')}>${icon('bold')}</md-bold>
	<md-italic role="button" aria-label=${t('editor.italic')}>${icon('italic')}</md-italic>
	<md-unordered-list role="button" aria-label=${t('editor.bullets')}>${icon('bullets')}</md-unordered-list>
	<md-ordered-list role="button" aria-label=${t('editor.numbers')}>${icon('numbers')}</md-ordered-list>
	<md-quote role="button" aria-label=${t('editor.quote')}>${icon('quote')}</md-quote>
	<md-link role="button" aria-label=${t('editor.link')}>${icon('link')}</md-link>
</markdown-toolbar>`;
