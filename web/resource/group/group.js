// @ts-check
// One group: what it is for, who is in it, what it wrote, and joining or leaving it.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { avatar } from '../../component/person/person.js';
import { postRow } from '../../component/post-row/post-row.js';
import { announce, focusHeading } from '../../lib/a11y.js';
import { get, optional, post } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { label, t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';

/** @param {any} member */
const person = ({ user, role, until }) =>
	html`<li><div class="vb-by">${avatar(user.name)}<p class="vb-meta"><span class="vb-kind">${user.name}</span>${
		role === 'member' ? '' : html`<span>${label('groupRole', role)}</span>`
	}${user.organisation ? html`<span>${user.organisation.name}</span>` : ''}${until ? html`<span>${t('group.until', { date: longDate(until) })}</span>` : ''}</p></div></li>`;

/** @param {Context} ctx */
export async function open(ctx) {
	const id = Number(ctx.params[0]);
	if (!signedIn()) return go(`/aanmelden?naar=/groepen/${id}`, { replace: true });
	/** @type {any} */
	let group;
	/** @type {any[]} */
	let members = [];
	/** @type {Post[]} */
	let posts = [];
	let trouble = '';
	let sure = false;

	async function load() {
		const list = (/** @type {string} */ path) => optional(path, ctx.signal).then((page) => page?.items ?? []);
		[group, members, posts] = await Promise.all([
			get(`/groups/${id}`, ctx.signal),
			list(`/groups/${id}/members?limit=100`),
			list(`/posts?group=${id}&limit=10`),
		]);
	}

	/** @param {'join' | 'leave'} step */
	async function act(step) {
		trouble = '';
		sure = false;
		try {
			await post(`/groups/${id}/_${step}`);
			announce(t(`group.done.${step}`));
			await load();
		} catch (error) {
			if (is(error, 404) && step === 'leave') {
				leaveMessage(t('group.done.leave'));
				return go('/groepen');
			}
			trouble = explain(error);
		}
		draw();
		focusHeading();
	}

	function ask() {
		sure = !sure;
		draw();
	}

	const actions = () => html`<p class="vb-actions">
		${group.permissions.join ? button(t('group.join'), () => act('join'), { kind: 'primary-action' }) : ''}
		${group.permissions.leave ? button(t('group.leave'), ask, { style: 'vb-button--s', expanded: sure }) : ''}
	</p>${
		sure
			? html`<div class="vb-panel vb-panel--tint vb-stack">${p(t(group.visibility === 'open' ? 'group.sure' : 'group.sureClosed'))}<p class="vb-actions">${button(t('group.leaveNow'), () => act('leave'))}${button(t('form.cancel'), ask, { kind: 'subtle' })}</p></div>`
			: ''
	}${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}`;

	const people = () => html`<section class="vb-stack" aria-labelledby="members">${h2(t('group.members', { n: group.members }), 'members')}
		${members.length ? html`<ul class="vb-stack vb-stack--s vb-list">${members.map(person)}</ul>` : html`<p class="vb-subtle">${t('group.noMembers')}</p>`}</section>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-split">
			<div class="vb-stack vb-stack--xl">
				<header class="vb-stack"><nav aria-label=${t('post.crumbs')}><ol class="vb-crumb"><li>${link('/groepen', t('group.title'))}</li></ol></nav>
					${h1(group.name)}
					<p class="vb-meta"><span class="vb-kind">${label('groupKind', group.kind)}</span><span>${t(`group.${group.visibility}`)}</span>${group.mine ? html`<span>${t('group.youAre', { role: label('groupRole', group.mine.role) })}</span>` : ''}</p>
					${group.description ? html`<p class="nl-paragraph nl-paragraph--lead vb-measure">${group.description}</p>` : ''}
					${actions()}
				</header>
				<section class="vb-stack" aria-labelledby="written">${h2(t('group.posts'), 'written')}
					${posts.length ? html`<ul class="vb-rows">${posts.map((x) => postRow(x))}</ul>` : html`<p class="vb-subtle">${t('group.noPosts')}</p>`}</section>
			</div>
			${people()}
		</div></div>`;
		ctx.show({ title: group.name, body, nav: '/groepen', feed: `/feeds/posts.atom?group=${id}` });
	}
	await load();
	draw();
}
