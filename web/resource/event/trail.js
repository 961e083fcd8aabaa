// @ts-check
// The audit trail in sentences, newest first; who, what and since when can be narrowed by links and a real form.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { select } from '../../component/form/control.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { Pages } from '../../component/pages/pages.js';
import { get, optional } from '../../lib/api.js';
import { branch, hasText, t } from '../../lib/i18n.js';
import { pick, query } from '../../lib/query.js';
import { clock, longDate } from '../../lib/time.js';

/** @typedef {{id: number, at: string, verb: string, actor: Ref | null, post: number | null, entity: string, entityId: number, subject: string | null, data: any}} Happening */

/** Where the thing is that it was about. @param {Happening} e */
function place(e) {
	if (e.post) return `/post/${e.post}`;
	if (e.entity === 'account') return `/beheer/mensen/${e.entityId}`;
	return e.entity === 'group' ? `/groepen/${e.entityId}` : '';
}

/** @param {Happening} e */
function subject(e) {
	const name = e.subject ?? (e.post ? `#${e.post}` : e.entityId ? t('trail.number', { n: e.entityId }) : '');
	const href = place(e);
	return href && name ? html`<a class="nl-link" href=${href}>${name}</a>` : name;
}

/** @param {Happening} e */
function sentence(e) {
	const who = e.actor ? html`<a class="nl-link" href="/beheer/logboek?actor=${e.actor.id}">${e.actor.name}</a>` : t('trail.nobody');
	const key = `event.${e.verb}`;
	return hasText(key) ? t(key, { who, what: subject(e) }) : html`${who}: ${e.verb} ${subject(e)}`;
}

/** @param {Happening} e */
const row = (e) =>
	html`<li class="vb-event" id="e${e.id}"><time datetime=${e.at}>${clock(e.at)}</time><div><p>${sentence(e)}</p>${e.data?.reason ? html`<p class="vb-small vb-subtle">${t('trail.reason', { reason: e.data.reason })}</p>` : ''}</div></li>`;

/** Puts what happened on one day together. @param {Happening[]} items */
function days(items) {
	/** @type {Map<string, Happening[]>} */
	const out = new Map();
	for (const e of items) {
		const day = longDate(e.at);
		out.set(day, [...(out.get(day) ?? []), e]);
	}
	return [...out];
}

/** Everything that can happen, as somebody would say it. */
const options = () =>
	Object.entries(branch('event')).flatMap(([thing, acts]) =>
		Object.keys(acts).map(
			(act) => /** @type {[string, string]} */ ([`${thing}.${act}`, t(`event.${thing}.${act}`, { who: t('trail.somebody'), what: '…' })]),
		),
	);

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const chosen = pick(ctx.url, ['verb', 'since', 'actor']);
	const address = (/** @type {string} */ cursor) => `/events${query({ ...chosen, limit: 50, cursor })}`;
	const [answer, actor] = await Promise.all([
		get(address(''), ctx.signal),
		chosen.actor ? optional(`/users/${Number(chosen.actor)}`, ctx.signal) : null,
	]);
	const pages = new Pages(answer, address, draw, ['trail.more', 'trail.added'], (at) => `#e${answer.items[at - 1].id}`);

	const narrow = () => html`<form class="vb-filterbar" action="/beheer/logboek" method="get">
		${select({ name: 'verb', label: t('trail.what'), value: chosen.verb ?? '', options: [['', t('trail.anything')], ...options()], onInput: () => {} })}
		<div class="vb-field"><label class="utrecht-form-label" for="f-since">${t('trail.since')}</label><input class="utrecht-textbox utrecht-textbox--html-input" type="date" id="f-since" name="since" .value=${chosen.since ?? ''}></div>
		${chosen.actor ? html`<input type="hidden" name="actor" value=${chosen.actor}>` : ''}
		${submit(t('trail.show'), { kind: 'secondary-action' })}
	</form>`;

	const list = () =>
		days(answer.items).map(
			([
				day,
				items,
			]) => html`<section class="vb-stack vb-stack--s" aria-labelledby="day-${items[0].id}">${h2(day, `day-${items[0].id}`, 'vb-h4')}
				<ol class="vb-list">${items.map(row)}</ol></section>`,
		);

	function draw() {
		const title = t('trail.title');
		const only = actor
			? html`<p><a class="vb-chip" href=${`/beheer/logboek${query({ ...chosen, actor: '' })}`}>${t('trail.of', { name: actor.name })}<span class="vb-sr">: ${t('filter.remove')}</span>${icon('close')}</a></p>`
			: '';
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(title)}${manageTabs('/beheer/logboek')}${p(t('trail.text'), 'vb-subtle vb-measure')}</div>
			${narrow()}${only}
			${answer.items.length ? list() : html`<p class="vb-panel vb-panel--tint">${t('trail.none')}</p>`}${pages.view()}
		</div>`;
		ctx.show({ title, body, nav: '/beheer' });
	}
	draw();
}
