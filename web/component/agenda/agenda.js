// @ts-check
// What goes on the agenda of a meeting: lines of its text, each of them once.
import { call, optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';

/** @typedef {{mark: string, line: string}} Entry mark: what is in the text when the line is */
/** @typedef {{query: string, times: number, days: number, last: string}} Sought */
/** @typedef {{days: number, searches: Sought[], questions: Post[], meToo: Post[]}} Radar */

/** @param {string} name @param {{id: number, title: string}} post @returns {Entry} */
export const aboutPost = (name, post) => ({ mark: `(#${post.id})`, line: `- ${name}: ${post.title} (#${post.id})` });

/** What somebody typed stands there as words, whatever signs are among them. @param {string} text @returns {Entry} */
export function aboutSearch(text) {
	const line = `- ${t('radar.sought')}: ${text.replace(/[^\p{L}\p{M}\p{N}.,?'’& -]+/gu, ' ').trim()}`;
	return { mark: line, line };
}

/** What the radar shows, each question once; of questions in a group only those of `group`.
 * @param {Radar} radar @param {number} group @returns {Entry[]} */
export function radarEntries({ searches, questions, meToo }, group) {
	const open = (/** @type {Post} */ x) => x.access !== 'group' || x.group?.id === group;
	const entries = (/** @type {string} */ name, /** @type {Post[]} */ posts) => posts.filter(open).map((x) => aboutPost(name, x));
	const waiting = new Set(questions.map((x) => x.id));
	const shared = meToo.filter((x) => !waiting.has(x.id));
	return [...searches.map((x) => aboutSearch(x.query)), ...entries(t('radar.unanswered'), questions), ...entries(t('radar.meToo'), shared)];
}

/** Does it stand there? @param {string} body @param {Entry} entry */
export const has = (body, { mark }) => `${body}\n`.includes(mark.endsWith(')') ? mark : `${mark}\n`);

/** The text with what it did not have yet below it. @param {string} body @param {Entry[]} entries */
export function withEntries(body, entries) {
	const lines = entries.filter((x) => !has(body, x)).map((x) => x.line);
	return lines.length ? [body.trimEnd(), lines.join('\n')].filter(Boolean).join('\n') : body;
}

/** The first meeting to come of a steering group of the viewer. @param {AbortSignal} [signal] */
export async function nextMeeting(signal) {
	const items = (/** @type {string} */ path) => optional(path, signal).then((page) => page?.items ?? []);
	/** @type {Ref[]} */
	const groups = await items('/groups?kind=steering&mine=true&limit=10');
	/** @type {Post[][]} */
	const all = await Promise.all(groups.map((g) => items(`/posts?kind=meeting&group=${g.id}&sort=created&limit=20`)));
	const starts = (/** @type {Post} */ x) => Date.parse(x.starts ?? '');
	const [next] = all
		.flat()
		.filter((x) => starts(x) > Date.now())
		.sort((a, b) => starts(a) - starts(b));
	return { group: groups[0] ?? null, meeting: next ? (await call('GET', `/posts/${next.id}`, { signal })).data : null };
}

/** Puts entries on the agenda of a meeting; somebody else may be at it too. @param {number} meeting @param {Entry[]} entries @returns {Promise<string>} its text */
export async function putOn(meeting, entries, again = true) {
	const { data, etag } = await call('GET', `/posts/${meeting}`);
	const body = withEntries(data.body, entries);
	try {
		if (body !== data.body) await call('PATCH', `/posts/${meeting}`, { body: { body }, headers: { 'if-match': etag } });
	} catch (error) {
		if (again && is(error, 412)) return putOn(meeting, entries, false);
		throw error;
	}
	return body;
}
