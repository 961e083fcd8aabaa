// @ts-check
// The facets of a search answer, in the words of the reader.
import { label, t } from '../../lib/i18n.js';

export const NAMES = ['kind', 'theme', 'phase', 'place', 'law', 'mark', 'freshness', 'progress', 'tag'];
export const ASKED = 'kind,theme,phase,place,law,mark,freshness';
/** judgements that tell a reader something; the others only count */
const TELLING = new Set(['endorsed', 'solved', 'tried_worked', 'tried_partly', 'tried_failed']);
const CODED = new Set(['kind', 'phase', 'mark', 'freshness', 'progress']);

/** @param {string} name @param {{id?: number | string, name: string, count: number}} value */
function option(name, value) {
	const id = String(value.id ?? value.name);
	return { value: id, text: CODED.has(name) ? label(name, id) : value.name, count: value.count };
}

/** @param {Record<string, any[]>} given @returns {import('../../component/filter/filter.js').Facet[]} */
export const facets = (given = {}) =>
	NAMES.filter((name) => given[name]?.length).map((name) => ({
		name,
		title: t(`facet.${name}`),
		several: true,
		options: given[name].filter((v) => v.count > 0 && (name !== 'mark' || TELLING.has(String(v.id)))).map((v) => option(name, v)),
	}));
