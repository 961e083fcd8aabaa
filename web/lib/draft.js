// @ts-check
// Unsent text, kept in this browser until the server has it. Never claims more than it does: `save`
// returns null when the browser refused.
import { viewer } from './session.js';

/** @param {string} name */
const key = (name) => `vraagbaak:draft:${viewer().user?.id ?? 0}:${name}`;

/** @param {string} name @returns {any} */
export function loadDraft(name) {
	try {
		return JSON.parse(localStorage.getItem(key(name)) ?? 'null');
	} catch {
		return null;
	}
}

/** The last draft of a kind that was kept on this device, under its own name or that of a draft on the server. @param {string} kind @returns {any} */
export function newestDraft(kind) {
	try {
		const own = key(kind);
		const names = Object.keys(localStorage).filter((name) => name === own || name.startsWith(`${own}:`));
		const all = names.map((name) => JSON.parse(localStorage.getItem(name) ?? 'null')).filter(Boolean);
		return all.sort((a, b) => b.at - a.at)[0] ?? null;
	} catch {
		return null;
	}
}

/** Keeps a value and returns the time, or null. @param {string} name @param {object} value @returns {number | null} */
export function saveDraft(name, value) {
	try {
		const at = Date.now();
		localStorage.setItem(key(name), JSON.stringify({ ...value, at }));
		return at;
	} catch {
		return null;
	}
}

/** @param {string} name */
export function dropDraft(name) {
	try {
		localStorage.removeItem(key(name));
	} catch {}
}

/** Removes every draft of every person from this device. */
export function dropAllDrafts() {
	try {
		for (const name of Object.keys(localStorage)) if (name.startsWith('vraagbaak:draft:')) localStorage.removeItem(name);
	} catch {}
}
