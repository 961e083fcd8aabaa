// @ts-check
import { get } from '../../lib/api.js';

/** Every term, by name. @param {AbortSignal} signal @returns {Promise<Term[]>} */
export async function allTerms(signal) {
	const items = [];
	let cursor = '';
	do {
		const page = await get(`/terms?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, signal);
		items.push(...page.items);
		cursor = page.next ?? '';
	} while (cursor && items.length < 2000);
	return items.sort((a, b) => a.name.localeCompare(b.name, 'nl'));
}
