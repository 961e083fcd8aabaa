// Where one begins: what the start page offers to whom, writing for a group only, an agenda that fills itself.
import { somebody } from './account.mjs';
import { api, becomes, equal, eventually, expect, unique } from './help.mjs';

const LEADER = 'projectleider@voorbeeld.nl';
const COACH = 'coach@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

async function offers({ browser }) {
	for (const [mail, question, cases] of [
		['', 1, 1],
		[LEADER, 1, 1],
		['lezer@voorbeeld.nl', 1, 0],
		['beheer@voorbeeld.nl', 0, 0],
	]) {
		const page = await browser.page({ mail, path: '/' });
		equal(await page.getByRole('link', { name: 'Stel een vraag' }).count(), question, `links to ask for "${mail}"`);
		equal(await page.getByRole('link', { name: 'Deel een casus' }).count(), cases, `links to share for "${mail}"`);
	}
}

async function themes(world) {
	const { browser } = world;
	const { mail } = await somebody(world, 'project_leader');
	const page = await browser.page({ mail, path: '/' });
	const mine = page.locator('section[aria-labelledby=mine]');
	await page.locator('section[aria-labelledby=questions]').waitFor();
	equal(await mine.count(), 0, 'sections for who follows no theme');
	const [one, other] = (await api(page, 'GET', '/terms?kind=theme&limit=2')).data.items;
	await api(page, 'POST', '/subscriptions', { term: one.id });
	const leader = await browser.page({ mail: LEADER, path: '/hulp' });
	const ask = async (theme) => {
		const body = {
			kind: 'question',
			title: `Wat doe je ${unique(`bij${theme.id}x`)}?`,
			body: 'Vertel.',
			terms: [theme.id],
			status: 'published',
		};
		return (await api(leader, 'POST', '/posts', body)).data.title;
	};
	const [followed, another] = [await ask(one), await ask(other)];
	await browser.open(page, '/');
	await mine.getByRole('link', { name: followed }).waitFor();
	equal(await mine.getByRole('link', { name: another }).count(), 0, 'questions of a theme that is not followed');
}

/** Lotte's municipality is in a phase; the organisation of Ria, a partner, is in none. */
async function lessons({ browser }) {
	const heading = (page) => page.locator('aside[aria-labelledby=lessons] h2');
	const leader = await browser.page({ mail: LEADER, path: '/' });
	const { phase } = (await api(leader, 'GET', '/me')).data;
	const name = { preparation: 'Voorbereiding', execution: 'Uitvoering', follow_up: 'Vervolg' }[phase];
	equal(await heading(leader).innerText(), `Lessen voor jouw fase: ${name}`, 'the heading above the lessons');
	const shown = await leader.locator('aside[aria-labelledby=lessons] li').count();
	expect(shown > 0 && shown <= 3, `lessons shown: ${shown}`);
	const fits = (await api(leader, 'GET', `/posts?kind=lesson&phase=${phase}&limit=3`)).data.items.map((x) => x.title);
	equal(
		(await leader.locator('aside[aria-labelledby=lessons] li a').allInnerTexts()).filter((x) => fits.includes(x)).length,
		shown,
		'lessons of that phase',
	);
	const partner = await browser.page({ mail: 'klankbord@voorbeeld.nl', path: '/' });
	equal(await heading(partner).innerText(), 'Lessen uit de praktijk', 'the heading for who is of no place in a phase');
}

async function forTheGroup({ browser }) {
	const coach = await browser.page({ mail: COACH, path: '/groepen' });
	const name = unique('Groep');
	const group = (await api(coach, 'POST', '/groups', { kind: 'theme', name, visibility: 'open' })).data;
	const other = await browser.page({ mail: LEADER, path: `/groepen/${group.id}` });
	await other.getByText('Hier staat nog niets dat jij kunt lezen.').waitFor();
	equal(await other.locator('main').getByRole('link', { name: 'Start een gesprek' }).count(), 0, 'links for who is no member');
	await browser.open(coach, `/groepen/${group.id}`);
	await coach.locator('main').getByRole('link', { name: 'Start een gesprek' }).click();
	await coach.locator('#f-group').waitFor();
	await becomes(() => coach.locator('#f-group').inputValue(), String(group.id), 'the group that may read it');
	await coach.getByText('Alleen de leden kunnen het lezen').waitFor();
	await coach.locator('#f-title').fill(`Alleen voor ons ${name}`);
	await coach.locator('#f-body').fill('Wat vinden we hiervan?');
	await coach.locator('#f-send').click();
	await coach.waitForURL(/\/gesprek\/\d+/);
	equal((await api(coach, 'GET', `/posts/${/\d+/.exec(new URL(coach.url()).pathname)[0]}`)).data.group.id, group.id, 'its group');
}

async function agenda({ browser }) {
	const leader = await browser.page({ mail: LEADER, path: '/hulp' });
	const [theme] = (await api(leader, 'GET', '/terms?kind=theme&limit=1')).data.items;
	const body = { kind: 'question', title: `Wie weet dit ${unique('nu')}?`, body: 'Vertel.', terms: [theme.id], status: 'published' };
	await api(leader, 'POST', '/posts', body);
	const page = await browser.page({ mail: STEERING, path: '/groepen/1' });
	const [{ post }] = (await api(page, 'GET', '/tasks?limit=100')).data.items.filter((x) => x.post);
	await page.getByRole('button', { name: 'Plan een bijeenkomst' }).click();
	await page.locator('#mt-body').fill('- Opening');
	const fill = page.getByRole('button', { name: 'Zet erop wat wacht' });
	await fill.click();
	const lines = async () => (await page.locator('#mt-body').inputValue()).split('\n');
	const first = (line) => line.startsWith('- ') && line.endsWith(`: ${post.title} (#${post.id})`);
	await eventually(async () => (await lines()).some(first), 'what waits longest is on the agenda');
	equal((await lines())[0], '- Opening', 'what stood there stays');
	await fill.click();
	await page.getByText('Er wacht niets wat er nog niet op staat.').first().waitFor({ state: 'attached' });
	equal((await lines()).filter(first).length, 1, 'times that it is on the agenda');
}

async function minutes({ browser }) {
	const coach = await browser.page({ mail: COACH, path: '/groepen' });
	const group = (await api(coach, 'POST', '/groups', { kind: 'theme', name: unique('Groep'), visibility: 'open' })).data;
	const plan = async (starts) => {
		const meeting = { kind: 'meeting', title: unique('Overleg'), body: '- Opening', access: 'group', group: group.id, status: 'published' };
		return (await api(coach, 'POST', '/posts', { ...meeting, starts })).data;
	};
	const write = coach.getByRole('button', { name: 'Verslag schrijven' });
	await browser.open(coach, (await plan('2090-06-03T11:30:00Z')).url);
	await coach.getByRole('button', { name: 'Aanpassen' }).first().waitFor();
	equal(await write.count(), 0, 'minutes of what is still to come');
	await browser.open(coach, (await plan('2026-01-05T11:30:00Z')).url);
	await write.click();
	const body = coach.locator('textarea[id^=e][id$=-body]');
	equal(await body.inputValue(), '- Opening\n\n## Verslag\n\n', 'the agenda with room for minutes');
	await body.fill('- Opening\n\n## Verslag\n\nWe beginnen in mei.');
	await coach.getByRole('button', { name: 'Bewaren' }).click();
	await coach.locator('.vb-prose h2', { hasText: 'Verslag' }).waitFor();
	await write.click();
	equal((await body.inputValue()).split('## Verslag').length, 2, 'headings for minutes, plus one');
}

async function replies({ browser }) {
	const leader = await browser.page({ mail: LEADER, path: '/hulp' });
	const title = `Praat mee over ${unique('iets')}`;
	const { data } = await api(leader, 'POST', '/posts', { kind: 'discussion', title, body: 'Vertel.', status: 'published' });
	await api(leader, 'POST', `/posts/${data.id}/replies`, { kind: 'comment', body: 'Ik begin.' });
	await browser.open(leader, '/gesprekken');
	await leader.locator('.vb-rows li', { hasText: title }).getByText('1 reactie').waitFor();
}

export const tests = [
	['start_page_offers_to_write_what_one_may_write', offers],
	['start_page_shows_what_is_new_in_the_themes_one_follows', themes],
	['start_page_has_lessons_for_the_phase_of_ones_municipality', lessons],
	['member_writes_for_the_group_from_its_page', forTheGroup],
	['agenda_takes_over_what_waits_once', agenda],
	['minutes_stand_below_the_agenda_once_the_meeting_began', minutes],
	['discussion_in_a_list_says_how_many_reacted', replies],
];
