// @ts-check
// Filters as real links: choosing one opens an address, choosing it again takes it away.
import { html, nothing } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { icon } from '../icon/icon.js';

/** @typedef {{value: string, text: string, count?: number}} Option */
/** @typedef {{name: string, title: string, options: Option[]}} Facet */

/** The address with one filter set, or taken away when the value is ''. @param {URL} url @param {string} name @param {string} value */
export function withFilter(url, name, value) {
	const next = new URL(url);
	next.searchParams.delete('cursor');
	if (value) next.searchParams.set(name, value);
	else next.searchParams.delete(name);
	return next.pathname + next.search;
}

/** filters that take several values at once */
export const SEVERAL = new Set(['kind', 'progress', 'freshness']);
/** The chosen values of a filter. @param {URL} url @param {string} name */
const valuesOf = (url, name) => {
	const all = url.searchParams.get(name) ?? '';
	return SEVERAL.has(name) ? all.split(',').filter(Boolean) : all ? [all] : [];
};

/** The address with one value more, or less when it was chosen. @param {URL} url @param {string} name @param {string} value */
function toggled(url, name, value) {
	const on = valuesOf(url, name);
	if (on.includes(value)) return withFilter(url, name, on.filter((v) => v !== value).join());
	return withFilter(url, name, SEVERAL.has(name) ? [...on, value].join() : value);
}

/** @param {URL} url @param {string} name @param {Option} option */
function optionLink(url, name, option) {
	const on = valuesOf(url, name).includes(option.value);
	return html`<li><a class="vb-option" href=${toggled(url, name, option.value)} aria-current=${on ? 'true' : nothing}>
		<span>${on ? icon('check') : ''}${option.text}</span>
		${option.count === undefined ? '' : html`<span class="vb-count">${option.count}<span class="vb-sr"> ${t('search.hits', { n: option.count })}</span></span>`}
	</a></li>`;
}

/** @param {URL} url @param {Facet} facet */
function group(url, { name, title, options }) {
	const id = `facet-${name}`;
	const [first, rest] = [options.slice(0, 6), options.slice(6)];
	const list = (/** @type {Option[]} */ some) => html`<ul class="vb-list">${some.map((o) => optionLink(url, name, o))}</ul>`;
	return html`<section aria-labelledby=${id}><h2 class="vb-label" id=${id}>${title}</h2>${list(first)}${
		rest.length
			? html`<details ?open=${rest.some((o) => valuesOf(url, name).includes(o.value))}><summary class="vb-small">${t('filter.more', { n: rest.length })}</summary>${list(rest)}</details>`
			: ''
	}</section>`;
}

/** @param {URL} url @param {Facet[]} facets */
export function filters(url, facets) {
	const chosen = facets.filter((f) => url.searchParams.has(f.name)).length;
	const wide = matchMedia('(min-width: 60rem)').matches;
	return html`<nav aria-label=${t('filter.title')}><details class="vb-filter" ?open=${wide}>
		<summary>${icon('filter')}${t('filter.title')} ${chosen ? html`<span class="vb-subtle">${t('filter.chosen', { n: chosen })}</span>` : ''}</summary>
		${facets.filter((f) => f.options.length).map((f) => group(url, f))}
	</details></nav>`;
}

/** The chosen filters, each with a way to take it off. @param {URL} url @param {Facet[]} facets */
export const chips = (url, facets) => {
	const on = facets.flatMap((f) =>
		valuesOf(url, f.name).map((value) => ({ name: f.name, value, text: f.options.find((o) => o.value === value)?.text ?? value })),
	);
	return on.length
		? html`<p class="vb-line">${on.map((c) => html`<a class="vb-chip" href=${toggled(url, c.name, c.value)}>${c.text}<span class="vb-sr">: ${t('filter.remove')}</span>${icon('close')}</a>`)}</p>`
		: '';
};
