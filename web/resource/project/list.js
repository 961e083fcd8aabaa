// @ts-check
// The projects of the network by place, narrowed by phase, and making one.
import { html, nothing } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { h1, p } from '../../component/heading/heading.js';
import { Pages } from '../../component/pages/pages.js';
import { get } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { projectRow } from './words.js';

const PHASES = ['preparation', 'execution', 'follow_up'];

/** @param {string} phase @param {string} chosen */
const phaseLink = (phase, chosen) =>
	html`<li><a class="vb-chip" href=${`/projecten${query({ phase })}`} aria-current=${phase === chosen ? 'true' : nothing}>${phase ? label('phase', phase) : t('project.all')}</a></li>`;

/** @param {Context} ctx */
export async function open(ctx) {
	const asked = ctx.url.searchParams.get('phase') ?? '';
	if (!signedIn()) return go(`/aanmelden?naar=${encodeURIComponent(ctx.url.pathname + ctx.url.search)}`, { replace: true });
	const phase = PHASES.includes(asked) ? asked : '';
	const address = (/** @type {string} */ cursor) => `/projects${query({ phase, limit: 50, cursor })}`;
	const answer = await get(address(''), ctx.signal);
	const pages = new Pages(answer, address, draw);

	function draw() {
		const make = viewer().permissions.makeProject ? buttonLink('/projecten/nieuw', t('project.new')) : '';
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s"><div class="vb-line vb-line--apart">${h1(t('project.title'))}${make}</div>${p(t('project.text'), 'vb-subtle vb-measure')}</div>
			<nav aria-label=${t('facet.phase')}><ul class="vb-line vb-list">${['', ...PHASES].map((x) => phaseLink(x, phase))}</ul></nav>
			<h2 class="vb-sr">${phase ? label('phase', phase) : t('project.all')}</h2>
			${answer.items.length ? html`<ul class="vb-rows">${answer.items.map(projectRow)}</ul>` : html`<p class="vb-subtle">${t(phase ? 'project.noneInPhase' : 'project.none')}</p>`}
			${pages.view()}
		</div></div>`;
		ctx.show({ title: t('project.title'), body });
	}
	draw();
}
