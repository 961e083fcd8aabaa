// @ts-check
import { html } from 'lit-html';
import { buttonLink } from '../../component/button/button.js';
import { h1, h2, link } from '../../component/heading/heading.js';
import { lessonCard } from '../../component/lesson/lesson.js';
import { notice } from '../../component/notice/notice.js';
import { postRow } from '../../component/post-row/post-row.js';
import { searchBox } from '../../component/search-box/search-box.js';
import { taskRow } from '../../component/task/task.js';
import { get, optional } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { signedIn, viewer } from '../../lib/session.js';
import { below } from '../../lib/slices.js';

/** A guest signs in on the way; of others only who may do it is asked. @param {string} right */
const asked = (right) => !viewer().user || viewer().permissions[right];

/** @param {string} address @param {string} text @param {string} help */
const start = (address, text, help) => html`<p>${buttonLink(address, text, { style: 'vb-button--wide' })}<small>${help}</small></p>`;

const hero = () => html`<div class="vb-hero"><div class="vb-wrap vb-split">
	<div class="vb-stack">${h1(t('home.title'))}${searchBox({ label: t('search.label') })}</div>
	<div class="vb-start">
		${asked('ask') ? start('/vraag-stellen', t('ask.question'), t('home.questionHelp')) : ''}
		${asked('postCase') ? start('/casus-delen', t('ask.case'), t('home.caseHelp')) : ''}
	</div>
</div></div>`;

const guest = () => notice(html`<p>${t('home.guest', { link: link('/aanmelden', t('home.guestLink')) })}</p>`);

/** For who just came in, and whose municipality has not got beyond preparing. @param {Context} ctx */
const startRoute = (ctx) =>
	viewer().user?.organisation && (ctx.url.searchParams.has('nieuw') || (viewer().phase ?? 'preparation') === 'preparation')
		? notice(html`<p><b>${link('/startroute', t('start.home'))}</b></p><p>${t('start.homeText')}</p>`)
		: '';

/** @param {string} id @param {string} title @param {Post[]} posts @param {View} more */
const section = (id, title, posts, more) => html`<section class="vb-stack" aria-labelledby=${id}>
	<div class="vb-section">${h2(title, id)}<p class="vb-small">${more}</p></div>
	${posts.length ? html`<ul class="vb-rows">${posts.map((post) => postRow(post))}</ul>` : html`<p class="vb-subtle">${t('home.empty')}</p>`}
</section>`;

/** A section that is left out when there is nothing in it. @param {string} id @param {string} title @param {Post[]} [posts] */
const filled = (id, title, posts = []) => (posts.length ? section(id, title, posts, '') : '');

/** The tasks of the viewer that come first. @param {any[]} tasks */
const waiting = (tasks) =>
	tasks.length
		? html`<section class="vb-stack" aria-labelledby="waiting">
		<div class="vb-section">${h2(t('home.waiting'), 'waiting')}<p class="vb-small">${link('/werkvoorraad', t('home.allTasks'))}</p></div><ul class="vb-rows">${tasks.slice(0, 5).map((task) => taskRow(task))}</ul>
	</section>`
		: '';

/** What is new in the themes that the viewer follows. @param {Promise<any>} themes @param {AbortSignal} signal @returns {Promise<Post[]>} */
async function inMyThemes(themes, signal) {
	const [all, followed] = await Promise.all([themes, optional('/subscriptions?limit=100', signal)]);
	const mine = (all?.items ?? []).filter((/** @type {Term} */ x) => followed?.items.some((/** @type {any} */ s) => s.term?.id === x.id));
	const of = mine.map((/** @type {Term} */ x) => x.id).join();
	return of ? ((await optional(`/posts?kind=case,question,discussion,page&theme=${of}&limit=5`, signal))?.items ?? []) : [];
}

/** Lessons for the phase that one's own municipality is in; any when there are none. @param {AbortSignal} signal */
async function lessonsFor(signal) {
	const { phase } = viewer();
	const mine = phase && (await optional(`/posts?kind=lesson&phase=${phase}&limit=3`, signal))?.items;
	if (mine?.length) return { title: t('home.lessonsPhase', { phase: label('phase', phase) }), items: mine };
	return { title: t('home.lessons'), items: (await get('/posts?kind=lesson&limit=3', signal)).items ?? [] };
}

/** @param {string} title @param {Post[]} lessons */
const rail = (title, lessons) => html`<aside class="vb-stack" aria-labelledby="lessons">${h2(title, 'lessons')}
	<ul class="vb-stack vb-list">${lessons.map(lessonCard)}</ul><p class="vb-small">${link('/lessen', t('home.allLessons'))}</p></aside>`;

/** @param {Term[]} themes */
const themeLinks = (themes) => html`<section class="vb-stack" aria-labelledby="themes">${h2(t('home.themes'), 'themes')}
	<p class="vb-line">${themes.map((theme) => html`<a class="vb-chip" href="/zoeken?theme=${theme.id}">${theme.name}</a>`)}</p></section>`;

/** @param {Context} ctx */
export async function open(ctx) {
	const items = async (/** @type {string} */ path) => (await get(path, ctx.signal)).items ?? [];
	const may = viewer().permissions;
	const allThemes = optional('/terms?kind=theme&limit=20', ctx.signal);
	const [questions, cases, lessons, themes, tasks, drafts, submitted, mine] = await Promise.all([
		items('/posts?kind=question&limit=5'),
		items('/posts?kind=case&limit=5'),
		lessonsFor(ctx.signal),
		allThemes,
		signedIn() ? optional('/tasks?limit=5', ctx.signal) : null,
		signedIn() ? optional('/posts?status=draft&limit=5', ctx.signal) : null,
		signedIn() ? optional('/posts?status=submitted&limit=5', ctx.signal) : null,
		signedIn() ? inMyThemes(allThemes, ctx.signal) : [],
	]);
	const pages = !questions.length && !cases.length ? await items('/posts?kind=page&limit=6') : [];
	const body = html`${hero()}<div class="vb-wrap vb-main"><div class="vb-split">
		<div class="vb-stack vb-stack--xl">
			${viewer().user ? startRoute(ctx) : guest()}
			${waiting(tasks?.items ?? [])}
			${tasks?.items?.length && may.approve ? '' : filled('submitted', t('home.submitted'), submitted?.items)}
			${filled('drafts', t('home.drafts'), drafts?.items)}
			${
				pages.length
					? section('pages', t('home.pages'), pages, link('/kennis', t('home.allPages')))
					: html`
				${mine.length ? section('mine', t('home.mine'), mine, link('/volgen', t('home.myThemes'))) : ''}
				${section('questions', t('home.questions'), questions, link('/vragen', t('home.allQuestions')))}
				${below(() => section('cases', t('home.cases'), cases, link('/casussen', t('home.allCases'))))}`
			}
			${themes?.items?.length ? below(() => themeLinks(themes.items)) : ''}
		</div>
		${lessons.items.length ? rail(lessons.title, lessons.items) : ''}
	</div></div>`;
	ctx.show({ title: 'Vraagbaak', body });
}
