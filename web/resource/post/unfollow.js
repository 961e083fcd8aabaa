// @ts-check
import { get, remove } from '../../lib/api.js';

/** Finds one's own subscription to a post and ends it. @param {number} id */
export async function unfollow(id) {
	let cursor = '';
	do {
		const page = await get(`/subscriptions?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
		const found = page.items.find((/** @type {any} */ s) => s.post?.id === id);
		if (found) return remove(`/subscriptions/${found.id}`);
		cursor = page.next ?? '';
	} while (cursor);
}
