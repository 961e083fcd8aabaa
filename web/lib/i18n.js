// @ts-check
// Every visible word comes from web/text. A text may have slots, {name}, and plural forms, chosen by {n}.
import nl from '../text/nl.json';
import { isolate } from './bidi.js';

/** @type {any} */
let words = nl;
let language = 'nl';
export const currentLanguage = () => language;

/** @param {string | null | undefined} wanted */
export async function useLanguage(wanted) {
	language = wanted === 'en' ? 'en' : 'nl';
	words = language === 'en' ? (await import('../text/en.json')).default : nl;
	document.documentElement.lang = language;
}

/** @param {string} key */
function find(key) {
	let at = words;
	for (const part of key.split('.')) at = at?.[part];
	return at;
}

/** The texts below `key`, to list what there is. @param {string} key @returns {Record<string, any>} */
export const branch = (key) => find(key) ?? {};

/** Tells whether a text exists. @param {string} key */
export const hasText = (key) => find(key) !== undefined;

/** Returns the text of `key`; a list of parts when a slot is filled with a template.
 * @param {string} key @param {Record<string, any>} [slots] @returns {any} */
export function t(key, slots = {}) {
	let text = find(key);
	if (text && typeof text === 'object') text = (slots.n === 1 && text.one) || text.other; // both languages know these two forms
	if (typeof text !== 'string') return key;
	const slot = (/** @type {any} */ value) => (typeof value === 'string' ? isolate(value) : (value ?? ''));
	const parts = text.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? slot(slots[part]) : part));
	return parts.every((p) => typeof p !== 'object') ? parts.join('') : parts;
}

/** Returns the text for a value of the server, or the value itself. @param {string} group @param {string | null | undefined} value */
export const label = (group, value) => (value ? (hasText(`${group}.${value}`) ? t(`${group}.${value}`) : value) : '');
