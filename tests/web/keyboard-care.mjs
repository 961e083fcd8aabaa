// More flows with the keyboard alone: finding while one types, merging, pre-reading, handing over, what waits for a connection,
// and lists that grow. The focus must be seen at every stop, and go to a sensible place afterwards.
import { dialogWrong } from './heard.mjs';
import { address, hand } from './hand.mjs';
import { api, equal, eventually, expect, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

/** A published post of the one who has this page. @returns {Promise<{id: number, url: string, title: string}>} */
async function published(page, kind, title) {
	const { status, data } = await api(page, 'POST', '/posts', { kind, title, body: 'Zo doen wij het.', status: 'published' });
	equal(status, 201, `${kind} is made`);
	return data;
}

const nameOf = async (browser, mail) => {
	const page = await browser.page({ mail, path: '/profiel' });
	return page.locator('#f-name').inputValue();
};

async function typing({ browser }) {
	const h = await hand(browser, WRITER, '/', [], false);
	const asked = [];
	h.page.on('request', (r) => r.url().includes('/api/v1/search?') && asked.push(new URL(r.url()).searchParams));
	const field = h.page.locator('#q');
	const found = h.page.locator('.vb-ahead a');
	await h.to(field);
	await h.page.keyboard.type('buurtmar');
	await found.first().waitFor();
	expect(asked.length && asked.every((q) => q.get('typing') === 'true'), 'the last word counts as unfinished');
	await eventually(async () => (await h.page.locator('#status').textContent()).includes('terwijl je typt'), 'it is announced');
	await h.to(found);
	await h.page.keyboard.press('Escape');
	await h.lands(field, 'the search field');
	expect(!(await found.count()), 'the list is gone');
	equal(await field.inputValue(), 'buurtmar', 'what was typed is still there');
	await h.page.keyboard.type('k');
	await found.first().waitFor();
	await h.press(found);
	await h.page.locator('.vb-thread').waitFor();
	expect((await h.page.locator('main h1').textContent()).toLowerCase().includes('buurtmarkt'), 'the hit is the one that was meant');
	await h.lands(h.page.locator('main h1'), 'the heading');
}

async function merging({ browser }) {
	const h = await hand(browser, STEERING, '/vragen', ['/api/v1/posts/']);
	const old = await published(h.page, 'page', unique('Over tuinen '));
	const next = await published(h.page, 'page', unique('Over moestuinen '));
	await browser.open(h.page, old.url);
	await h.button('Samenvoegen');
	const number = h.page.locator('#m-into');
	await h.lands(number, 'the number');
	await h.write(number, '#999999');
	await h.page.keyboard.press('Enter');
	await h.lands(h.page.locator('#m-errors'), 'what is wrong');
	await h.write(number, `#${next.id}`);
	await h.page.keyboard.press('Enter');
	await h.lands(h.page.locator('#m-compare'), 'the comparison');
	await h.button('Een ander bericht kiezen');
	await h.lands(number, 'the number again');
	await h.page.keyboard.press('Enter');
	await h.lands(h.page.locator('#m-compare'), 'the comparison');
	await h.to(h.page.locator(`input[name=m-stays][value="${next.id}"]`));
	await h.page.keyboard.press('ArrowDown');
	await h.page.getByRole('button', { name: `Voeg #${next.id} samen met #${old.id}` }).waitFor();
	await h.page.keyboard.press('ArrowUp');
	await h.button(`Voeg #${old.id} samen met #${next.id}`);
	await h.page.waitForURL((url) => url.pathname.includes(`/${next.id}/`));
	await h.see(`Bericht #${old.id} is hiermee samengevoegd.`);
	await h.lands(h.page.locator('main h1'), 'the heading');
}

async function preReading({ browser }) {
	const name = await nameOf(browser, HELPER);
	const h = await hand(browser, WRITER, '/casus-delen');
	const title = unique('Eerst meelezen ');
	await h.write(h.page.locator('#f-title'), title);
	await h.write(h.page.locator('#f-body'), 'Een tuin voor de buurt.');
	await h.to(h.page.locator('#f-theme'));
	await h.page.keyboard.press('ArrowDown');
	await h.button('Laat eerst meelezen');
	await h.page.waitForURL(/\/casus\/\d+/);
	const reader = h.page.locator('#pr-reader');
	await h.write(reader, 'Niemand met deze naam');
	await h.page.keyboard.press('Enter');
	await h.lands(h.page.locator('#pr-errors'), 'what is wrong');
	await h.write(reader, name);
	await h.page.keyboard.press('Enter');
	await h.see(`${name} leest mee`);
	const other = await hand(browser, HELPER, address(h));
	await other.button('Stel een wijziging voor');
	await other.to(other.page.locator('#sg-body'));
	await h.button(`${name} niet meer laten meelezen`);
	await h.lands(reader, 'the field for another name');
	await eventually(async () => (await h.page.locator('#status').textContent()).includes(`${name} leest niet meer mee.`), 'it is announced');
}

async function handingOver({ browser }) {
	const name = await nameOf(browser, HELPER);
	const h = await hand(browser, STEERING, '/kennis');
	const page = await published(h.page, 'page', unique('Zorg hiervoor '));
	await browser.open(h.page, page.url);
	await h.press(h.page.locator('summary', { hasText: 'Wie zorgt hiervoor' }));
	const owner = h.page.locator('#up-owner');
	await h.write(owner, 'Niemand met deze naam');
	await h.page.keyboard.press('Enter');
	await h.lands(h.page.locator('#up-errors'), 'what is wrong');
	await h.write(owner, name);
	await h.button('Bewaren');
	await h.page.locator('.vb-facts', { hasText: name }).waitFor();
	await eventually(async () => (await h.page.locator('#status').textContent()).includes('Dit is bewaard.'), 'it is announced');
	await h.lands(h.page.locator('#upkeep'), 'what opens the form');
}

async function waiting({ browser }) {
	const h = await hand(browser, WRITER, '/vragen', ['/'], false);
	await h.press(h.page.locator('.vb-rows a').nth(1));
	await h.page.locator('textarea[id$=answer-body]').waitFor();
	await h.page.route('**/replies', (route) => route.abort());
	const answer = async (text) => {
		await h.write(h.page.locator('textarea[id$=answer-body]'), text);
		await h.button('Antwoord plaatsen');
		await h.page.locator('#outgoing').getByText(text.startsWith('Eerst') ? /^1 tekst/ : /^2 teksten/).waitFor();
	};
	const first = unique('Eerst ');
	await answer(first);
	await answer(unique('Daarna '));
	await h.press(h.page.locator('#outgoing a'));
	await h.lands(h.page.locator('main h1'), 'the heading');
	const rows = h.page.locator('.vb-rows > li');
	equal(await rows.count(), 2, 'texts that wait');
	await h.press(rows.nth(1).getByRole('button', { name: /^Weggooien/ }));
	await h.press(rows.nth(1).getByRole('button', { name: /^Ja, weggooien/ }));
	await h.lands(h.page.locator('main h1'), 'the heading');
	equal(await rows.count(), 1, 'texts that wait');
	await h.page.unroute('**/replies');
	await h.press(rows.getByRole('button', { name: /^Nu versturen/ }));
	await h.see('Alles is verstuurd.');
	await h.lands(h.page.locator('main h1'), 'the heading');
}

/** A list of one row a page: the button fetches the next, says so, and the keyboard goes on at the new row. */
async function growing({ browser }) {
	const h = await hand(browser, STEERING, '/vragen', [], false);
	const helper = await browser.page({ mail: HELPER, path: '/vragen' });
	for (const word of ['een', 'twee']) {
		const page = await published(h.page, 'page', unique(`Lijst ${word} `));
		equal((await api(h.page, 'POST', '/subscriptions', { post: page.id })).status, 201, 'it is followed');
		equal((await api(helper, 'POST', `/posts/${page.id}/_flag`, { reason: 'Hier klopt iets niet.' })).status < 300, true, 'it is reported');
		equal((await api(h.page, 'POST', '/invitations', { roles: ['reader'], days: 7 })).status, 201, 'somebody is invited');
	}
	await h.page.route(/limit=50/, (route) => route.continue({ url: route.request().url().replace('limit=50', 'limit=1') }));
	const lists = [
		['/volgen', 'Meer resultaten', 'section[aria-labelledby=following] li:nth-child(2) a', '1 resultaat toegevoegd.'],
		['/beheer/uitnodigingen', 'Meer uitnodigingen', '.vb-rows > li:nth-child(2)', '1 uitnodiging toegevoegd.'],
	];
	for (const [path, name, next, said] of lists) {
		await browser.open(h.page, path);
		await h.button(name);
		await h.lands(h.page.locator(next), `the new row of ${path}`);
		await eventually(async () => (await h.page.locator('#status').textContent()).includes(said), `${path} says what came`);
	}
}

/** A dialog says what it is, takes the focus, closes by Escape, and gives the focus back. */
async function dialogs({ browser }) {
	const page = await browser.page({ mail: 'projectleider2@voorbeeld.nl', path: '/vraag-stellen', mayFail: ['/api/v1/'] });
	await page.route('**/posts/_check', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"findings":[]}' }));
	await page.locator('#f-title').fill('Wie belt er terug als het nodig is?');
	await page.locator('#f-body').fill('Bel mij op 06 12345678.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('#f-send').press('Enter');
	await page.locator('dialog[open]').waitFor();
	equal((await dialogWrong(page, page.locator('#f-errors'))).join(), '', 'the dialog about personal data');
	const confirm = JSON.stringify({ type: 'https://vraagbaak.nl/problems/sign-in-again', title: 'x', status: 403 });
	await browser.open(page, '/profiel/beveiliging');
	await page.route('**/second-factors', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 403, contentType: 'application/problem+json', body: confirm }) : route.continue()));
	const begin = page.getByRole('button', { name: 'Tweede stap instellen' });
	await begin.press('Enter');
	await page.locator('dialog[open]').waitFor();
	equal((await dialogWrong(page, begin)).join(), '', 'the dialog about signing in once more');
}

export const tests = [
	['keyboard_dialogs_have_a_name_take_the_focus_and_give_it_back', dialogs],
	['keyboard_search_offers_hits_while_one_types', typing],
	['keyboard_two_posts_are_compared_and_merged', merging],
	['keyboard_draft_is_read_along_by_somebody_chosen', preReading],
	['keyboard_page_is_handed_over', handingOver],
	['keyboard_waiting_texts_are_sent_or_thrown_away', waiting],
	['keyboard_growing_lists_go_on_at_the_new_row', growing],
];
