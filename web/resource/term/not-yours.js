// @ts-check
import { refused } from '../../component/failure/refused.js';
import { t } from '../../lib/i18n.js';
import { proposes } from './all.js';

/** Says who keeps the glossary, and what this member can do instead. @param {Context} ctx */
export function notYours(ctx) {
	/** @type {[string, string][]} */
	const ways = [['/begrippen', t('term.title')]];
	if (proposes('tag')) ways.push(['/begrippen/nieuw', t('propose.new')]);
	return refused(ctx, { title: t('term.manage'), text: t('term.notYours'), nav: '/begrippen', ways });
}
