// @ts-check
import { html } from 'lit-html';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { slices } from '../../lib/slices.js';
import { longDate } from '../../lib/time.js';
import { allTerms, proposes } from './all.js';

const KINDS = ['abbreviation', 'law', 'theme', 'tag', 'partner_type', 'goal'];
/** kinds that the search can filter on @type {Record<string, string>} */
const FILTER = { theme: 'theme', law: 'law', tag: 'tag' };

/** What one can do with a term. @param {Term} term */
function ways({ id, kind, name }) {
	const found = FILTER[kind] ? link(`/zoeken?${FILTER[kind]}=${id}`, t('term.search', { name })) : '';
	const change = proposes(kind)
		? link(
				`/begrippen/${id}`,
				html`<span aria-hidden="true">${t('propose.change')}</span><span class="vb-sr">${t('propose.changeOf', { name })}</span>`,
			)
		: '';
	return found || change ? html`<dd class="vb-small vb-line">${found}${change}</dd>` : '';
}

/** @param {Term} term */
const row = (term) => html`<div id="begrip-${term.id}">
	<dt>${term.name}</dt>
	<dd>${term.definition}</dd>
	${term.aliases?.length ? html`<dd class="vb-small vb-subtle">${t('term.aliases', { names: term.aliases.join(', ') })}</dd>` : ''}
	${term.validTo ? html`<dd class="vb-small vb-subtle">${t('term.validTo', { date: longDate(term.validTo) })}${term.replacedBy ? ` ${t('term.replacedBy', { name: term.replacedBy.name })}` : ''}</dd>` : ''}
	${ways(term)}
</div>`;

/** Terms that nobody has explained yet, as links into the search. @param {Term[]} terms */
const bare = (terms) =>
	html`<p class="vb-line">${terms.map((x) => (FILTER[x.kind] ? html`<a class="vb-chip" href="/zoeken?${FILTER[x.kind]}=${x.id}">${x.name}</a>` : html`<span class="vb-chip">${x.name}</span>`))}</p>`;

/** @param {string} kind @param {Term[]} terms */
function section(kind, terms) {
	const explained = terms.filter((x) => x.definition);
	const others = terms.filter((x) => !x.definition);
	return html`<section class="vb-stack" aria-labelledby=${kind}>${h2(t(`term.kind.${kind}`), kind)}
		${explained.length ? html`<dl class="vb-terms">${slices(explained, row)}</dl>` : ''}${others.length ? bare(others) : ''}</section>`;
}

/** @param {Context} ctx */
export async function open(ctx) {
	const terms = await allTerms(ctx.signal);
	const groups = KINDS.map((kind) => ({ kind, terms: terms.filter((x) => x.kind === kind) })).filter((g) => g.terms.length);
	const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
		<div class="vb-stack vb-stack--s">${h1(t('term.title'))}${p(t('term.text'), 'vb-subtle vb-measure')}${viewer().permissions.editTerms ? p(link('/begrippen/beheer', t('term.manage'))) : proposes('tag') ? p(link('/begrippen/nieuw', t('propose.new'))) : ''}</div>
		<nav aria-label=${t('term.contents')}><p class="vb-line">${groups.map((g) => link(`#${g.kind}`, t(`term.kind.${g.kind}`)))}</p></nav>
		${slices(groups, (g) => section(g.kind, g.terms), 1)}
		${terms.length ? '' : p(t('term.none'))}
	</div>`;
	ctx.show({ title: t('term.title'), body });
}
