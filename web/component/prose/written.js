// @ts-check
// Members write Dutch, whatever language the client speaks: a screen reader must pronounce it so (WCAG 3.1.2).
import { html, nothing } from 'lit-html';
import { currentLanguage } from '../../lib/i18n.js';

/** The value of `lang` around what a member wrote; nothing where the page is Dutch already. */
export const writtenLang = () => (currentLanguage() === 'nl' ? nothing : 'nl');

/** What a member wrote, in a line. @param {View} text */
export const written = (text) => (currentLanguage() === 'nl' ? text : html`<span lang="nl">${text}</span>`);
