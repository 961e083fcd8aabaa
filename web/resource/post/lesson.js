// @ts-check
// A lesson that comes from a case or an answer: what is filled in already, and the link back once it is placed.
import { optional, post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { remember } from './place-field.js';

/** @param {Post} source */
export async function beginLesson(source) {
	const root = source.root === source.id ? source : ((await optional(`/posts/${source.root}`)) ?? source);
	const theme = root.terms?.find((/** @type {Term} */ x) => x.kind === 'theme');
	remember(root.place);
	return {
		from: source.id,
		body: `${t('lesson.from', { id: source.id })}\n\n`,
		...(theme && { theme: String(theme.id) }),
		...(root.place && { place: root.place.name }),
		...(root.phase && { phase: root.phase }),
	};
}

/** @param {number} lesson @param {number} source */
export async function comesFrom(lesson, source) {
	await post(`/posts/${lesson}/links`, { rel: 'derived_from', to: source }).catch(() => {});
}
