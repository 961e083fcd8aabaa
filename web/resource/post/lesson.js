// @ts-check
// A lesson that comes from a case or an answer: what is filled in already, and the link back once it is placed.
import { post } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { remember } from './place-field.js';

/** @param {Post} source */
export function beginLesson(source) {
	remember(source.place);
	const theme = source.terms?.find((x) => x.kind === 'theme');
	return {
		from: source.id,
		body: `${t('lesson.from', { id: source.id })}\n\n`,
		...(theme && { theme: String(theme.id) }),
		...(source.place && { place: source.place.name }),
		...(source.phase && { phase: source.phase }),
	};
}

/** @param {number} lesson @param {number} source */
export async function comesFrom(lesson, source) {
	await post(`/posts/${lesson}/links`, { rel: 'derived_from', to: source }).catch(() => {});
}
