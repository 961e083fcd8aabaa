// @ts-check
import { locale, t } from './i18n.js';

const UNITS = /** @type {const} */ (['kilobyte', 'megabyte']);

/** The size of a file in words: "2,4 MB". @param {number} bytes */
export function size(bytes) {
	if (bytes < 1000) return t('attach.bytes', { n: bytes });
	const unit = bytes < 1e6 ? 0 : 1;
	const amount = bytes / (unit ? 1e6 : 1e3);
	return new Intl.NumberFormat(locale(), { style: 'unit', unit: UNITS[unit], maximumFractionDigits: amount < 10 ? 1 : 0 }).format(amount);
}
