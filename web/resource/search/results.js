// @ts-check
import { html, nothing } from 'lit-html';
import { bySpace, chips, filters, withFilter } from '../../component/filter/filter.js';
import { Follow } from '../../component/follow/follow.js';
import { h1, link } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { Pages } from '../../component/pages/pages.js';
import { profileWords } from '../../component/profile/profile.js';
import { searchBox } from '../../component/search-box/search-box.js';
import { get, optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { pick, query } from '../../lib/query.js';
import { viewer } from '../../lib/session.js';
import { slices } from '../../lib/slices.js';
import { ASKED, facets, NAMES } from './facets.js';
import { hit } from './hit.js';
import { noHits } from './no-hits.js';

/** @param {URL} url @param {string | undefined} better */
const didYouMean = (url, better) =>
	better ? html`<p>${t('search.didYouMean', { link: link(withFilter(url, 'q', better), html`<strong>${better}</strong>`) })}</p>` : '';

/** Puts experience from places like one's own first, or no longer; says what kind of place that is. @param {URL} url @param {string} on @param {any} place */
const likeMine = (url, on, place) =>
	place
		? html`<p @keydown=${bySpace}><a class="vb-switch" href=${withFilter(url, 'likeMine', on ? '' : 'true')} aria-current=${on ? 'true' : nothing}><span>${t('search.likeMine')}</span><span class="vb-small vb-subtle">${place.name}${profileWords(place).length ? `: ${profileWords(place).join(', ')}` : ''}</span></a></p>`
		: '';

/** Looks in the archive too, or no longer. @param {URL} url @param {boolean} on */
const archive = (url, on) =>
	html`<a class="vb-chip" href=${withFilter(url, 'archief', on ? '' : 'ja')} aria-current=${on ? 'true' : nothing}>${on ? icon('check') : ''}${t('search.archive')}</a>`;

/** hits are seldom lower, and begin below the box, the heading and the chips, in pixels */
const [LOWEST, ABOVE] = [140, 300];
/** filters that name something which can be followed itself @type {Record<string, string>} */
const THINGS = { theme: 'term', tag: 'term', law: 'term', place: 'organisation', group: 'group', author: 'account' };
/** What following this page means: the one thing that it is about, or else the search.
 * @param {string} q @param {Record<string, string>} chosen @param {any[]} all @returns {[Record<string, unknown>, string]} */
function followed(q, chosen, all) {
	const [[name, value] = ['', ''], ...more] = Object.entries(chosen);
	const thing = !q && !more.length && !value.includes(',') ? THINGS[name] : '';
	const text = thing && all.find((x) => x.name === name)?.options.find((/** @type {any} */ o) => String(o.value) === value)?.text;
	return text
		? [{ [thing]: Number(value) }, t('follow.thing', { name: text })]
		: [{ search: query({ q, ...chosen }).slice(1) }, t('follow.search')];
}

/** @param {string[]} added */
const expanded = (added) =>
	added?.length ? html`<p class="vb-small vb-subtle">${t('search.expanded', { words: added.join(', ') })}</p>` : '';

/** @param {Context} ctx */
export async function open(ctx) {
	const q = ctx.url.searchParams.get('q') ?? '';
	const chosen = pick(ctx.url, [...NAMES, 'author']);
	const old = ctx.url.searchParams.get('archief') === 'ja';
	const status = old ? 'published,archived' : '';
	const like = ctx.url.searchParams.get('likeMine') === 'true' ? 'true' : '';
	const address = (/** @type {string} */ cursor) =>
		`/search${query({ q, ...chosen, status, likeMine: like, facets: cursor ? '' : ASKED, limit: 20, cursor })}`;
	/** the other values of a filter that takes several, with what each would add */
	const wider = Object.keys(chosen).filter((name) => ASKED.split(',').includes(name));
	const home = viewer().user?.organisation;
	const [answer, place, author, ...others] = await Promise.all([
		get(address(''), ctx.signal),
		home ? optional(`/organisations/${home.id}`, ctx.signal).then((found) => found ?? home) : null,
		chosen.author ? optional(`/users/${Number(chosen.author)}`, ctx.signal) : null,
		...wider.map((name) =>
			optional(`/search${query({ q, ...chosen, status, [name]: '', likeMine: like, facets: name, limit: 1 })}`, ctx.signal),
		),
	]);
	for (const [i, name] of wider.entries()) if (others[i]) answer.facets[name] = others[i].facets[name];
	const all = facets(answer.facets);
	if (author) all.push({ name: 'author', title: t('facet.author'), options: [{ value: chosen.author, text: author.name }] });
	const total = answer.total ?? answer.items.length;
	const heading = q ? t('search.resultsFor', { n: total, q }) : t('search.results', { n: total });
	const pages = new Pages(answer, address, draw);

	const list =
		() => html`<ol class="vb-rows vb-hits vb-list">${slices(answer.items, (post) => hit(post, like !== ''), Math.max(1, Math.ceil((innerHeight - ABOVE) / LOWEST)), 3)}</ol>
		<div class="vb-line vb-line--apart">
			<div>${pages.view()}</div>
			<p class="vb-small">${t('search.notThere', { link: link(`/vraag-stellen${query({ titel: q })}`, t('search.askLink')) })}</p>
		</div>`;

	const follow = new Follow(draw, ...followed(q, chosen, all));

	function draw() {
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s"><div class="vb-measure">${searchBox({ label: t('search.label'), value: q, keep: like ? { ...chosen, likeMine: like } : chosen })}</div></div>
			<div class=${all.length ? 'vb-split vb-split--start' : ''}>
				${all.length ? filters(ctx.url, all) : ''}
				<div class="vb-stack">
					<div class="vb-line vb-line--apart">${h1(heading, 'vb-h1s')}${q || Object.keys(chosen).length ? follow.view() : ''}</div>
					${didYouMean(ctx.url, answer.didYouMean)}
					<div class="vb-line vb-line--apart">${likeMine(ctx.url, like, place)}<p>${archive(ctx.url, old)}</p></div>
					${chips(ctx.url, all)}
					${expanded(answer.expanded)}
					${answer.items.length ? list() : noHits(q, Object.keys(chosen).length > 0)}
				</div>
			</div>
		</div>`;
		ctx.show({ title: heading, body, feed: `/feeds/${q ? 'search' : 'posts'}.atom${query({ q, ...chosen })}` });
	}
	draw();
}
