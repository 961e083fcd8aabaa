// @ts-check
// Keeps on this device what somebody read, and the client itself, for a moment without connection. public/sw.js gives it back.
import { onRead } from './api.js';
import { connected } from './connection.js';
import { workerAddress } from './dom.js';
import { forgetRead, READ } from './forget.js';
import { onViewerChange, viewer } from './session.js';

const SHELL = 'vraagbaak:shell:';
const READER = 'vraagbaak:reader';
const READABLE = /^\/(me$|posts[/?]|terms\?|groups[/?]|search\?|organisations\?)/;
const MOST = 200;
/** files fetched side by side */
const FEW = 8;

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
	const id = String(viewer().user?.id ?? '');
	if (localStorage.getItem(READER) === id) return;
	await forgetRead();
	localStorage.setItem(READER, id);
}

/** Keeps every file of this build as one set, once; sets of earlier builds go. */
async function keepShell() {
	const answer = await fetch('/offline.json');
	if (!answer.ok) return;
	const { version, files } = await answer.json();
	const name = SHELL + version;
	const names = (await caches.keys()).filter((n) => n.startsWith(SHELL));
	if (!names.includes(name)) {
		const set = await caches.open(`${name}:new`);
		for (let i = 0; i < files.length; i += FEW) await set.addAll(files.slice(i, i + FEW)); // all at once is a long task
		const whole = await caches.open(name);
		for (const request of await set.keys()) await whole.put(request, /** @type {Response} */ (await set.match(request)));
		await caches.delete(`${name}:new`);
	}
	await Promise.all(names.filter((n) => n !== name).map((n) => caches.delete(n)));
}

export async function startOffline() {
	if (!navigator.serviceWorker || !window.caches || !connected()) return;
	await sameReader();
	onViewerChange(sameReader);
	onRead((address, response) => keepRead(address, response).catch(() => {}));
	await navigator.serviceWorker.register(/** @type {string} */ (workerAddress()));
	await keepShell();
}
