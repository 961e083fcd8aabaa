// @ts-check
// How the client looks on this device: as the device says, light, dark, or with the strongest contrast. A cookie keeps the choice:
// so the server sends the page in that look, and nothing has to be looked up before the first paint.
const NAME = location.protocol === 'https:' ? '__Host-vb_look' : 'vb_look';
const SECURE = location.protocol === 'https:' ? '; Secure' : '';
const YEAR = 365 * 24 * 3600;
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
	const kept = new RegExp(`(?:^|; )${NAME}=(\\w+)`).exec(document.cookie)?.[1] ?? 'auto';
	if (LOOKS.includes(kept) && kept !== look()) put(kept);
}

/** @param {string} wanted */
export function chooseLook(wanted) {
	// biome-ignore lint/suspicious/noDocumentCookie: the other way to set one is not in every browser
	document.cookie = `${NAME}=${wanted}; Path=/; Max-Age=${wanted === 'auto' ? 0 : YEAR}; SameSite=Lax${SECURE}`;
	put(wanted);
}
