// The need radar: from the queue to a question, and onto the agenda, by mouse and by keyboard.
import { api, equal, eventually, expect, focused, tabTo, unique } from './help.mjs';

const READER = 'lezer@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';
const PATH = '/behoefteradar';
const MEETING = 'Radaroverleg';
const row = (page, text) => page.locator('.vb-rows > li', { hasText: text });

/** A question without an answer, and a meeting of the steering group, the first to come. */
async function world(browser) {
	const page = await browser.page({ mail: STEERING, path: '/hulp' });
	const old = (await api(page, 'GET', '/posts?kind=meeting&group=1&limit=50')).data.items.filter((x) => x.title.startsWith(MEETING));
	for (const { id } of old) await api(page, 'DELETE', `/posts/${id}`);
	const [theme] = (await api(page, 'GET', '/terms?kind=theme&limit=1')).data.items;
	const question = { kind: 'question', title: `Wie weet dit ${unique('nu')}?`, body: 'Vertel.', terms: [theme.id], status: 'published' };
	const asked = (await api(page, 'POST', '/posts', question)).data;
	const meeting = { kind: 'meeting', title: unique(MEETING), body: '- Opening', access: 'group', group: 1, status: 'published', starts: new Date(Date.now() + 3_600_000).toISOString() };
	return { page, asked, meeting: (await api(page, 'POST', '/posts', meeting)).data };
}

const agendaOf = async (page, meeting) => (await api(page, 'GET', `/posts/${meeting.id}`)).data.body;

async function fromQueue({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/werkvoorraad' });
	await page.getByRole('link', { name: 'Behoefteradar' }).click();
	await row(page, 'energiearmoede').getByText('op 7 dagen').waitFor();
	equal(await row(page, 'knarrenhof').count(), 0, 'what was looked for on two days');
	equal(await page.locator('nav[aria-label="Hoe ver terug"] [aria-current]').textContent(), '90 dagen', 'the period');
	await row(page, 'energiearmoede').getByRole('link', { name: /^Stel deze vraag/ }).click();
	await page.locator('#f-title').waitFor();
	equal(await page.locator('#f-title').inputValue(), 'energiearmoede', 'the title of the question');
	await browser.open(page, PATH);
	await page.getByRole('link', { name: '30 dagen' }).click();
	await page.waitForURL(/dagen=30/);
	await row(page, 'energiearmoede').getByText('op 5 dagen').waitFor();
}

async function mouse({ browser }) {
	const { page, asked, meeting } = await world(browser);
	await browser.open(page, PATH);
	await page.getByRole('link', { name: meeting.title }).waitFor();
	await row(page, asked.title).getByRole('button', { name: `Zet op de agenda: ${asked.title}` }).click();
	await row(page, asked.title).getByText('Staat op de agenda').waitFor();
	equal(await agendaOf(page, meeting), `- Opening\n- Nog geen antwoord: ${asked.title} (#${asked.id})`, 'the agenda');
}

/** What somebody else put there in the meantime stays. */
async function keyboard({ browser }) {
	const { page, meeting } = await world(browser);
	await browser.open(page, PATH);
	await page.getByRole('link', { name: meeting.title }).waitFor();
	const { data } = await api(page, 'GET', `/posts/${meeting.id}`);
	await api(page, 'PATCH', `/posts/${meeting.id}`, { body: '- Opening\n- Rondvraag' }, `"${data.version}-0"`);
	await tabTo(page, 'button[aria-label="Zet op de agenda: energiearmoede"]');
	await page.keyboard.press('Enter');
	await eventually(async () => (await focused(page)) === 'sought-0', 'the focus goes to what came in place of the button');
	equal(await page.locator('#sought-0').textContent(), 'Staat op de agenda', 'what is said there');
	equal(await agendaOf(page, meeting), '- Opening\n- Rondvraag\n- Gezocht en niet gevonden: energiearmoede', 'the agenda');
	await page.reload();
	await row(page, 'energiearmoede').getByText('Staat op de agenda').waitFor();
}

async function planned({ browser }) {
	const { page, asked } = await world(browser);
	await browser.open(page, '/groepen/1');
	await page.getByRole('button', { name: 'Plan een bijeenkomst' }).click();
	await page.locator('#mt-body').fill('- Opening');
	const fill = page.getByRole('button', { name: 'Zet de behoefteradar erop' });
	await fill.click();
	const lines = async () => (await page.locator('#mt-body').inputValue()).split('\n');
	await eventually(async () => (await lines()).includes('- Gezocht en niet gevonden: buurtbus'), 'searches are on the agenda');
	expect((await lines()).includes(`- Nog geen antwoord: ${asked.title} (#${asked.id})`), 'the question is on the agenda');
	await fill.click();
	await page.getByText('De behoefteradar laat niets zien wat er nog niet op staat.').first().waitFor({ state: 'attached' });
	const all = await lines();
	equal(all.length, new Set(all).size, 'lines, of which none stands there twice');
}

async function nothing({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/hulp' });
	await page.route(/\/api\/v1\/radar/, (route) =>
		route.fulfill({ contentType: 'application/json', body: '{"days":90,"searches":[],"questions":[],"meToo":[]}' }),
	);
	await page.route(/\/api\/v1\/posts\?kind=meeting/, (route) => route.fulfill({ contentType: 'application/json', body: '{"items":[],"next":null}' }));
	await browser.open(page, PATH);
	await page.getByText('Elke vraag heeft een antwoord.').waitFor();
	await page.getByText('Er is niets waar op drie dagen vergeefs naar is gezocht.').waitFor();
	await page.getByRole('link', { name: 'Plan een bijeenkomst' }).waitFor();
	await page.getByRole('link', { name: 'Kijk een jaar terug' }).click();
	await page.waitForURL(/dagen=365/);
}

async function closed({ browser }) {
	const page = await browser.page({ mail: READER, path: '/cijfers' });
	await page.getByRole('heading', { level: 1 }).waitFor();
	equal(await page.locator(`a[href="${PATH}"]`).count(), 0, 'ways to the radar for a reader');
}

export const tests = [
	['radar_leads_from_the_queue_to_a_question', fromQueue],
	['radar_puts_a_question_on_the_agenda_by_mouse', mouse],
	['radar_puts_a_search_on_the_agenda_by_keyboard_and_keeps_what_came_between', keyboard],
	['radar_agenda_of_a_new_meeting_takes_it_over_once', planned],
	['radar_without_needs_says_what_to_do', nothing],
	['radar_is_not_offered_to_readers', closed],
];
