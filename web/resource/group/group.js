// @ts-check
// One group: what it is for, who is in it, what it wrote, and joining or leaving it.
import { html } from 'lit-html';
import { button, buttonLink } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { Follow } from '../../component/follow/follow.js';
import { h1, h2, link } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { avatar } from '../../component/person/person.js';
import { postRow } from '../../component/post-row/post-row.js';
import { announce, focusHeading, focusSoon } from '../../lib/a11y.js';
import { call, optional, post, remove } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { label, t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { clock, longDate } from '../../lib/time.js';

const SMALL = /** @type {const} */ ({ style: 'vb-button--s' });

class Group {
	/** @type {any} */
	group;
	etag = '';
	/** @type {any[]} */
	members = [];
	/** @type {Post[]} */
	posts = [];
	trouble = '';
	/** what is open: 'leave', 'edit', 'remove' or '' */
	opened = '';
	/** @type {import('./members.js').Members | null} */
	keeper = null;
	/** @type {import('./form.js').GroupForm | null} */
	form = null;
	/** @type {import('./meeting.js').Meetings | null} */
	meetings = null;
	/** @type {Follow | null} */
	follow = null;
	/** does it stand there? Until everything was read nothing does, so that nothing moves */
	shown = false;

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.id = Number(ctx.params[0]);
		this.draw = () => this.shown && this.show();
	}

	async load() {
		const { signal } = this.ctx;
		const list = (/** @type {string} */ path) => optional(path, signal).then((page) => page?.items ?? []);
		const [found, members, posts] = await Promise.all([
			call('GET', `/groups/${this.id}`, { signal }),
			list(`/groups/${this.id}/members?limit=100`),
			list(`/posts?group=${this.id}&limit=10`),
		]);
		this.group = found.data;
		this.etag = found.etag;
		this.members = members;
		this.posts = posts;
		this.follow ??= new Follow(this.draw, { group: this.id }, t('follow.thing', { name: this.group.name }));
		if (this.keeper) this.keeper.group = this.group;
	}

	/** Fetches its meetings. */
	async meet() {
		const { Meetings } = await import('./meeting.js');
		this.meetings = new Meetings(this.group, this.draw);
		await this.meetings.load(this.ctx.signal);
	}

	/** Fetches what only who looks after the group needs. */
	async keep() {
		const { manageMembers, admit } = this.group.permissions;
		if (!manageMembers && !admit) return;
		const { Members } = await import('./members.js');
		this.keeper = new Members(this.group, () => this.load(), this.draw);
		await this.keeper.load();
	}

	/** @param {string} what */
	async open(what) {
		this.opened = this.opened === what ? '' : what;
		if (this.opened === 'edit') {
			const { GroupForm } = await import('./form.js');
			this.form = new GroupForm(
				this.group,
				(body) => this.save(body),
				this.draw,
				() => this.open('edit'),
			);
		}
		this.draw();
		focusSoon(this.opened === 'edit' ? '#gr-name' : this.opened ? '#group-sure' : 'main h1');
	}

	/** @param {object} body */
	async save(body) {
		await call('PATCH', `/groups/${this.id}`, { body, headers: { 'if-match': this.etag } });
		this.opened = '';
		await this.load();
		announce(t('groupForm.saved'));
		focusHeading();
	}

	/** @param {'join' | 'leave' | 'takeBack' | 'remove'} step */
	async act(step) {
		this.trouble = this.opened = '';
		try {
			if (step === 'remove') await remove(`/groups/${this.id}`);
			else await post(`/groups/${this.id}/_${step === 'takeBack' ? 'leave' : step}`);
			if (step === 'remove') return this.away('remove');
			await this.load();
			announce(t(`group.done.${step === 'join' && this.group.requested ? 'ask' : step}`));
		} catch (error) {
			if (is(error, 404) && step === 'leave') return this.away('leave');
			this.trouble = explain(error);
		}
		this.draw();
		focusHeading();
	}

	/** The group is gone for this viewer. @param {string} step */
	away(step) {
		leaveMessage(t(`group.done.${step}`));
		go('/groepen');
	}

	/** A second word before something that is hard to undo. @param {string} text @param {string} yes @param {'leave' | 'remove'} step */
	sure(text, yes, step) {
		return html`<div class="vb-panel vb-panel--tint vb-stack" id="group-sure" tabindex="-1" role="group" aria-labelledby="group-question"><p id="group-question">${text}</p><p class="vb-actions">${button(yes, () => this.act(step), { kind: 'primary-action' })}${button(t('form.cancel'), () => this.open(step), { kind: 'subtle' })}</p></div>`;
	}

	actions() {
		const { group, opened } = this;
		const may = group.permissions;
		return html`<p class="vb-actions">
			${may.join ? button(t('group.join'), () => this.act('join'), { kind: 'primary-action' }) : ''}
			${may.requestJoin && !group.requested ? button(t('group.ask'), () => this.act('join'), { kind: 'primary-action' }) : ''}
			${may.leave ? button(t('group.leave'), () => this.open('leave'), { ...SMALL, expanded: opened === 'leave' }) : ''}
			${may.edit ? button(t('edit.do'), () => this.open('edit'), { ...SMALL, kind: 'subtle', expanded: opened === 'edit' }) : ''}
			${may.edit && !this.posts.length ? button(t('group.remove'), () => this.open('remove'), { ...SMALL, kind: 'subtle', expanded: opened === 'remove' }) : ''}
		</p>
		${group.requested ? notice(html`<p>${t('group.asked')} <button type="button" class="vb-linkish" @click=${() => this.act('takeBack')}>${t('group.takeBack')}</button></p>`) : ''}
		${opened === 'leave' ? this.sure(t(group.visibility === 'open' ? 'group.sure' : 'group.sureClosed'), t('group.leaveNow'), 'leave') : ''}
		${opened === 'remove' ? this.sure(t('group.sureRemove'), t('group.removeNow'), 'remove') : ''}
		${opened === 'edit' && this.form ? html`<div class="vb-panel vb-panel--tint">${this.form.view()}</div>` : ''}
		${this.trouble ? notice(html`<p>${this.trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}`;
	}

	/** Who looked into this hidden group in an emergency, for its members to know. */
	glass() {
		const seen = this.group.breakGlass ?? [];
		if (!seen.length) return '';
		const line = (/** @type {any} */ g) =>
			html`<li>${t('group.glass', { name: g.user?.name ?? '', date: longDate(g.at), time: clock(g.at), end: clock(g.until), reason: g.reason })}</li>`;
		return notice(html`<p><strong>${t('group.glassTitle')}</strong></p><ul>${seen.map(line)}</ul>`, { tone: 'warning' });
	}

	/** @param {any} member */
	person(member) {
		const { user, role, since, until } = member;
		const later = new Date(since) > new Date();
		return html`<li class="vb-stack vb-stack--s"><div class="vb-pair"><div class="vb-by">${avatar(user.name)}<p class="vb-meta"><span class="vb-kind">${user.name}</span>${
			role === 'member' ? '' : html`<span>${label('groupRole', role)}</span>`
		}${user.organisation ? html`<span>${user.organisation.name}</span>` : ''}${later ? html`<span>${t('group.since', { date: longDate(since) })}</span>` : ''}${until ? html`<span>${t('group.until', { date: longDate(until) })}</span>` : ''}</p></div>${
			this.group.permissions.manageMembers ? this.keeper?.button(member) : ''
		}</div>${this.keeper?.editor(member)}</li>`;
	}

	people() {
		const { group, members } = this;
		return html`<section class="vb-stack" aria-labelledby="members"><h2 class="nl-heading nl-heading--level-2" id="members" tabindex="-1">${t('group.members', { n: group.members })}</h2>
			${this.keeper?.view()}
			${members.length ? html`<ul class="vb-stack vb-stack--s vb-list">${members.map((m) => this.person(m))}</ul>` : html`<p class="vb-subtle">${t('group.noMembers')}</p>`}
			${group.mine ? html`<p><a class="nl-link" href="/calendar/${group.id}.ics" download>${t('group.calendar')}</a></p>` : ''}</section>`;
	}

	/** What a member writes for the group only. */
	write() {
		const { permissions } = viewer();
		if (!this.group.mine || !(permissions.ask || permissions.postCase)) return '';
		const to = (/** @type {string} */ path) => `${path}?groep=${this.id}`;
		return html`<p class="vb-actions">${permissions.postCase ? buttonLink(to('/gesprek-starten'), t('ask.discussion'), SMALL) : ''}${permissions.ask ? buttonLink(to('/vraag-stellen'), t('ask.question'), SMALL) : ''}</p>`;
	}

	show() {
		const { group, posts } = this;
		const write = this.write();
		this.shown = true;
		const body = html`<div class="vb-wrap vb-main"><div class="vb-split vb-split--people">
			<div class="vb-stack vb-stack--xl">
				<header class="vb-stack"><nav aria-label=${t('post.crumbs')}><ol class="vb-crumb"><li>${link('/groepen', t('group.title'))}</li></ol></nav>
					${h1(group.name)}
					<p class="vb-meta"><span class="vb-kind">${label('groupKind', group.kind)}</span><span>${t(`group.${group.visibility}`)}</span>${group.mine ? html`<span>${t('group.youAre', { role: label('groupRole', group.mine.role) })}</span>` : ''}</p>
					${group.description ? html`<p class="nl-paragraph nl-paragraph--lead vb-measure">${group.description}</p>` : ''}
					${this.actions()}${this.follow?.view()}${this.glass()}
				</header>
				${this.meetings?.view()}
				<section class="vb-stack" aria-labelledby="written">${h2(t('group.posts'), 'written')}
					${posts.length ? html`<ul class="vb-rows">${posts.map((x) => postRow(x))}</ul>` : html`<p class="vb-subtle">${t(write ? 'group.writeFirst' : 'group.noPosts')}</p>`}${write}</section>
			</div>
			${this.people()}
		</div></div>`;
		this.ctx.show({ title: group.name, body, nav: '/groepen', feed: `/feeds/posts.atom?group=${this.id}` });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	const id = Number(ctx.params[0]);
	if (!signedIn()) return go(`/aanmelden?naar=/groepen/${id}`, { replace: true });
	const group = new Group(ctx);
	await group.load();
	await Promise.all([group.meet(), group.keep()]);
	group.show();
}
