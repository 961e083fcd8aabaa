// Keeping up: notifications, following with a frequency, mail preferences, stopping a mail, and what did not arrive.
import { require } from './browser.mjs';
import { becomes, equal, eventually, expect, focused, unfollow, unique } from './help.mjs';

const ICAL = require('ical.js');

const ASKER = 'projectleider@voorbeeld.nl';
const ANSWERER = 'projectleider2@voorbeeld.nl';
const ADMINISTRATOR = 'beheer@voorbeeld.nl';

/** Asks the server something as whoever the page is of. */
const call = (page, method, path, body) =>
	page.evaluate(
		async ([how, where, what]) => {
			const { csrf } = await (await fetch('/api/v1/me')).json();
			const answer = await fetch(`/api/v1${where}`, { method: how, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: what && JSON.stringify(what) });
			return answer.status === 204 ? null : answer.json();
		},
		[method, path, body],
	);

/** Something happens: a discussion of the asker gets a reply. Gives its title. */
async function happen(browser, asker) {
	const title = unique('Wie weet hier meer van');
	const root = await call(asker, 'POST', '/posts', { kind: 'discussion', title, body: 'Vertel.', status: 'published' });
	const other = await browser.page({ mail: ANSWERER, path: '/' });
	const reply = await call(other, 'POST', `/posts/${root.id}/replies`, { kind: 'comment', body: 'Wij weten dit.' });
	await eventually(async () => (await call(asker, 'GET', '/notifications?limit=5')).items.some((n) => n.post?.id === reply.id), 'the notification is there');
	return { title, root: root.id, reply: reply.id };
}

async function notifications({ browser }) {
	const page = await browser.page({ mail: ASKER, path: '/' });
	const { title, root, reply } = await happen(browser, page);
	await browser.open(page, '/meldingen');
	await page.locator('header').getByText(/\d+ nieuw/).waitFor();
	const row = page.locator('section[aria-labelledby=forYou] .vb-rows > li', { hasText: title });
	await row.getByText('heeft gereageerd.').waitFor();
	equal(await row.getByRole('link', { name: title }).getAttribute('href'), `/post/${root}#p${reply}`, 'it leads to the very reply');
	await row.getByRole('button', { name: `Gelezen: ${title}` }).click();
	await eventually(async () => !(await row.getByRole('button').count()), 'it is read');
	const items = (await call(page, 'GET', '/notifications?limit=50')).items;
	expect(items.find((n) => n.post?.id === reply).read, 'the server knows');
}

async function followingAndMail({ browser }) {
	const page = await browser.page({ mail: ASKER, path: '/' });
	const { title } = await happen(browser, page);
	await browser.open(page, '/volgen');
	const often = page.getByRole('combobox', { name: `Hoe vaak: ${title}` });
	await often.selectOption('muted');
	await eventually(async () => (await call(page, 'GET', '/subscriptions?limit=100')).items.find((s) => s.post?.title === title)?.frequency === 'muted', 'it is silent');
	await page.getByRole('radio', { name: /Elke week/ }).check();
	await page.getByRole('button', { name: 'Bewaren' }).click();
	await eventually(async () => (await call(page, 'GET', '/me/mail-preferences')).digest === 'weekly', 'weekly it is');
	await call(page, 'PATCH', '/me/mail-preferences', { digest: 'daily' });
}

async function followASearch({ browser }) {
	const page = await browser.page({ mail: ASKER, path: '/hulp' });
	await unfollow(page, (one) => one.search);
	await browser.open(page, '/zoeken?q=verzekering');
	await page.getByRole('button', { name: 'Volg deze zoekopdracht' }).click();
	await page.getByText('Je volgt dit nu.').first().waitFor();
	await browser.open(page, '/volgen');
	await page.getByRole('button', { name: /^Maak een adres voor een feedlezer/ }).first().click();
	const address = new URL((await page.getByText(/\/feeds\/search\.atom\?q=verzekering/).first().textContent()) ?? '');
	const feed = await page.evaluate(async (path) => (await fetch(path, { credentials: 'omit' })).text(), address.pathname + address.search);
	expect(feed.includes('<feed') && feed.includes('xmlns="http://www.w3.org/2005/Atom"'), 'the address gives the feed without signing in');
	const list = page.locator('section[aria-labelledby=following]');
	await list.getByRole('link', { name: 'Zoeken: verzekering' }).waitFor();
	await list.getByRole('button', { name: 'Niet meer volgen: Zoeken: verzekering' }).click();
	await eventually(async () => !(await list.getByRole('link', { name: 'Zoeken: verzekering' }).count()), 'it is not followed any more');
}

async function stopWithABadLink({ browser }) {
	const page = await browser.page({ path: '/stop#1.1.1.vals', mayFail: ['/api/v1/mail-stops'] });
	await page.getByRole('button', { name: 'Stop deze mail' }).click();
	await page.getByText('Deze link werkt niet.').first().waitFor();
}

async function deadLetters({ browser }) {
	const page = await browser.page({ mail: ADMINISTRATOR, path: '/beheer/post' });
	await page.locator('main h1', { hasText: 'Niet aangekomen' }).waitFor();
	await page.getByText('Alles is aangekomen.').waitFor();
}

async function expert({ browser }) {
	const page = await browser.page({ mail: 'stuurgroep@voorbeeld.nl', path: '/' });
	const asker = await browser.page({ mail: ASKER, path: '/' });
	const theme = (await call(asker, 'GET', '/terms?kind=theme')).items[0].id;
	const question = await call(asker, 'POST', '/posts', { kind: 'question', title: unique('Wie kent de regels'), body: 'Vertel.', terms: [theme], status: 'published' });
	await browser.open(page, question.url);
	await page.getByRole('button', { name: 'Vraag een deskundige' }).click();
	await page.getByLabel('Naam van de deskundige').fill('Els Jacobs, jurist');
	await page.getByRole('button', { name: 'Maak de link' }).click();
	const link = await page.locator('.vb-copy code').first().textContent();
	const { pathname, hash } = new URL(link);
	const guest = await browser.page({ path: pathname + hash });
	await guest.getByRole('heading', { name: question.title }).waitFor();
	await guest.getByLabel('Je antwoord').fill('Dat staat in de wet.');
	await guest.getByRole('button', { name: 'Antwoord plaatsen' }).click();
	await guest.getByText('Je antwoord is geplaatst.').first().waitFor();
	await browser.open(asker, question.url);
	await asker.getByText('Els Jacobs, jurist (op verzoek, zonder account)').first().waitFor();
	const again = await browser.page({ path: pathname + hash, mayFail: ['/api/v1/expert-links'] });
	await again.getByText('Deze link werkt niet meer').first().waitFor();
}

/** A theme, a place, a person and a group are followed where they are shown. */
async function followThings({ browser }) {
	const page = await browser.page({ mail: ASKER, path: '/' });
	const theme = (await call(page, 'GET', '/terms?kind=theme&limit=1')).items[0];
	const { user } = await call(page, 'GET', '/me');
	const other = (await call(page, 'GET', '/users?limit=50')).items.find((x) => x.id !== user.id);
	const group = (await call(page, 'GET', '/groups?limit=1')).items[0];
	const place = (await call(page, 'GET', '/search?limit=1&facets=place')).facets.place[0];
	for (const [path, name, kind] of [
		[`/zoeken?theme=${theme.id}`, theme.name, 'term'],
		[`/zoeken?place=${place.id}`, place.name, 'organisation'],
		[`/zoeken?author=${other.id}`, other.name, 'account'],
		[`/groepen/${group.id}`, group.name, 'group'],
	]) {
		await unfollow(page, (one) => one[kind]?.name === name);
		await browser.open(page, path);
		const button = page.getByRole('button', { name: `Volg ${name}` });
		await button.click();
		await page.getByText('Je volgt dit nu.').first().waitFor();
		const mine = (await call(page, 'GET', '/subscriptions?limit=100')).items.find((s) => s[kind]?.name === name);
		expect(mine, `${kind} is followed`);
		await call(page, 'DELETE', `/subscriptions/${mine.id}`);
	}
}

/** The events of a calendar as ical.js reads it; strictly, and each with what RFC 5545 wants. */
function read(text) {
	const calendar = new ICAL.Component(ICAL.parse(text));
	for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
	const events = calendar.getAllSubcomponents('vevent').map((x) => new ICAL.Event(x, { strictExceptions: true }));
	equal(new Set(events.map((e) => e.uid)).size, events.length, 'every event has an identity of its own');
	for (const e of events) expect(e.summary && e.startDate.compare(e.endDate) < 0 && e.component.getFirstPropertyValue('dtstamp').zone.tzid === 'UTC', `${e.uid} is whole`);
	return events;
}

/** A meeting is planned on the page of its group, shows its time, and stands in the calendar. */
async function meeting({ browser }) {
	const page = await browser.page({ mail: 'stuurgroep@voorbeeld.nl', path: '/' });
	const name = unique('Overleg'), made = await call(page, 'POST', '/groups', { kind: 'team', name: unique('Kring'), visibility: 'open' });
	await browser.open(page, `/groepen/${made.id}`);
	await page.getByRole('button', { name: 'Plan een bijeenkomst' }).click();
	await page.getByRole('button', { name: 'Plannen' }).click();
	await page.locator('#mt-errors').getByText('Kies wanneer de bijeenkomst begint.').waitFor();
	await page.locator('#mt-title').fill(name);
	await page.locator('#mt-starts').fill('2030-06-03T13:30');
	await page.locator('#mt-body').fill('Waar staan we?');
	await page.getByRole('button', { name: 'Plannen' }).click();
	await page.locator('section[aria-labelledby=meetings] li', { hasText: name }).getByText(/3 juni 2030, 13:30–14:30/).waitFor();
	const calendar = (which) => page.evaluate(async (path) => (await fetch(path)).text(), `/calendar/${which}.ics`);
	const [event] = read(await calendar(made.id));
	equal(event.summary, name, 'it is in the calendar');
	equal(event.startDate.toUnixTime() * 1000, await page.evaluate(() => Date.parse('2030-06-03T13:30')), 'at that moment, by the time zone that the calendar brings along');
	equal(event.duration.toSeconds(), 3600, 'for an hour');
	const all = read(await calendar('mine'));
	expect(all.some((x) => x.summary === name) && all.length > 1, 'one’s own has it beside what is due');
	await moved(page, name);
	await page.getByRole('link', { name }).first().click();
	await page.getByText(/4 juni 2030, 09:00–10:30/).first().waitFor();
	const reader = await browser.page({ mail: 'projectleider@voorbeeld.nl', path: `/groepen/${made.id}` });
	await reader.locator('section[aria-labelledby=written]').waitFor();
	equal(await reader.getByRole('button', { name: /^Verplaatsen/ }).count(), 0, 'ways to move it for who may not');
}

/** The meeting gets another time, by keyboard; an end before the beginning is refused. */
async function moved(page, name) {
	const row = page.locator('section[aria-labelledby=meetings] li', { hasText: name });
	await row.getByRole('button', { name: `Verplaatsen: ${name}` }).focus();
	await page.keyboard.press('Enter');
	await eventually(async () => (await focused(page)) === 'mv-starts', 'the form is open');
	await becomes(() => page.locator('#mv-starts').inputValue(), '2030-06-03T13:30', 'it begins with the time that it has');
	await page.locator('#mv-starts').fill('2030-06-04T09:00');
	await page.locator('#mv-ends').fill('2030-06-04T08:00');
	await page.keyboard.press('Enter');
	await page.locator('#mv-errors').getByText('Het einde komt na het begin.').waitFor();
	await page.locator('#mv-ends').fill('2030-06-04T10:30');
	await page.keyboard.press('Enter');
	await row.getByText(/4 juni 2030, 09:00–10:30/).waitFor();
	await eventually(async () => (await focused(page)).startsWith('move-'), 'the focus stays at the meeting');
}

export const tests = [
	['expert_answers_once_without_an_account', expert],
	['notifications_are_grouped_read_and_counted', notifications],
	['following_and_mail_are_on_one_screen', followingAndMail],
	['search_is_followed_and_left', followASearch],
	['themes_places_people_and_groups_are_followed', followThings],
	['meeting_is_planned_and_in_the_calendar', meeting],
	['stop_with_a_bad_link_says_so', stopWithABadLink],
	['dead_letters_are_for_the_administrator', deadLetters],
];
