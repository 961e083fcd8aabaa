// @ts-check
import { html, nothing } from 'lit-html';
import { chips, filters, SEVERAL, withFilter } from '../../component/filter/filter.js';
import { Follow } from '../../component/follow/follow.js';
import { h1, link } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { Pages } from '../../component/pages/pages.js';
import { searchBox } from '../../component/search-box/search-box.js';
import { get, optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { pick, query } from '../../lib/query.js';
import { viewer } from '../../lib/session.js';
import { ASKED, facets, NAMES } from './facets.js';
import { hit } from './hit.js';
import { noHits } from './no-hits.js';

/** @param {URL} url @param {string | undefined} better */
const didYouMean = (url, better) =>
	better ? html`<p>${t('search.didYouMean', { link: link(withFilter(url, 'q', better), html`<strong>${better}</strong>`) })}</p>` : '';

/** Puts experience from places like one's own first, or no longer. @param {URL} url @param {string} on */
const likeMine = (url, on) =>
	viewer().user?.organisation
		? html`<p><a class="vb-chip" href=${withFilter(url, 'likeMine', on ? '' : 'true')} aria-current=${on ? 'true' : nothing}>${on ? icon('check') : ''}${t('search.likeMine', { place: viewer().user?.organisation?.name })}</a></p>`
		: '';

/** Looks in the archive too, or no longer. @param {URL} url @param {boolean} on */
const archive = (url, on) =>
	html`<a class="vb-chip" href=${withFilter(url, 'archief', on ? '' : 'ja')} aria-current=${on ? 'true' : nothing}>${on ? icon('check') : ''}${t('search.archive')}</a>`;

/** The feed of this search, where its choices are single ones. @param {string} q @param {Record<string, string>} chosen */
const feedOf = (q, chosen) => `/feeds/${q ? 'search' : 'posts'}.atom${query({ q, ...chosen })}`;

/** @param {string[]} added */
const expanded = (added) =>
	added?.length ? html`<p class="vb-small vb-subtle">${t('search.expanded', { words: added.join(', ') })}</p>` : '';

/** @param {Context} ctx */
export async function open(ctx) {
	const q = ctx.url.searchParams.get('q') ?? '';
	const chosen = pick(ctx.url, NAMES);
	const old = ctx.url.searchParams.get('archief') === 'ja';
	const status = old ? 'published,archived' : '';
	const like = ctx.url.searchParams.get('likeMine') === 'true' ? 'true' : '';
	const address = (/** @type {string} */ cursor) =>
		`/search${query({ q, ...chosen, status, likeMine: like, facets: cursor ? '' : ASKED, limit: 20, cursor })}`;
	/** the other values of a filter that takes several, with what each would add */
	const wider = Object.keys(chosen).filter((name) => SEVERAL.has(name) && ASKED.split(',').includes(name));
	const [answer, ...others] = await Promise.all([
		get(address(''), ctx.signal),
		...wider.map((name) =>
			optional(`/search${query({ q, ...chosen, status, [name]: '', likeMine: like, facets: name, limit: 1 })}`, ctx.signal),
		),
	]);
	for (const [i, name] of wider.entries()) if (others[i]) answer.facets[name] = others[i].facets[name];
	const all = facets(answer.facets);
	const total = answer.total ?? answer.items.length;
	const heading = q ? t('search.resultsFor', { n: total, q }) : t('search.results', { n: total });
	const pages = new Pages(answer, address, draw);

	const list = () => html`<ol class="vb-rows vb-hits vb-list">${answer.items.map((/** @type {Post} */ post) => hit(post, like !== ''))}</ol>
		<div class="vb-line vb-line--apart">
			<div>${pages.view()}</div>
			<p class="vb-small">${t('search.notThere', { link: link(`/vraag-stellen${query({ titel: q })}`, t('search.askLink')) })}</p>
		</div>`;

	const follow = new Follow(draw, { search: query({ q, ...chosen }).slice(1) }, t('follow.search'));

	function draw() {
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s"><div class="vb-measure">${searchBox({ label: t('search.label'), value: q, keep: like ? { ...chosen, likeMine: like } : chosen })}</div>${didYouMean(ctx.url, answer.didYouMean)}</div>
			<div class=${all.length ? 'vb-split vb-split--start' : ''}>
				${all.length ? filters(ctx.url, all) : ''}
				<div class="vb-stack">
					<div class="vb-line vb-line--apart">${h1(heading, 'vb-h1s')}${chips(ctx.url, all)}</div>
					${likeMine(ctx.url, like)}
					<p>${archive(ctx.url, old)}</p>
					${expanded(answer.expanded)}
					${answer.items.length ? list() : noHits(q, Object.keys(chosen).length > 0)}
					${q || Object.keys(chosen).length ? follow.view() : ''}
				</div>
			</div>
		</div>`;
		ctx.show({ title: heading, body, feed: feedOf(q, chosen) });
	}
	draw();
}
