// @ts-check
// The need radar: what people look for and do not find, what nobody answered, what many ask; for the agenda of the steering group.
import { html } from 'lit-html';
import { aboutPost, aboutSearch, has, nextMeeting, putOn } from '../../component/agenda/agenda.js';
import { button, buttonLink } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { notice } from '../../component/notice/notice.js';
import { meta, title } from '../../component/post-row/post-row.js';
import { tabs } from '../../component/tabs/tabs.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { get } from '../../lib/api.js';
import { isolate } from '../../lib/bidi.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';
import { go } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';

/** @typedef {import('../../component/agenda/agenda.js').Entry} Entry */
/** @typedef {import('../../component/agenda/agenda.js').Sought} Sought */

const PATH = '/behoefteradar';
const PERIODS = [30, 90, 365];
const SMALL = 'vb-button--s';

class RadarPage {
	/** @type {import('../../component/agenda/agenda.js').Radar} */
	radar = { days: 90, searches: [], questions: [], meToo: [] };
	/** the steering group of the viewer @type {Ref | null} */
	group = null;
	/** its next meeting @type {Post | null} */
	meeting = null;
	trouble = '';

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.days = PERIODS.find((n) => n === Number(ctx.url.searchParams.get('dagen'))) ?? 90;
	}

	async load() {
		const { signal } = this.ctx;
		const [radar, next] = await Promise.all([get(`/radar?days=${this.days}`, signal), nextMeeting(signal)]);
		this.radar = radar;
		Object.assign(this, next);
		this.show();
	}

	/** @param {Entry} entry @param {string} id of what stands in place of the button */
	async put(entry, id) {
		const { meeting } = this;
		if (!meeting) return;
		this.trouble = '';
		try {
			meeting.body = await putOn(meeting.id, [entry]);
			announce(t('radar.added', { meeting: meeting.title }));
		} catch (error) {
			this.trouble = explain(error);
		}
		this.show();
		focusSoon(this.trouble ? '#radar-trouble' : `#${id}`);
	}

	/** The way to the agenda: a button, or that it is there already. @param {Entry} entry @param {string} name @param {string} id */
	agenda(entry, name, id) {
		if (!this.meeting) return '';
		if (has(this.meeting.body ?? '', entry))
			return html`<span class="vb-line vb-small" id=${id} tabindex="-1">${icon('check')}${t('radar.on')}</span>`;
		const act = t('radar.put');
		return button(act, () => this.put(entry, id), { style: SMALL, label: t('radar.of', { act, name }) });
	}

	/** @param {Sought} sought @param {number} i */
	search({ query: q, times, days, last }, i) {
		return html`<li><h3 class="vb-title">${isolate(q)}</h3>
			<div class="vb-line vb-line--apart"><p class="vb-meta"><span>${t('radar.times', { n: times })}</span><span>${t('radar.onDays', { n: days })}</span><span>${t('radar.last', { date: longDate(last) })}</span></p>
			<p class="vb-actions">${buttonLink(`/vraag-stellen${query({ titel: q })}`, html`${t('radar.ask')}<span class="vb-sr">: ${q}</span>`, { style: SMALL })}
				${this.agenda(aboutSearch(q), q, `sought-${i}`)}
				<a class="nl-link vb-small" href="/zoeken${query({ q })}">${t('radar.again')}<span class="vb-sr">: ${q}</span></a></p></div></li>`;
	}

	/** What stands in a group goes only on the agenda of that group. @param {string} name @param {Post} post */
	question(name, post) {
		const fits = post.access !== 'group' || post.group?.id === this.meeting?.group?.id;
		const way = fits ? this.agenda(aboutPost(name, post), post.title, `asked-${post.id}`) : '';
		return html`<li><h3 class="vb-title">${title(post)}</h3><div class="vb-line vb-line--apart">${meta(post)}${way}</div></li>`;
	}

	/** @param {string} id @param {View} intro @param {View[]} rows @param {View} none what to say when there are none */
	section(id, intro, rows, none) {
		return html`<section class="vb-stack" aria-labelledby=${id}>${h2(t(`radar.${id}`), id)}${intro}
			${rows.length ? html`<ul class="vb-rows">${rows}</ul>` : html`<div class="vb-panel vb-panel--tint vb-stack vb-stack--s">${none}</div>`}</section>`;
	}

	next() {
		const { group, meeting } = this;
		if (!group) return p(t('radar.noGroup'), 'vb-subtle');
		if (!meeting) return notice(html`<p>${t('radar.noMeeting')} ${link(`/groepen/${group.id}`, t('radar.plan'))}</p>`);
		return p(t('radar.next', { meeting: title(meeting), date: longDate(meeting.starts ?? '') }));
	}

	show() {
		const { searches, questions, meToo } = this.radar;
		const waiting = new Set(questions.map((x) => x.id));
		const name = t('radar.title');
		const address = (/** @type {number} */ n) => (n === 90 ? PATH : `${PATH}?dagen=${n}`);
		const periods = PERIODS.map((n) => /** @type {[string, View]} */ ([address(n), n === 365 ? t('radar.year') : t('radar.days', { n })]));
		const found = html`${tabs(t('radar.period'), periods, address(this.days))}${p(t('radar.searchesText'), 'vb-subtle vb-measure')}`;
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--xl">
			<div class="vb-stack vb-stack--s">${h1(name)}${p(t('radar.text'), 'vb-subtle vb-measure')}${this.next()}</div>
			${this.trouble ? html`<div id="radar-trouble" tabindex="-1">${notice(html`<p>${this.trouble}</p>`, { tone: 'negative', role: 'alert' })}</div>` : ''}
			${this.section(
				'searches',
				found,
				searches.map((x, i) => this.search(x, i)),
				html`<p>${t('radar.noSearches')}</p>${this.days < 365 ? html`<p>${link(address(365), t('radar.longer'))}</p>` : ''}`,
			)}
			${this.section(
				'questions',
				'',
				questions.map((x) => this.question(t('radar.unanswered'), x)),
				html`<p>${t('radar.noQuestions')}</p><p>${link('/vragen', t('radar.allQuestions'))}</p>`,
			)}
			${this.section(
				'shared',
				'',
				meToo.filter((x) => !waiting.has(x.id)).map((x) => this.question(t('radar.meToo'), x)),
				html`<p>${t('radar.noShared')}</p>`,
			)}
		</div>`;
		this.ctx.show({ title: name, body, nav: '/werkvoorraad' });
	}
}

/** @param {Context} ctx */
export function open(ctx) {
	if (!signedIn()) return go(`/aanmelden?naar=${PATH}`, { replace: true });
	return new RadarPage(ctx).load();
}
