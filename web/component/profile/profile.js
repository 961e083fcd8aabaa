// @ts-check
// What kind of place a municipality, village or neighbourhood is, and in what two of them are alike. The server weighs search results
// the same way (server/index/pass.c): size and density count double.
import { label } from '../../lib/i18n.js';

/** @typedef {{id: number, name: string, sizeClass?: string | null, urbanityClass?: number | null, placeType?: string | null}} Place */

const SIZES = ['under_10k', '10k_25k', '25k_50k', '50k_100k', '100k_250k', 'over_250k'];
const ENOUGH = 0.7;

/** "25 tot 50 duizend inwoners", "weinig stedelijk", "stadswijk": as far as it is known. @param {Place} place */
export const profileWords = ({ sizeClass, urbanityClass, placeType }) =>
	[label('sizeClass', sizeClass), label('urbanity', urbanityClass ? String(urbanityClass) : null), placeType ?? ''].filter(Boolean);

/** @param {number | null | undefined} a @param {number | null | undefined} b */
const steps = (a, b) => (a && b ? Math.max(0, 2 - Math.abs(a - b)) : null);
/** @param {string | null | undefined} size */
const rank = (size) => (size ? SIZES.indexOf(size) + 1 : 0);

/** How alike two places are, 0 to 1. @param {Place} a @param {Place} b */
export function likeness(a, b) {
	const parts = [
		[steps(rank(a.sizeClass), rank(b.sizeClass)), 2],
		[steps(a.urbanityClass, b.urbanityClass), 2],
		[a.placeType && b.placeType ? Number(a.placeType === b.placeType) : null, 1],
	].filter(([got]) => got !== null);
	const of = parts.reduce((sum, [, most]) => sum + Number(most), 0);
	return of ? parts.reduce((sum, [got]) => sum + Number(got), 0) / of : 0;
}

/** What two places have in common when they are alike enough to say so; else nothing. @param {Place} a @param {Place} b */
export function alike(a, b) {
	const other = profileWords(b);
	return likeness(a, b) >= ENOUGH ? profileWords(a).filter((word) => other.includes(word)) : [];
}
