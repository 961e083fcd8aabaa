// @ts-check
// The one place that talks to the server: paths under /api/v1, JSON (or a file) in, JSON out, errors as Problem.
import { noteConnection } from './connection.js';
import { Problem } from './problem.js';

export const BASE = '/api/v1';
/** what public/sw.js puts on an answer that this device kept */
const KEPT = 'x-vraagbaak-kept';
let csrf = '';

/** Remembers the token that unsafe requests carry. @param {string} token */
export const useToken = (token) => {
	csrf = token;
};

export const currentToken = () => csrf;

/** What was read before somebody keeps it. @type {[string, Response][]} */
let early = [];
/** @type {(address: string, response: Response) => void} */
let keep = (address, response) => void early.push([address, response]);

/** Lets `keeper` have a copy of everything that is read, from the beginning. @param {typeof keep} keeper */
export function onRead(keeper) {
	keep = keeper;
	for (const [address, response] of early) keep(address, response);
	early = [];
}

/** Shows once more who one is; true when that worked. @type {() => Promise<boolean>} */
let prove = async () => false;
/** Sets what asks for it. @param {typeof prove} asker */
export const onProve = (asker) => {
	prove = asker;
};

/** @param {Response} response */
async function read(response) {
	if (response.status === 204) return null;
	const text = await response.text();
	try {
		return text ? JSON.parse(text) : null;
	} catch {
		throw new Problem(response.ok ? 502 : response.status);
	}
}

/** Takes out of a text what comes along when one pastes from elsewhere and the server refuses: control characters. */
const plain = (/** @type {string} */ _key, /** @type {unknown} */ value) =>
	typeof value === 'string' ? value.replace(/[\v\f]/g, '\n').replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '') : value;

/** @param {string} method @param {string} path @param {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal}} options */
async function send(method, path, { body, headers, signal }) {
	const all = { accept: 'application/json', ...headers };
	if (method !== 'GET') all['x-csrf-token'] = csrf;
	const file = body instanceof Blob;
	if (body !== undefined) all['content-type'] = file ? 'application/octet-stream' : 'application/json';
	try {
		const init = { method, headers: all, signal, body: body === undefined || file ? body : JSON.stringify(body, plain) };
		const response = await fetch(BASE + path, init);
		noteConnection(!response.headers.has(KEPT));
		return response;
	} catch (error) {
		if (signal?.aborted) throw error;
		noteConnection(false);
		throw new Problem(0);
	}
}

/** Fetches a fresh token; true when it differs from the one that was refused. */
export async function renewToken() {
	const old = csrf;
	const me = await get('/me');
	csrf = me.csrf ?? '';
	return me.user !== null && csrf !== old;
}

/** Sends one request and returns the answer with its ETag. A stale token is renewed once; who must sign in again first is asked to.
 * @param {string} method @param {string} path
 * @param {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal}} [options] */
export async function call(method, path, options = {}) {
	let response = await send(method, path, options);
	if (response.status === 403 && method !== 'GET' && (await renewToken())) response = await send(method, path, options);
	if (method === 'GET' && response.ok && !response.headers.has(KEPT)) keep(BASE + path, response.clone());
	let data = await read(response);
	if (response.status === 403 && data?.type?.endsWith('/sign-in-again') && (await prove())) {
		response = await send(method, path, options);
		data = await read(response);
	}
	if (!response.ok) throw new Problem(response.status, data ?? {});
	return { data, etag: response.headers.get('etag') ?? '', status: response.status };
}

/** What the server says of its own health; it stands beside the API. @param {AbortSignal} [signal] */
export async function condition(signal) {
	try {
		return await read(await fetch('/health/ready', { signal }));
	} catch (error) {
		throw signal?.aborted ? error : new Problem(0);
	}
}

/** @param {string} path @param {AbortSignal} [signal] */
export const get = async (path, signal) => (await call('GET', path, { signal })).data;
/** @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
export const post = async (path, body = {}, headers = {}) => (await call('POST', path, { body, headers })).data;
/** @param {string} path */
export const remove = (path) => call('DELETE', path);

/** Gets what a page can do without: null instead of an error. @param {string} path @param {AbortSignal} [signal] */
export async function optional(path, signal) {
	try {
		return await get(path, signal);
	} catch (error) {
		if (signal?.aborted) throw error;
		return null;
	}
}
