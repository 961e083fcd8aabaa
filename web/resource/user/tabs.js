// @ts-check
// The pages about oneself.
import { tabs } from '../../component/tabs/tabs.js';
import { t } from '../../lib/i18n.js';

/** @param {string} here */
export const profileTabs = (here) =>
	tabs(
		t('profile.title'),
		[
			['/profiel', t('profile.title')],
			['/volgen', t('following.page')],
			['/profiel/beveiliging', t('secure.title')],
			['/profiel/gegevens', t('mydata.title')],
		],
		here,
	);
