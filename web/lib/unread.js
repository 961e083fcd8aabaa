// @ts-check
// How many notifications wait, for the menu; asked anew when somebody signs in, comes back to the page, or reads some.
import { optional } from './api.js';
import { signedIn } from './session.js';

let count = 0;
let asked = 0;
/** @type {(() => void)[]} */
const listeners = [];

export const unread = () => count;
/** @param {() => void} listener */
export const onUnread = (listener) => void listeners.push(listener);

/** @param {number} n */
export function setUnread(n) {
	if (n === count) return;
	count = n;
	for (const listener of listeners) listener();
}

/** Asks the server, at most once in half a minute. */
export async function countUnread() {
	if (!signedIn()) return setUnread(0);
	if (Date.now() - asked < 30_000) return;
	asked = Date.now();
	const page = await optional('/notifications?unread=true&limit=1');
	if (page) setUnread(page.unread);
}
