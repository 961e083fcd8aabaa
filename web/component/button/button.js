// @ts-check
import { html, nothing } from 'lit-html';
import { icon } from '../icon/icon.js';

/** @typedef {{kind?: 'primary-action' | 'secondary-action' | 'subtle', style?: string, image?: string, pressed?: boolean, expanded?: boolean, busy?: boolean, label?: string, id?: string}} Looks */

/** Written out in full, so that the build finds the classes. */
const KINDS = {
	'primary-action': 'utrecht-button utrecht-button--primary-action',
	'secondary-action': 'utrecht-button utrecht-button--secondary-action',
	subtle: 'utrecht-button utrecht-button--subtle',
};
/** @param {Looks} looks */
const names = ({ kind = 'secondary-action', style = '' }) => `${KINDS[kind]} ${style}`;

/** A button that does something. @param {View} content @param {(event: Event) => void} act @param {Looks} [looks] */
export const button = (content, act, looks = {}) => html`<button
	type="button" class=${names(looks)} id=${looks.id ?? nothing}
	aria-pressed=${looks.pressed ?? nothing} aria-expanded=${looks.expanded ?? nothing} aria-label=${looks.label ?? nothing}
	aria-busy=${looks.busy || nothing}
	@click=${act}>${looks.image ? icon(looks.image) : ''}${content}</button>`;

/** The button that sends a form. @param {View} content @param {Looks} [looks] */
export const submit = (content, looks = {}) => html`<button
	type="submit" class=${names({ kind: 'primary-action', ...looks })} id=${looks.id ?? nothing}
	aria-busy=${looks.busy || nothing}>${content}</button>`;

/** A link that looks like a button, for going somewhere to act. @param {string} href @param {View} content @param {Looks} [looks] */
export const buttonLink = (href, content, looks = {}) =>
	html`<a class=${names(looks)} href=${href}>${looks.image ? icon(looks.image) : ''}${content}</a>`;
