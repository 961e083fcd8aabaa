// @ts-check
import { locale } from './i18n.js';

/** one formatter a language and form: making them takes longer than using them @type {Map<string, Intl.DateTimeFormat>} */
const formatters = new Map();

/** @param {string | number} at @param {Intl.DateTimeFormatOptions} options */
function format(at, options) {
	const key = locale() + JSON.stringify(options);
	const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale(), options);
	formatters.set(key, made);
	return made.format(new Date(at));
}

/** 21 november 2026 @param {string} iso */
export const longDate = (iso) => format(iso, { day: 'numeric', month: 'long', year: 'numeric' });
/** za 21 nov @param {string} iso */
export const shortDate = (iso) => format(iso, { weekday: 'short', day: 'numeric', month: 'short' });
/** mei 2027 @param {string} iso */
export const month = (iso) => format(iso, { month: 'long', year: 'numeric' });
/** 10:42 @param {string | number} at */
export const clock = (at) => format(at, { hour: 'numeric', minute: '2-digit' });

/** Counts whole days from today until `iso`, negative when it has passed. @param {string} iso */
export function daysUntil(iso) {
	const day = (/** @type {Date} */ d) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 864e5;
	return day(new Date(iso)) - day(new Date());
}

/** vandaag, gisteren, over 3 dagen @param {string} iso */
export const relativeDay = (iso) => new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(daysUntil(iso), 'day');

/** Says a recent day in words and an older one as a date. @param {string} iso */
export const friendlyDate = (iso) => (Math.abs(daysUntil(iso)) < 2 ? relativeDay(iso) : longDate(iso));

/** Lets the browser load what it knows about the language, which takes long the first time, while a page waits for the server. */
export const warmUp = () => setTimeout(() => longDate(new Date().toISOString()));
