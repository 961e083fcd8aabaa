// @ts-check
// How the client looks on this device: as the device says, light, dark, or with the strongest contrast.
import { keepChoice, keptChoice } from './choice.js';

export const LOOKS = ['auto', 'light', 'dark', 'contrast'];

/** What the page has on. */
export const look = () => document.documentElement.dataset.look ?? 'auto';

/** Puts a look on the page; the sheet with strong contrast also comes by itself to who asks the device for it. @param {string} wanted */
function put(wanted) {
	document.documentElement.dataset.look = wanted;
	const sheet = document.querySelector('link[href="/contrast.css"]');
	if (sheet instanceof HTMLLinkElement)
		sheet.media = wanted === 'contrast' ? 'all' : wanted === 'auto' ? '(prefers-contrast: more)' : 'not all';
}

/** Puts on what was chosen, where a copy of the page came without it: one that this device kept, say. */
export function applyLook() {
	const kept = keptChoice('look') || 'auto';
	if (LOOKS.includes(kept) && kept !== look()) put(kept);
}

/** @param {string} wanted */
export function chooseLook(wanted) {
	keepChoice('look', wanted === 'auto' ? '' : wanted);
	put(wanted);
}
