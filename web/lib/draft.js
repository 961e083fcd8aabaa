// @ts-check
// Unsent text, kept in this browser until the server has it. Never claims more than it does: `save`
// returns null when the browser refused.
import { hinted, leaveHint } from './hint.js';
import { viewer } from './session.js';

const ALL = 'vraagbaak:draft';
let hintLeft = false;

/** @param {string} name */
const key = (name) => `${ALL}:${viewer().user?.id ?? 0}:${name}`;

/** Whether this device may have kept any text: ask before reading one that nobody waits for. */
export const mayHaveDrafts = () => hinted(ALL);

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
		if (!hintLeft) leaveHint(ALL, true);
		hintLeft = true;
		return at;
	} catch {
		return null;
	}
}

/** @param {(name: string) => boolean} which */
function drop(which) {
	try {
		const all = Object.keys(localStorage).filter((name) => name.startsWith(`${ALL}:`));
		const gone = all.filter(which);
		for (const name of gone) localStorage.removeItem(name);
		hintLeft = gone.length < all.length;
		if (!hintLeft) leaveHint(ALL, false);
	} catch {}
}

/** @param {string} name */
export const dropDraft = (name) => drop((kept) => kept === key(name));

/** Removes every draft of every person from this device. */
export const dropAllDrafts = () => drop(() => true);
