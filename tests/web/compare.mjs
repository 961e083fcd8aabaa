// The answers of several places beside one another, whose place is like one's own, and giving an address to somebody else.
import { equal, eventually, expect, tabTo, unique } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

/** Asks the server as whoever is signed in on the page. */
const ask = (page, method, path, body) =>
	page.evaluate(
		async ([m, p, b]) => {
			const { csrf } = await (await fetch('/api/v1/me')).json();
			const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
			return (await fetch(`/api/v1${p}`, { method: m, headers, body: b && JSON.stringify(b) })).json();
		},
		[method, path, body],
	);

/** A question with answers of two places, one of them endorsed and tried by the one who asked. */
async function localAnswers(browser) {
	const asker = await browser.page({ mail: READER, path: '/' });
	const theme = (await ask(asker, 'GET', '/terms?kind=theme')).items[0].id;
	const post = await ask(asker, 'POST', '/posts', { kind: 'question', title: unique('Hoe doen jullie het'), body: 'Wij zoeken.', terms: [theme], status: 'published' });
	const helper = await browser.page({ mail: HELPER, path: '/' });
	const first = await ask(helper, 'POST', `/posts/${post.id}/replies`, { kind: 'answer', body: 'Bij ons doet de bibliotheek het.' });
	const steering = await browser.page({ mail: STEERING, path: '/' });
	await ask(steering, 'POST', `/posts/${post.id}/replies`, { kind: 'answer', body: 'Hier regelt het wijkteam dat.' });
	await ask(steering, 'POST', `/posts/${first.id}/marks`, { kind: 'endorsed' });
	await ask(asker, 'POST', `/posts/${first.id}/marks`, { kind: 'tried_partly', note: 'Met een dag minder.' });
	const where = async (page) => (await ask(page, 'GET', '/me')).user.organisation.name;
	return { asker, post, first, places: { asker: await where(asker), helper: await where(helper), steering: await where(steering) } };
}

async function beside({ browser }) {
	const { asker, post, first, places } = await localAnswers(browser);
	await browser.open(asker, post.url);
	await tabTo(asker, 'a[href*="weergave=naast-elkaar"]');
	await asker.keyboard.press('Enter');
	await asker.locator('.vb-beside').waitFor();
	const columns = asker.locator('.vb-beside > li');
	const names = await asker.locator('.vb-beside > li h3').allTextContents();
	equal([...names].sort().join(), [...new Set(Object.values(places))].sort().join(), 'a column for each place');
	equal(names[0], places.asker, 'one’s own place comes first');
	const helpers = columns.filter({ hasText: 'Bij ons doet de bibliotheek het.' });
	await helpers.locator('.vb-stamp').waitFor();
	await helpers.getByText('inwoners').first().waitFor();
	await columns.first().getByText('Met een dag minder.').waitFor();
	await columns.first().getByText('Deels').waitFor();
	await asker.reload();
	await asker.locator('.vb-beside').waitFor();
	const tops = await columns.evaluateAll((all) => all.map((c) => Math.round(c.getBoundingClientRect().top)));
	expect(tops[0] === tops[1], 'they stand beside one another');
	await helpers.getByRole('link', { name: /Naar dit antwoord/ }).click();
	await asker.locator(`#p${first.id}.vb-answer`).waitFor();
	expect(new URL(asker.url()).hash === `#p${first.id}`, 'it leads to the answer');
	await asker.goBack();
	await asker.locator('.vb-beside').waitFor();
	await asker.getByRole('link', { name: 'Zet de antwoorden onder elkaar' }).click();
	await asker.locator('main:not([data-growing]) .vb-answer').first().waitFor();
	equal(await asker.locator('.vb-beside').count(), 0, 'the list is back');
}

async function share({ browser, server }) {
	const { post } = await localAnswers(browser);
	const page = await browser.page({ mail: READER, path: post.url });
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	const copied = () => page.evaluate(() => navigator.clipboard.readText());
	const answer = page.locator('.vb-answer', { hasText: 'wijkteam' });
	await answer.getByRole('button', { name: 'Link delen' }).click();
	const id = await answer.getAttribute('id');
	await eventually(async () => (await copied()) === `${server.base}${post.url}#${id}`, 'the address of the answer is copied');
	await answer.locator('[data-said="Gekopieerd."]').waitFor();
	await page.locator('header').getByRole('button', { name: 'Link delen' }).focus();
	await page.keyboard.press('Enter');
	await eventually(async () => (await copied()) === `${server.base}${post.url}`, 'the address of the thread is copied');
	await eventually(async () => (await page.locator('#status').textContent()).includes('Gekopieerd'), 'and that is said');
	await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
	await page.locator('header').getByRole('button', { name: 'Link delen' }).click();
	await page.locator('[data-said^="Kopiëren lukt hier niet"]').waitFor();
	await browser.open(page, new URL(`${post.url}#${id}`, server.base).href.slice(server.base.length));
	await eventually(async () => {
		const box = await page.locator(`#${id}`).boundingBox();
		return box && box.y > -2 && box.y < 500;
	}, 'the address leads to the answer');
}

export const tests = [
	['answers_of_several_places_stand_beside_one_another', beside],
	['address_of_a_thread_or_answer_is_given_to_somebody_else', share],
];
