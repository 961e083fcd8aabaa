// @ts-check
// Filters as real links: choosing one opens an address, choosing it again takes it away.
import { html, nothing } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { slices } from '../../lib/slices.js';
import { icon } from '../icon/icon.js';

/** @typedef {{value: string, text: string, count?: number}} Option */
/** @typedef {{name: string, title: string, options: Option[], several?: boolean}} Facet several: more than one value at once */

/** The address with one filter set, or taken away when the value is ''. @param {URL} url @param {string} name @param {string} value */
export function withFilter(url, name, value) {
	const next = new URL(url);
	next.searchParams.delete('cursor');
	if (value) next.searchParams.set(name, value);
	else next.searchParams.delete(name);
	return next.pathname + next.search;
}

/** The chosen values of a filter. @param {URL} url @param {Facet} facet */
const valuesOf = (url, { name, several }) => {
	const all = url.searchParams.get(name) ?? '';
	return several ? all.split(',').filter(Boolean) : all ? [all] : [];
};

/** The address with one value more, or less when it was chosen. @param {URL} url @param {Facet} facet @param {string} value */
function toggled(url, facet, value) {
	const on = valuesOf(url, facet);
	if (on.includes(value)) return withFilter(url, facet.name, on.filter((v) => v !== value).join());
	return withFilter(url, facet.name, facet.several ? [...on, value].join() : value);
}

/** @param {URL} url @param {Facet} facet @param {Option} option */
function optionLink(url, facet, option) {
	const on = valuesOf(url, facet).includes(option.value);
	return html`<li><a class="vb-option ${facet.several ? 'vb-option--box' : ''}" href=${toggled(url, facet, option.value)} aria-current=${on ? 'true' : nothing}>
		<span>${on ? icon(facet.several ? 'tick' : 'check') : ''}${option.text}</span>
		${option.count === undefined ? '' : html`<span class="vb-count">${option.count}<span class="vb-sr"> ${t('search.hits', { n: option.count })}</span></span>`}
	</a></li>`;
}

/** @param {URL} url @param {Facet} facet */
function group(url, facet) {
	const { title, options } = facet;
	const id = `facet-${facet.name}`;
	const [first, rest] = [options.slice(0, 6), options.slice(6)];
	const list = (/** @type {Option[]} */ some) => html`<ul class="vb-list">${some.map((o) => optionLink(url, facet, o))}</ul>`;
	return html`<div role="group" aria-labelledby=${id}><p class="vb-label" id=${id}>${title}</p>${list(first)}${
		rest.length
			? html`<details ?open=${rest.some((o) => valuesOf(url, facet).includes(o.value))}><summary class="vb-small">${t('filter.more', { n: rest.length })}</summary>${list(rest)}</details>`
			: ''
	}</div>`;
}

/** What looks like a box or a switch listens to the space bar, as those do. @param {KeyboardEvent} e */
export function bySpace(e) {
	if (e.key !== ' ' || !(e.target instanceof HTMLAnchorElement)) return;
	e.preventDefault();
	e.target.click();
}

/** @param {URL} url @param {Facet[]} facets */
export function filters(url, facets) {
	const chosen = facets.filter((f) => url.searchParams.has(f.name)).length;
	const wide = matchMedia('(min-width: 60rem)').matches;
	return html`<nav aria-label=${t('filter.title')} @keydown=${bySpace}><details class="vb-filter" ?open=${wide}>
		<summary>${icon('filter')}${t('filter.title')} ${chosen ? html`<span class="vb-subtle">${t('filter.chosen', { n: chosen })}</span>` : ''}</summary>
		${slices(
			facets.filter((f) => f.options.length),
			(f) => group(url, f),
			0,
			2,
		)}
	</details></nav>`;
}

/** The chosen filters, each with a way to take it off. @param {URL} url @param {Facet[]} facets */
export const chips = (url, facets) => {
	const on = facets.flatMap((f) =>
		valuesOf(url, f).map((value) => ({ href: toggled(url, f, value), text: f.options.find((o) => o.value === value)?.text ?? value })),
	);
	return on.length
		? html`<p class="vb-line">${on.map((c) => html`<a class="vb-chip" href=${c.href}>${c.text}<span class="vb-sr">: ${t('filter.remove')}</span>${icon('close')}</a>`)}</p>`
		: '';
};
