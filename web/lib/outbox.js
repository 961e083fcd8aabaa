// @ts-check
// What was written without connection and still has to leave: kept on this device, sent once, and shown until then.
// The key of an item makes a second try the same post.
import { optional, post, remove } from './api.js';
import { connected, onConnection } from './connection.js';
import { hinted, leaveHint } from './hint.js';
import { is } from './problem.js';
import { viewer } from './session.js';

/** @typedef {{key: string, path: string, body: any, title: string, at: number, draft?: number, trouble?: string, personal?: FieldError[]}} Waiting
 * personal: what the server found in the text, and wants a reason for */

const PAUSE = 20_000;
/** @type {((sent: Waiting | null) => void)[]} */
const listeners = [];
let sending = false;
/** whether anything may wait: only then the device's storage is read for it */
let mayWait = false;

const name = () => `vraagbaak:outbox:${viewer().user?.id ?? 0}`;

/** Called after every change; with what was sent, if that was it. @param {(sent: Waiting | null) => void} listener */
export const onOutbox = (listener) => void listeners.push(listener);

/** Calls when this item has left. @param {string} key @param {() => void} then */
export const whenSent = (key, then) => onOutbox((sent) => void (sent?.key === key && then()));

/** What waits, the oldest first. @returns {Waiting[]} */
export function waiting() {
	try {
		return JSON.parse(localStorage.getItem(name()) ?? '[]');
	} catch {
		return [];
	}
}

/** How many texts wait, as far as is known by now. */
export const waitingCount = () => (mayWait ? waiting().length : 0);

/** Finds out whether this person left anything on this device. */
export async function lookForWaiting() {
	if (!(await hinted(name()))) return;
	mayWait = true;
	for (const listener of listeners) listener(null);
}

/** @param {Waiting[]} items @param {Waiting | null} [sent] */
function store(items, sent = null) {
	mayWait = items.length > 0;
	leaveHint(name(), mayWait);
	if (items.length) localStorage.setItem(name(), JSON.stringify(items));
	else localStorage.removeItem(name());
	for (const listener of listeners) listener(sent);
}

/** Puts something in; false when the browser refuses to keep it. @param {Omit<Waiting, 'at'>} item */
export function putOut(item) {
	try {
		store([...waiting().filter((w) => w.key !== item.key), { ...item, at: Date.now() }]);
		return true;
	} catch {
		return false;
	}
}

/** @param {string} key */
export const takeOut = (key) => store(waiting().filter((w) => w.key !== key));

/** Sends one item; tells whether the next may be tried. @param {Waiting} item */
async function send(item) {
	try {
		await post(item.path, item.body, { 'idempotency-key': item.key });
		if (item.draft) await remove(`/drafts/${item.draft}`).catch(() => {});
		store(
			waiting().filter((w) => w.key !== item.key),
			item,
		);
		return true;
	} catch (error) {
		if (is(error, 0, 401, 429) || error.status >= 500) return false;
		const personal = error.type?.endsWith('/personal-data') ? error.errors : undefined;
		store(waiting().map((w) => (w.key === item.key ? { ...w, trouble: error.message, personal } : w)));
		return true;
	}
}

/** Tries everything that waits, unless another tab is at it. */
export async function sendWaiting() {
	if (sending || !waitingCount()) return;
	sending = true;
	const work = async (/** @type {unknown} */ lock) => {
		if (lock) for (const item of waiting().filter((w) => !w.trouble)) if (!(await send(item))) return;
	};
	try {
		if (navigator.locks) await navigator.locks.request(name(), { ifAvailable: true }, work);
		else await work(true);
	} finally {
		sending = false;
	}
}

/** From now on tries whenever the connection may be back. */
export function startOutbox() {
	const soon = () =>
		void lookForWaiting()
			.then(sendWaiting)
			.catch(() => {});
	addEventListener('online', soon);
	onConnection(soon);
	document.addEventListener('visibilitychange', () => document.hidden || soon());
	setInterval(() => (connected() ? soon() : optional('/me')), PAUSE);
	soon();
}
