// @ts-check
// What somebody chose for this device and the server must know when it sends the page: a cookie keeps it, so that the page comes
// as it was chosen and nothing has to be looked up before the first paint.
const [PREFIX, SECURE] = location.protocol === 'https:' ? ['__Host-vb_', '; Secure'] : ['vb_', ''];
const YEAR = 365 * 24 * 3600;

/** @param {string} name @param {string} value '' for what the page is without a choice */
export function keepChoice(name, value) {
	// biome-ignore lint/suspicious/noDocumentCookie: the other way to set one is not in every browser
	document.cookie = `${PREFIX}${name}=${value}; Path=/; Max-Age=${value ? YEAR : 0}; SameSite=Lax${SECURE}`;
}

/** @param {string} name */
export const keptChoice = (name) => new RegExp(`(?:^|; )${PREFIX}${name}=(\\w+)`).exec(document.cookie)?.[1] ?? '';
