// @ts-check
// The badges of a post: at most what a reader needs to judge it, never colour alone.
import { t } from '../../lib/i18n.js';
import { before } from '../banner/banner.js';
import { badge } from './badge.js';

/** @param {Post} post */
function statusBadge(post) {
	if (post.status === 'published') return null;
	return badge(t(`status.${post.status}`), { tone: post.status === 'withdrawn' ? 'negative' : 'warning', image: 'lock' });
}

/** A lesson or page is endorsed itself; under a question the answers are. @param {Post} post */
function endorsedBadge(post) {
	return post.counts?.endorsed ? badge(t('mark.endorsed'), { tone: 'positive', image: 'stamp' }) : null;
}

/** @param {Post} post */
function progressBadge(post) {
	if (post.progress === 'resolved') return badge(t('progress.resolved'), { tone: 'positive', image: 'check' });
	if (post.progress === 'open' && post.status === 'published') return badge(t('progress.open'));
	return null;
}

/** @param {Post} post */
function freshnessBadge(post) {
	if (post.freshness === 'review_due') return badge(t('freshness.review_due'), { tone: 'warning', image: 'clock' });
	if (post.freshness === 'expired') return badge(t('freshness.expired'), { tone: 'negative', image: 'clock' });
	if (post.freshness === 'superseded') return badge(t('freshness.superseded'), { tone: 'warning', image: 'clock' });
	return null;
}

/** @param {Record<string, number>} counts */
function judgementBadges(counts) {
	return [
		counts.triedWorked ? badge(t('mark.workedAt', { n: counts.triedWorked }), { image: 'check' }) : null,
		counts.triedPartly && !counts.endorsed ? badge(t('mark.partlyAt', { n: counts.triedPartly }), { image: 'partly' }) : null,
	];
}

/** The badges beside the heading of a thread. @param {Post} post */
export const stateBadges = (post) => [statusBadge(post), endorsedBadge(post), progressBadge(post), freshnessBadge(post)].filter(Boolean);

/** A law of the post ended after it was written. @param {Post} post */
function lawBadge(post) {
	const [first] = post.writtenBefore ?? [];
	return first ? badge(before(first), { tone: 'warning', image: 'clock' }) : null;
}

/** The badges under a search hit. @param {Post} post */
export function hitBadges(post) {
	const counts = post.counts ?? {};
	const asked = counts.meToo ? badge(t('mark.askedBy', { n: counts.meToo }), { image: 'people' }) : null;
	return [
		endorsedBadge(post),
		lawBadge(post),
		...judgementBadges(counts),
		statusBadge(post),
		freshnessBadge(post),
		counts.endorsed ? null : progressBadge(post),
		asked,
	]
		.filter(Boolean)
		.slice(0, 2);
}
