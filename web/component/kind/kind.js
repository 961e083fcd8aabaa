// @ts-check
import { t } from '../../lib/i18n.js';

/** kind → where the list of that kind lives. @type {Record<string, string>} */
export const LISTS = { case: '/casussen', question: '/vragen', lesson: '/lessen', page: '/kennis', discussion: '/gesprekken' };

/** kind → where a new one is written. @type {Record<string, string>} */
export const NEW = { question: '/vraag-stellen', case: '/casus-delen', discussion: '/gesprek-starten', lesson: '/les-schrijven' };

/** @param {string} path */
export const kindOfList = (path) => Object.keys(LISTS).find((kind) => LISTS[kind] === path) ?? 'question';
/** @param {string} path */
export const kindOfNew = (path) => Object.keys(NEW).find((kind) => NEW[kind] === path) ?? 'question';
/** @param {string} kind */
export const kindName = (kind) => t(`kind.${kind}`);
