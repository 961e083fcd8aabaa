// @ts-check
// The start route of a place: five questions about it, then what predecessors asked in its phase, and experience from places like it.
import { html, nothing } from 'lit-html';
import { h1, link, p } from '../../component/heading/heading.js';
import { announce } from '../../lib/a11y.js';
import { get, optional } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { Answers } from './answers.js';
import { Checklist } from './checklist.js';
import { experience } from './experience.js';

const PHASES = ['preparation', 'execution', 'follow_up'];

/** @param {string} phase the one that is shown @param {string} place asked for, or '' */
const phases = (phase, place) =>
	html`<nav aria-label=${t('start.phases')}><p class="vb-line">${PHASES.map(
		(x) =>
			html`<a class="vb-chip" href="/startroute?phase=${x}${place && `&place=${place}`}" aria-current=${x === phase ? 'page' : nothing}>${label('phase', x)}</a>`,
	)}</p></nav>`;

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/startroute', { replace: true });
	const place = ctx.url.searchParams.get('place') ?? '';
	const wanted = ctx.url.searchParams.get('phase') ?? '';
	const load = (/** @type {string} */ phase) => {
		const query = new URLSearchParams({ ...(phase && { phase }), ...(place && { place }) });
		return get(`/start-route${query.size ? `?${query}` : ''}`, ctx.signal);
	};
	let [route, partners] = await Promise.all([load(wanted), optional('/terms?kind=partner_type&limit=100', ctx.signal)]);
	let list = new Checklist(route, place, draw);
	const may = route.mayTick || viewer().permissions.editOrganisations;
	const answers = may && route.place ? new Answers(route, partners?.items ?? [], draw, renew) : null;

	/** Other answers may mean another phase, and other places that are alike. */
	async function renew() {
		route = await load(wanted);
		list = new Checklist(route, place, draw);
		announce(t('start.saved'));
	}

	function draw() {
		const title = route.place ? t('start.of', { place: route.place.name }) : t('start.title');
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--xl">
			<div class="vb-stack vb-measure">${h1(title)}${p(t(list.mine ? 'start.intro' : 'start.introOther'), 'vb-subtle')}
				${route.place ? '' : p(t('start.nowhere', { link: link('/profiel', t('start.profile')) }))}</div>
			${answers?.view() ?? ''}
			<div class="vb-stack">${phases(route.phase, place)}${list.progress()}</div>
			<div class="vb-split"><div class="vb-stack vb-stack--xl">${list.view()}</div>${experience(route)}</div>
		</div>`;
		ctx.show({ title, body });
	}
	draw();
}
