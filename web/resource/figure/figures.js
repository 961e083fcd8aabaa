// @ts-check
// The network in figures: what was asked and told, how soon somebody answered, what worked elsewhere too, and where.
import { html } from 'lit-html';
import { bars } from '../../component/chart/bars.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { get } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { longMonth } from '../../lib/time.js';

/** @typedef {{month: string, questions: number, cases: number, answered: number}} Month */
/** @typedef {Ref & {threads: number}} Place */

/** Half of the questions had an answer within this time. @param {number | null} minutes */
function wait(minutes) {
	if (minutes === null) return t('figures.never');
	if (minutes < 90) return t('figures.minutes', { n: minutes });
	return minutes < 48 * 60 ? t('figures.hours', { n: Math.round(minutes / 60) }) : t('figures.days', { n: Math.round(minutes / 1440) });
}

/** @param {string} name @param {View} value */
const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {Place[]} places */
function tiles(places) {
	const most = places[0]?.threads ?? 1;
	const shade = (/** @type {number} */ n) => (n > most * 0.66 ? 'vb-tile-3' : n > most * 0.33 ? 'vb-tile-2' : '');
	return html`<ol class="vb-tiles vb-list">${places.map((x) => html`<li><a class=${shade(x.threads)} href="/zoeken?place=${x.id}"><span>${x.name}</span><b>${x.threads}<span class="vb-sr"> ${t('figures.threads', { n: x.threads })}</span></b></a></li>`)}</ol>`;
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/cijfers', { replace: true });
	const { months, firstAnswer, reuse, places } = await get('/figures', ctx.signal);
	const sum = (/** @type {keyof Month} */ key) => months.reduce((/** @type {number} */ n, /** @type {any} */ m) => n + m[key], 0);
	const threads = sum('questions') + sum('cases');
	const share = threads ? Math.round((100 * sum('answered')) / threads) : 0;
	const title = t('figures.title');
	const chart = bars({
		title: t('figures.perMonth'),
		series: [t('kinds.question'), t('kinds.case')],
		columns: months.map((/** @type {Month} */ m) => ({
			name: longMonth(m.month),
			short: longMonth(m.month)[0].toUpperCase(),
			values: [m.questions, m.cases],
		})),
	});
	const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--xl">
		<div class="vb-stack vb-stack--s">${h1(title)}${p(t('figures.text'), 'vb-subtle vb-measure')}${viewer().permissions.approve ? p(link('/behoefteradar', t('figures.radar'))) : ''}</div>
		<dl class="vb-figures">
			${fact(t('figures.asked'), sum('questions'))}${fact(t('figures.shared'), sum('cases'))}
			${fact(t('figures.answered'), `${share}%`)}${fact(t('figures.wait'), wait(firstAnswer.medianMinutes))}
			${fact(t('figures.worked'), reuse.worked)}${fact(t('figures.meToo'), reuse.meToo)}
		</dl>
		${threads ? chart : p(t('figures.none'), 'vb-panel vb-panel--tint')}
		<section class="vb-stack" aria-labelledby="where">${h2(t('figures.where'), 'where')}${p(t('figures.whereText'), 'vb-subtle')}
			${places.length ? tiles(places) : html`<p class="vb-subtle">${t('figures.nowhere')}</p>`}</section>
		<section class="vb-stack vb-stack--s" aria-labelledby="reuse">${h2(t('tried.title'), 'reuse')}
			<dl class="vb-facts">${fact(t('tried.worked'), reuse.worked)}${fact(t('tried.partly'), reuse.partly)}${fact(t('tried.failed'), reuse.failed)}</dl></section>
	</div>`;
	ctx.show({ title, body });
}
