// @ts-check
// How the client looks on this device: as the device says, light, dark, or with the strongest contrast.
const KEY = 'vraagbaak:look';
export const LOOKS = ['auto', 'light', 'dark', 'contrast'];

export function look() {
	try {
		const kept = localStorage.getItem(KEY) ?? '';
		return LOOKS.includes(kept) ? kept : 'auto';
	} catch {
		return 'auto';
	}
}

/** Puts the choice on the page; the sheet with strong contrast also comes by itself to who asks the device for it. */
export function applyLook() {
	const chosen = look();
	document.documentElement.dataset.look = chosen;
	const sheet = document.querySelector('link[href="/contrast.css"]');
	if (sheet instanceof HTMLLinkElement)
		sheet.media = chosen === 'contrast' ? 'all' : chosen === 'auto' ? '(prefers-contrast: more)' : 'not all';
}

/** @param {string} wanted */
export function chooseLook(wanted) {
	try {
		if (wanted === 'auto') localStorage.removeItem(KEY);
		else localStorage.setItem(KEY, wanted);
	} catch {}
	applyLook();
}
