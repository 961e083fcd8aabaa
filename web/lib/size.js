// @ts-check
import { currentLanguage, t } from './i18n.js';

const UNITS = ['kB', 'MB', 'GB'];

/** The size of a file in words: "2,4 MB". @param {number} bytes */
export function size(bytes) {
	if (bytes < 1000) return t('attach.bytes', { n: bytes });
	let amount = bytes / 1000;
	let unit = 0;
	for (; amount >= 999.5 && unit < UNITS.length - 1; unit++) amount /= 1000;
	const shown = amount < 9.95 ? String(Number(amount.toFixed(1))) : String(Math.round(amount));
	return `${currentLanguage() === 'en' ? shown : shown.replace('.', ',')}\u00a0${UNITS[unit]}`;
}
