// @ts-check
// Who is signed in, and what that person may do.
import { get, post, remove, useToken } from './api.js';
import { forgetRead } from './forget.js';

/** @type {Me} */
const nobody = { user: null, csrf: '', permissions: {} };
/** @type {Me} */
let me = nobody;
/** @type {(() => void)[]} */
const listeners = [];

export const viewer = () => me;
export const signedIn = () => me.user !== null;
/** @param {() => void} listener */
export const onViewerChange = (listener) => void listeners.push(listener);

/** Asks the server who is signed in; keeps nobody when it cannot be reached. */
export async function loadViewer() {
	try {
		me = { ...nobody, ...(await get('/me')) };
	} catch {
		me = nobody;
	}
	useToken(me.csrf);
	for (const listener of listeners) listener();
	return me;
}

/** @param {{mail: string, password: string, totp?: string}} who totp: the code of the second step */
export async function signIn(who) {
	await post('/sessions', who);
	await loadViewer();
}

/** @param {{token: string, totp?: string}} link */
export async function signInByLink(link) {
	await post('/one-time-links/_use', link);
	await loadViewer();
}

/** @param {{token: string, name: string, mail: string, password?: string}} answer */
export async function acceptInvitation(answer) {
	await post('/invitations/_accept', answer);
	await loadViewer();
}

/** What an identity provider gave along to the browser. @param {Record<string, string | null>} given */
export async function finishProvider(given) {
	await post('/identity-providers/_finish', given);
	await loadViewer();
}

/** Gives the address where the session at an identity provider ends too; '' when there is none. @returns {Promise<string>} */
export async function signOut() {
	const { data } = await remove('/sessions/current');
	await forgetRead();
	await loadViewer();
	return data?.location ?? '';
}
