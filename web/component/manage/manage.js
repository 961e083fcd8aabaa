// @ts-check
// The pages for who looks after the network, each for who may use it.
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { refused } from '../failure/refused.js';
import { tabs } from '../tabs/tabs.js';

/** address, text, the permission that it takes @type {[string, string, string][]} */
const PAGES = [
	['/beheer/mensen', 'people.title', 'administer'],
	['/beheer/uitnodigingen', 'inviting.title', 'invite'],
	['/beheer/logboek', 'trail.title', 'administer'],
	['/beheer/toestand', 'health.title', 'administer'],
	['/beheer/post', 'dead.title', 'administer'],
	['/beheer/noodtoegang', 'glass.title', 'administer'],
	['/beheer/webhooks', 'webhook.title', 'administer'],
	['/beheer/uitwisselen', 'transfer.title', 'administer'],
];

/** The pages of this viewer. */
const mine = () => PAGES.filter(([, , right]) => viewer().permissions[right]);

/** @param {string} here */
export const manageTabs = (here) =>
	tabs(
		t('manage.title'),
		mine().map(([href, text]) => [href, t(text)]),
		here,
	);

/** True when the page may open. Who is not signed in does that first; who may not be here is told whom the page is for.
 * @param {Context} ctx @param {string} right */
export function mayManage(ctx, right) {
	if (viewer().permissions[right]) return true;
	const { pathname, search } = ctx.url;
	if (!signedIn()) go(`/aanmelden?naar=${encodeURIComponent(pathname + search)}`, { replace: true });
	else {
		const [, title = ''] = PAGES.find(([href]) => pathname.startsWith(href)) ?? [];
		const ways = mine().map(([href, text]) => /** @type {[string, string]} */ ([href, t(text)]));
		refused(ctx, { title: t(title), text: t(`refused.${right}`), ways });
	}
	return false;
}
