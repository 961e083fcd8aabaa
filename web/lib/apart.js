// @ts-check
import { t } from './i18n.js';

/** Names for the things of a list. Those that have one name also tell which of them they are: who hears a list of buttons could
 * not choose otherwise. @template T @param {T[]} items @param {(item: T) => string} nameOf @returns {(item: T) => string} */
export const apart = (items, nameOf) => (item) => {
	const name = nameOf(item);
	const alike = items.filter((other) => nameOf(other) === name);
	return alike.length > 1 ? t('page.which', { name, at: alike.indexOf(item) + 1, n: alike.length }) : name;
};
