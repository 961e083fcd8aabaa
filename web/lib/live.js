// @ts-check
// What happens on the server while a page is open. All tabs of a browser share one stream: one of them holds it (Web Locks)
// and passes on what comes (BroadcastChannel); when that one goes, another takes over from the event that was seen last.
// Where a browser lacks these, a page simply does not change by itself.

/** @typedef {{kind: 'change' | 'presence' | 'resync', root?: number, post?: number, verb?: string, id?: string}} Happening */

/** @type {Set<(what: Happening) => void>} */
const listeners = new Set();
/** @type {BroadcastChannel | null} */
let channel = null;
let last = '';
/** ends this tab's turn at holding the stream */
let leave = () => {};

/** @param {Happening} what */
function tell(what) {
	if (what.id) last = what.id;
	for (const listener of listeners) listener(what);
}

/** Holds the stream until this tab no longer listens or the server refuses it. */
const hold = () =>
	new Promise((resolve) => {
		const source = new EventSource(`/api/v1/live${last && `?lastEventId=${last}`}`);
		leave = () => {
			source.close();
			resolve(undefined);
		};
		for (const kind of /** @type {const} */ (['change', 'presence', 'resync']))
			source.addEventListener(kind, (event) => {
				const what = { kind, ...JSON.parse(event.data), id: event.lastEventId };
				channel?.postMessage(what);
				tell(what);
			});
		source.addEventListener('error', () => source.readyState === EventSource.CLOSED && leave());
	});

/** Calls the listener with what happens until the signal ends. @param {(what: Happening) => void} listener @param {AbortSignal} signal */
export function listen(listener, signal) {
	if (signal.aborted || !navigator.locks || !window.BroadcastChannel || !window.EventSource) return;
	listeners.add(listener);
	if (listeners.size === 1) {
		channel = new BroadcastChannel('vraagbaak:live');
		channel.onmessage = (event) => tell(event.data);
		const waiting = new AbortController();
		leave = () => waiting.abort();
		navigator.locks.request('vraagbaak:live', { signal: waiting.signal }, hold).catch(() => {});
	}
	signal.addEventListener('abort', () => {
		listeners.delete(listener);
		if (listeners.size) return;
		leave();
		channel?.close();
		channel = null;
	});
}
