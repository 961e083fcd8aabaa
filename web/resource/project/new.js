// @ts-check
import { html } from 'lit-html';
import { h1, link } from '../../component/heading/heading.js';
import { optional, post } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { ProjectForm } from './form.js';

/** @param {Context} ctx */
export async function open(ctx) {
	const { permissions, user } = viewer();
	if (!permissions.makeProject) return go(signedIn() ? '/projecten' : '/aanmelden?naar=/projecten/nieuw', { replace: true });
	const groups = (await optional('/groups?kind=local&limit=100', ctx.signal))?.items ?? [];
	const own = user?.roles.includes('project_leader') ? user.organisation : null;
	const form = new ProjectForm(null, own, groups, store, draw, () => go('/projecten'));

	/** @param {object} body */
	async function store(body) {
		const project = await post('/projects', body);
		leaveMessage(t('project.made'));
		go(`/projecten/${project.id}`);
	}

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--l">
			<header class="vb-stack"><nav aria-label=${t('post.crumbs')}><ol class="vb-crumb"><li>${link('/projecten', t('project.title'))}</li></ol></nav>${h1(t('project.new'))}</header>
			${form.view()}</div></div>`;
		ctx.show({ title: t('project.new'), body });
	}
	draw();
}
