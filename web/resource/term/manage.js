// @ts-check
// For those who keep the glossary: words that nobody has explained, and every term and law to change.
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { h1, h2, link } from '../../component/heading/heading.js';
import { title } from '../../component/post-row/post-row.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';
import { allTerms } from './all.js';
import { notYours } from './not-yours.js';

const KINDS = ['law', 'abbreviation', 'theme', 'tag', 'partner_type', 'goal'];

/** @typedef {{name: string, posts: number, examples: Post[]}} Unexplained */

/** @param {Unexplained} word */
const wordRow = (word) => html`<li class="vb-stack vb-stack--xs">
	<div class="vb-line vb-line--apart"><p><strong>${word.name}</strong> <span class="vb-small vb-subtle">${t('term.inPosts', { n: word.posts })}</span></p>
		${buttonLink(`/begrippen/nieuw?naam=${encodeURIComponent(word.name)}`, html`${t('term.explainIt')}<span class="vb-sr"> ${word.name}</span>`, { style: 'vb-button--s' })}</div>
	<ul class="vb-small vb-list">${word.examples.map((post) => html`<li>${title(post)}</li>`)}</ul>
</li>`;

/** @param {Unexplained[]} words */
const unexplained = (words) => html`<section class="vb-stack" aria-labelledby="unexplained">${h2(t('term.unexplained'), 'unexplained')}
	<p class="vb-subtle vb-measure">${t(words.length ? 'term.unexplainedText' : 'term.allExplained')}</p>
	${words.length ? html`<ul class="vb-rows vb-list">${words.map(wordRow)}</ul>` : ''}</section>`;

/** @param {Term} term */
function state(term) {
	const parts = [
		term.definition ? '' : t('term.noDefinition'),
		term.validTo ? t('term.validTo', { date: longDate(term.validTo) }) : '',
		term.replacedBy ? t('term.replacedBy', { name: term.replacedBy.name }) : '',
	];
	return parts.filter(Boolean).join(' ');
}

/** @param {Term[]} terms @param {string} kind */
function section(terms, kind) {
	const some = terms.filter((x) => x.kind === kind);
	const may = viewer().permissions[kind === 'law' ? 'editLaws' : 'editTerms'];
	if (!some.length || !may) return '';
	return html`<section aria-labelledby=${kind}><details ?open=${kind === 'law' || kind === 'abbreviation'}><summary><strong id=${kind}>${t(`term.kind.${kind}`)}</strong> <span class="vb-small vb-subtle">${some.length}</span></summary>
		<ul class="vb-rows vb-rows--close vb-list">${some.map((x) => html`<li><p class="vb-line vb-line--apart"><span>${link(`/begrippen/${x.id}`, x.name)}</span><span class="vb-small vb-subtle">${state(x)}</span></p></li>`)}</ul></details></section>`;
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/begrippen/beheer', { replace: true });
	const heading = t('term.manage');
	if (!viewer().permissions.editTerms) return notYours(ctx);
	const [terms, words] = await Promise.all([allTerms(ctx.signal), optional('/abbreviations?limit=100', ctx.signal)]);
	const content = html`<p class="vb-actions">${buttonLink('/begrippen/nieuw', t('term.new'), { kind: 'primary-action' })}${viewer().permissions.editLaws ? buttonLink('/begrippen/nieuw?soort=law', t('term.newLaw')) : ''}</p>
			${unexplained(words?.items ?? [])}${KINDS.map((kind) => section(terms, kind))}`;
	const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l"><div class="vb-stack vb-stack--s"><p>${link('/begrippen', t('term.title'))}</p>${h1(heading)}</div>${content}</div>`;
	ctx.show({ title: heading, body, nav: '/begrippen' });
}
