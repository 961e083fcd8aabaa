// @ts-check
import { get } from '../../lib/api.js';
import { viewer } from '../../lib/session.js';

/** Every term, by name, as the server sorts them. @param {AbortSignal} signal @returns {Promise<Term[]>} */
export async function allTerms(signal) {
	const items = [];
	let cursor = '';
	do {
		const page = await get(`/terms?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, signal);
		items.push(...page.items);
		cursor = page.next ?? '';
	} while (cursor && items.length < 2000);
	return items;
}

/** May this viewer, who may not change it, propose something about a term of this kind? @param {string} kind */
export const proposes = (kind) => Boolean(viewer().permissions[kind === 'law' ? 'proposeLaws' : 'proposeTerms']);
