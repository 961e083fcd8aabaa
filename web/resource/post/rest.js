// @ts-check
import { get } from '../../lib/api.js';

const order = (/** @type {Post} */ p) => (p.counts?.endorsed ? 0 : p.counts?.triedWorked ? 1 : 2);

/** Fetches all replies of a long thread and hangs each under its parent. @param {Post} root @returns {Promise<Post[]>} */
export async function allReplies(root) {
	/** @type {Post[]} */
	const flat = [];
	let cursor = '';
	do {
		const page = await get(`/posts/${root.id}/replies?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
		flat.push(...page.items);
		cursor = page.next ?? '';
	} while (cursor);
	const byId = new Map(flat.map((p) => [p.id, Object.assign(p, { replies: /** @type {Post[]} */ ([]) })]));
	for (const p of flat) byId.get(p.parent ?? 0)?.replies?.push(p);
	return flat.filter((p) => p.parent === root.id).sort((a, b) => order(a) - order(b) || a.id - b.id);
}
