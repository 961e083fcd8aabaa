// @ts-check
// Whether the server can be reached: what requests find out, not what the device believes.
let there = true;
/** @type {(() => void)[]} */
const listeners = [];

export const connected = () => there;
/** @param {() => void} listener */
export const onConnection = (listener) => void listeners.push(listener);

/** Tells what a request found. @param {boolean} now */
export function noteConnection(now) {
	if (now === there) return;
	there = now;
	for (const listener of listeners) listener();
}
