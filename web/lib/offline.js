// @ts-check
// Keeps on this device what somebody read, for a moment without connection. public/sw.js keeps the client itself, and gives both back.
import { onRead } from './api.js';
import { connected } from './connection.js';
import { workerAddress } from './dom.js';
import { forgetRead, READ } from './forget.js';
import { onViewerChange, viewer } from './session.js';

/** an empty cache is named after who read: asking for it does not hold the page up, as reading the device's storage does */
const READER = 'vraagbaak:reader:';
const READABLE = /^\/(me$|posts[/?]|terms\?|groups[/?]|search\?|organisations\?)/;
const MOST = 200;

/** Keeps one answer of the server; the oldest goes when there are too many. @param {string} address @param {Response} response */
async function keepRead(address, response) {
	if (!READABLE.test(address.replace('/api/v1', '')) || !viewer().user) return;
	const read = await caches.open(READ);
	await read.delete(address);
	await read.put(address, response);
	const all = await read.keys();
	for (const old of all.slice(0, Math.max(0, all.length - MOST))) await read.delete(old);
}

/** What one person read is not for the next. */
async function sameReader() {
	if (!connected()) return;
	const reader = READER + (viewer().user?.id ?? '');
	if (await caches.has(reader)) return;
	await forgetRead();
	for (const name of await caches.keys()) if (name.startsWith(READER)) await caches.delete(name);
	await caches.open(reader);
}

export async function startOffline() {
	if (!navigator.serviceWorker || !window.caches || !connected()) return;
	await sameReader();
	onViewerChange(sameReader);
	onRead((address, response) => keepRead(address, response).catch(() => {}));
	await navigator.serviceWorker.register(/** @type {string} */ (workerAddress()));
	(await navigator.serviceWorker.ready).active?.postMessage('keep');
}
