// @ts-check
// The queue: what waits for the viewer's role, the first date on top, to take up and to give back.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { chips, filters } from '../../component/filter/filter.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { taskName, taskRow } from '../../component/task/task.js';
import { announce } from '../../lib/a11y.js';
import { get, post } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { pick, query } from '../../lib/query.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { daysUntil } from '../../lib/time.js';
import { Finish } from './done.js';

/** @typedef {import('../../component/task/task.js').Task} Task */

const KINDS = ['approve', 'answer', 'review', 'flag', 'privacy', 'law', 'define', 'handover', 'endorse', 'law_change', 'term_change'];

/** @param {Task} task */
function moment(task) {
	if (!task.due) return 'later';
	const days = daysUntil(task.due);
	return days < 0 ? 'late' : days === 0 ? 'today' : days < 7 ? 'week' : 'later';
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/werkvoorraad', { replace: true });
	const chosen = pick(ctx.url, ['kind', 'mine']);
	const address = `/tasks${query({ ...chosen, limit: 100 })}`;
	let tasks = (await get(address, ctx.signal)).items ?? [];
	const facets = [
		{ name: 'kind', title: t('facet.task'), options: KINDS.map((value) => ({ value, text: label('task', value) })) },
		{ name: 'mine', title: t('task.whose'), options: [{ value: 'true', text: t('task.mine') }] },
	];
	let trouble = '';

	/** @param {Task} task @param {string} act @param {object} [body] */
	async function work(task, act, body = {}) {
		try {
			await post(`/tasks/${task.id}/_${act}`, body);
			trouble = '';
			announce(t(`task.done.${act}`));
		} catch (error) {
			trouble = explain(error);
		}
		tasks = (await get(address)).items ?? [];
		draw();
	}

	const finish = new Finish(work, () => draw());

	/** @param {Task} task */
	const act = (task) => {
		const own = task.claimedBy?.id === viewer().user?.id;
		if (task.claimedBy && !own) return '';
		const which = own ? 'release' : 'claim';
		return html`${finish.opener(task)}${button(t(`task.${which}`), () => work(task, which), {
			kind: 'subtle',
			style: 'vb-button--s',
			label: `${t(`task.${which}`)}: ${taskName(task)}`,
		})}`;
	};

	/** @param {string} name */
	function group(name) {
		const some = tasks.filter((/** @type {Task} */ task) => moment(task) === name);
		return some.length
			? html`<section class="vb-stack vb-stack--s" aria-labelledby=${name}>${h2(t(`task.when.${name}`), name, 'vb-h4')}<ul class="vb-rows">${some.map((/** @type {Task} */ task) => taskRow(task, act(task), finish.form(task)))}</ul></section>`
			: '';
	}

	function draw() {
		const title = t('task.title');
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s">${h1(title)}${p(t('task.text', { n: tasks.length }), 'vb-subtle')}</div>
			<div class="vb-split vb-split--start">${filters(ctx.url, facets)}
				<div class="vb-stack vb-stack--l">${chips(ctx.url, facets)}${trouble ? notice(html`<p>${trouble}</p>`, { tone: 'negative', role: 'alert' }) : ''}
					${['late', 'today', 'week', 'later'].map(group)}
					${tasks.length ? '' : html`<p class="vb-panel vb-panel--tint">${t('task.nothing')}</p>`}</div>
			</div>
		</div>`;
		ctx.show({ title, body });
	}
	draw();
}
