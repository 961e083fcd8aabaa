// @ts-check
// One project: how far it is, who steers it, its milestones, and what was written about its place.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { postRow } from '../../component/post-row/post-row.js';
import { announce, focusHeading, focusSoon } from '../../lib/a11y.js';
import { call, optional, remove } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { label, t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';
import { Milestones } from './milestones.js';
import { stage, steeredBy } from './words.js';

const SMALL = /** @type {const} */ ({ style: 'vb-button--s', kind: 'subtle' });

/** @param {string} name @param {View} value */
const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

class ProjectPage {
	/** @type {import('./words.js').Project} */
	project = /** @type {any} */ (null);
	etag = '';
	/** @type {Milestones} */
	milestones = /** @type {any} */ (null);
	/** @type {Post[]} */
	posts = [];
	trouble = '';
	/** what is open: 'edit', 'remove' or '' */
	opened = '';
	/** @type {import('./form.js').ProjectForm | null} */
	form = null;

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.id = Number(ctx.params[0]);
		this.draw = () => this.show();
	}

	async load() {
		const { signal } = this.ctx;
		const found = await call('GET', `/projects/${this.id}`, { signal });
		this.project = found.data;
		this.etag = found.etag;
	}

	/** Everything that does not change when the project does. */
	async rest() {
		const { signal } = this.ctx;
		const { place, permissions } = this.project;
		this.milestones = new Milestones(this.id, permissions.edit, this.draw);
		const kinds = 'case,question,discussion,lesson';
		const [posts] = await Promise.all([optional(`/posts?place=${place.id}&kind=${kinds}&limit=10`, signal), this.milestones.load(signal)]);
		this.posts = posts?.items ?? [];
	}

	/** @param {string} what */
	async open(what) {
		this.opened = this.opened === what ? '' : what;
		if (this.opened === 'edit') {
			const { ProjectForm } = await import('./form.js');
			const groups = (await optional('/groups?kind=local&limit=100'))?.items ?? [];
			const away = () => this.open('edit');
			this.form = new ProjectForm(this.project, null, groups, (body) => this.save(body), this.draw, away);
		}
		this.draw();
		focusSoon(this.opened === 'edit' ? '#pr-name' : this.opened ? '#project-sure' : 'main h1');
	}

	/** @param {object} body */
	async save(body) {
		await call('PATCH', `/projects/${this.id}`, { body, headers: { 'if-match': this.etag } });
		this.opened = '';
		await this.load();
		announce(t('project.saved'));
		focusHeading();
	}

	async remove() {
		try {
			await remove(`/projects/${this.id}`);
			leaveMessage(t('project.removed'));
			return go('/projecten');
		} catch (error) {
			this.trouble = explain(error);
		}
		this.opened = '';
		this.draw();
		focusHeading();
	}

	actions() {
		const { project, opened } = this;
		const may = project.permissions;
		return html`${may.edit ? html`<p class="vb-actions">${button(t('edit.do'), () => this.open('edit'), { ...SMALL, expanded: opened === 'edit' })}${may.remove ? button(t('project.remove'), () => this.open('remove'), { ...SMALL, expanded: opened === 'remove' }) : ''}</p>` : ''}
			${opened === 'edit' && this.form ? html`<div class="vb-panel vb-panel--tint">${this.form.view()}</div>` : ''}
			${opened === 'remove' ? html`<div class="vb-panel vb-panel--tint vb-stack" id="project-sure" tabindex="-1">${p(t('project.sureRemove'))}<p class="vb-actions">${button(t('project.removeNow'), () => this.remove(), { kind: 'primary-action' })}${button(t('form.cancel'), () => this.open('remove'), { kind: 'subtle' })}</p></div>` : ''}
			${this.trouble ? notice(html`<p>${this.trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}`;
	}

	show() {
		const { project, posts } = this;
		const body = html`<div class="vb-wrap vb-main"><div class="vb-split vb-split--people">
			<div class="vb-stack vb-stack--xl">
				<header class="vb-stack"><nav aria-label=${t('post.crumbs')}><ol class="vb-crumb"><li>${link('/projecten', t('project.title'))}</li></ol></nav>
					${h1(project.name)}
					<p class="vb-meta"><span class="vb-kind">${project.place.name}</span><span>${stage(project)}</span></p>
					${project.description ? html`<p class="nl-paragraph nl-paragraph--lead vb-measure">${project.description}</p>` : ''}
					${this.actions()}</header>
				<section class="vb-stack" aria-labelledby="milestones">${h2(t('project.milestones'), 'milestones')}${this.milestones.view()}</section>
				<section class="vb-stack" aria-labelledby="written">${h2(t('project.posts', { place: project.place.name }), 'written')}
					${posts.length ? html`<ul class="vb-rows">${posts.map((x) => postRow(x))}</ul>` : html`<p class="vb-subtle">${t('project.noPosts')}</p>`}</section>
			</div>
			<aside class="vb-stack" aria-labelledby="about">${h2(t('project.about'), 'about')}
				<dl class="vb-facts">${fact(t('facet.phase'), label('phase', project.phase))}${fact(t('project.began'), longDate(project.since))}${project.ended ? fact(t('project.ended'), longDate(project.ended)) : ''}${fact(t('project.steered'), steeredBy(project))}</dl>
				<p><a class="nl-link" href="/calendar/mine.ics" download>${t('project.calendar')}</a></p></aside>
		</div></div>`;
		this.ctx.show({ title: project.name, body });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	const page = new ProjectPage(ctx);
	if (!signedIn()) return go(`/aanmelden?naar=/projecten/${page.id}`, { replace: true });
	await page.load();
	await page.rest();
	page.show();
}
