// @ts-check
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { chips, filters } from '../../component/filter/filter.js';
import { h1, p } from '../../component/heading/heading.js';
import { kindOfList, NEW } from '../../component/kind/kind.js';
import { Pages } from '../../component/pages/pages.js';
import { postRow } from '../../component/post-row/post-row.js';
import { get, optional } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { pick, query } from '../../lib/query.js';
import { slices } from '../../lib/slices.js';

const coded = (/** @type {string} */ group, /** @type {string[]} */ values) =>
	values.map((value) => ({ value, text: label(group, value) }));

/** The filters that make sense for a kind. @param {string} kind @param {Term[]} themes */
const facetsOf = (kind, themes) => [
	...(kind === 'question' || kind === 'case' || kind === 'discussion'
		? [{ name: 'progress', several: true, title: t('facet.progress'), options: coded('progress', ['open', 'answered', 'resolved']) }]
		: []),
	{ name: 'theme', several: true, title: t('facet.theme'), options: themes.map((x) => ({ value: String(x.id), text: x.name })) },
	...(kind === 'page' || kind === 'discussion'
		? []
		: [{ name: 'phase', several: true, title: t('facet.phase'), options: coded('phase', ['preparation', 'execution', 'follow_up']) }]),
	{ name: 'freshness', several: true, title: t('facet.freshness'), options: coded('freshness', ['current', 'review_due', 'expired']) },
	{ name: 'status', title: t('facet.status'), options: coded('status', ['archived']) },
];

/** @param {Context} ctx */
export async function open(ctx) {
	const kind = kindOfList(ctx.url.pathname);
	const chosen = pick(ctx.url, ['progress', 'theme', 'phase', 'freshness', 'status', 'sort']);
	const address = (/** @type {string} */ cursor) => `/posts${query({ kind, ...chosen, limit: 20, cursor })}`;
	const [answer, themes] = await Promise.all([get(address(''), ctx.signal), optional('/terms?kind=theme&limit=50', ctx.signal)]);
	const facets = facetsOf(kind, themes?.items ?? []);
	const pages = new Pages(answer, address, draw);
	const act = () => (NEW[kind] ? buttonLink(NEW[kind], t(`ask.${kind}`), { kind: 'primary-action' }) : '');
	const list = () => html`<ul class="vb-rows">${slices(answer.items, (post) => postRow(post, 2))}</ul>${pages.view()}`;

	function draw() {
		const title = t(`kinds.${kind}`);
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-line vb-line--apart"><div class="vb-stack vb-stack--s">${h1(title)}${p(t(`list.${kind}`), 'vb-subtle vb-measure')}</div>${act()}</div>
			<div class="vb-split vb-split--start">${filters(ctx.url, facets)}
				<div class="vb-stack">${chips(ctx.url, facets)}${answer.items.length ? list() : html`<p class="vb-panel vb-panel--tint">${t('list.empty')}</p>`}</div>
			</div>
		</div>`;
		ctx.show({ title, body, feed: `/feeds/posts.atom${query({ kind, ...chosen })}` });
	}
	draw();
}
