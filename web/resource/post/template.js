// @ts-check
// The headings that help somebody start, and taking away the ones that stayed empty.
import { t } from '../../lib/i18n.js';

/** kind → its sections @type {Record<string, string[]>} */
const SECTIONS = {
	question: ['situation', 'question', 'frameworks', 'done'],
	case: ['situation', 'problem', 'frameworks', 'did', 'result', 'learnt'],
	discussion: [],
	lesson: [],
};

/** The headings of a kind as Markdown. @param {string} kind */
export const template = (kind) => SECTIONS[kind].map((name) => `## ${t(`section.${name}`)}\n\n`).join('\n');

/** Leaves out headings under which nothing was written. @param {string} body */
export function withoutEmptySections(body) {
	const lines = body.replace(/\r\n?/g, '\n').split('\n');
	const keep = lines.filter((line, i) => {
		if (!/^## /.test(line)) return true;
		const next = lines.slice(i + 1).find((l) => l.trim());
		return next !== undefined && !/^## /.test(next);
	});
	return keep
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
