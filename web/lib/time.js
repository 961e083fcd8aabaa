// @ts-check
import { hasText, t } from './i18n.js';

// The names of days and months stand in web/text: what a browser has to load to make its own formatter for dates keeps a slow
// device busy for longer than drawing most pages.

/** @param {'months' | 'shortMonths' | 'days'} list @param {number} i */
const name = (list, i) => t(`time.${list}`).split(' ')[i];
const two = (/** @type {number} */ n) => String(n).padStart(2, '0');

/** 21 november 2026 @param {string} iso */
export function longDate(iso) {
	const at = new Date(iso);
	return `${at.getDate()} ${name('months', at.getMonth())} ${at.getFullYear()}`;
}

/** za 21 nov @param {string} iso */
export function shortDate(iso) {
	const at = new Date(iso);
	return `${name('days', at.getDay())} ${at.getDate()} ${name('shortMonths', at.getMonth())}`;
}

/** mei 2027 @param {string} month 2027-05 */
export const longMonth = (month) => `${name('months', Number(month.slice(5)) - 1)} ${month.slice(0, 4)}`;

/** 09:05 @param {string | number} at */
export function clock(at) {
	const moment = new Date(at);
	return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** Counts whole days from today until `iso`, negative when it has passed. @param {string} iso */
export function daysUntil(iso) {
	const day = (/** @type {Date} */ d) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 864e5;
	return day(new Date(iso)) - day(new Date());
}

/** vandaag, gisteren, over 3 dagen @param {string} iso */
export function relativeDay(iso) {
	const n = daysUntil(iso);
	return hasText(`time.near.${n}`) ? t(`time.near.${n}`) : t(n < 0 ? 'time.ago' : 'time.ahead', { n: Math.abs(n) });
}

/** Says a recent day in words and an older one as a date. @param {string} iso */
export const friendlyDate = (iso) => (Math.abs(daysUntil(iso)) < 2 ? relativeDay(iso) : longDate(iso));
