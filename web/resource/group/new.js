// @ts-check
import { html } from 'lit-html';
import { refused } from '../../component/failure/refused.js';
import { h1, link } from '../../component/heading/heading.js';
import { post } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { GroupForm } from './form.js';

/** @param {Context} ctx */
export function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/groepen/nieuw', { replace: true });
	const may = viewer().permissions;
	if (!may.makeGroups && !may.makeIntervision)
		return refused(ctx, {
			title: t('groupForm.new'),
			text: t('refused.makeGroups'),
			nav: '/groepen',
			ways: [['/groepen', t('group.title')]],
		});
	const form = new GroupForm(null, store, draw);

	/** @param {object} body */
	async function store(body) {
		const group = await post('/groups', body);
		leaveMessage(t('groupForm.made'));
		go(`/groepen/${group.id}`);
	}

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--l vb-measure">
			<header class="vb-stack"><nav aria-label=${t('post.crumbs')}><ol class="vb-crumb"><li>${link('/groepen', t('group.title'))}</li></ol></nav>${h1(t('groupForm.new'))}</header>
			${form.view()}</div></div>`;
		ctx.show({ title: t('groupForm.new'), body, nav: '/groepen' });
	}
	draw();
}
