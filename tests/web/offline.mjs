// Without connection: what was read before is still there, and nothing old stands in for something new.
import { equal, eventually, expect, unique } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';

/** Waits until the client has been kept on the device. */
const kept = (page) =>
	eventually(
		() => page.evaluate(async () => (await caches.keys()).some((n) => /^vraagbaak:shell:\w+$/.test(n)) && Boolean(navigator.serviceWorker.controller)),
		'the client is kept on the device',
	);

async function readThread({ browser }) {
	const page = await browser.page({ mail: READER, path: '/casussen', mayFail: ['/'] });
	await page.locator('.vb-rows a').first().click();
	await page.locator('.vb-thread').waitFor();
	const title = await page.locator('main h1').textContent();
	await kept(page);
	await page.context().setOffline(true);
	await page.reload();
	await page.locator('main h1', { hasText: title }).waitFor();
	await page.locator('#offline').waitFor();
	await page.locator('.vb-prose').first().waitFor();
	await page.locator('header').getByText('Lotte Hendrickx').first().waitFor();
	await page.locator('header').getByRole('link', { name: 'Vragen' }).first().click();
	await page.getByText('Er is geen verbinding.').first().waitFor();
	await page.context().setOffline(false);
	await page.reload();
	await page.locator('main h1').waitFor();
	await eventually(async () => (await page.locator('#offline').count()) === 0, 'the notice is gone with a connection');
}

async function fresh({ browser, server }) {
	const page = await browser.page({ mail: READER, path: '/', mayFail: ['/'] });
	await kept(page);
	await page.evaluate(async () => {
		for (const name of await caches.keys()) {
			const set = await caches.open(name);
			await set.put('/', new Response('<h1>oud</h1>', { headers: { 'content-type': 'text/html' } }));
		}
	});
	await page.goto(`${server.base}/hulp`);
	await page.locator('main h1', { hasText: 'Hulp' }).waitFor();
	expect(!(await page.content()).includes('oud</h1>'), 'with a connection the newest client comes');
}

async function forgotten({ browser }) {
	const page = await browser.page({ mayFail: ['/'] });
	await browser.signIn(page, 'lezer@voorbeeld.nl');
	await browser.open(page, '/casussen');
	await page.locator('.vb-rows a').first().click();
	await page.locator('.vb-thread').waitFor();
	await kept(page);
	const count = () => page.evaluate(async () => ((await caches.has('vraagbaak:read')) ? (await (await caches.open('vraagbaak:read')).keys()).length : 0));
	await eventually(async () => (await count()) > 0, 'what was read is kept');
	await browser.open(page, '/profiel');
	await page.getByRole('button', { name: 'Afmelden', exact: true }).click();
	await page.getByText('Je bent afgemeld.').first().waitFor();
	equal(await count(), 0, 'what is left after signing out');
}

/** Writes an answer without connection; it leaves once, when there is one. */
async function answerWaits({ browser }) {
	const page = await browser.page({ mail: READER, path: '/vragen', mayFail: ['/'] });
	await page.locator('.vb-rows a').nth(2).click();
	await page.locator('.vb-thread').waitFor();
	const address = page.url();
	await kept(page);
	await page.context().setOffline(true);
	const text = unique('Zonder verbinding geschreven ');
	await page.locator('textarea[id$=answer-body]').fill(text);
	await page.getByRole('button', { name: 'Antwoord plaatsen' }).click();
	await page.getByText('Je tekst staat klaar').first().waitFor();
	await page.locator('#outgoing').getByText('1 tekst wacht op verbinding').click();
	await page.locator('main h1', { hasText: 'Wacht op verbinding' }).waitFor();
	await page.reload();
	await page.locator('.vb-rows').getByText('Antwoord bij:').waitFor();
	await page.context().setOffline(false);
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await page.getByText('Alles is verstuurd.').waitFor();
	await eventually(async () => (await page.locator('#outgoing').count()) === 0, 'nothing waits any more');
	await page.goto(address);
	await page.locator('.vb-answer', { hasText: text }).first().waitFor();
	equal(await page.locator('.vb-answer', { hasText: text }).count(), 1, 'the answer is there once');
}

/** The answer of the server gets lost: the second try makes no second post. */
async function sentOnce({ browser }) {
	const page = await browser.page({ mail: READER, path: '/vraag-stellen', mayFail: ['/'] });
	const title = unique('Een vraag die maar één keer komt ');
	let lost = 0;
	await page.route('**/api/v1/posts', async (route) => {
		if (route.request().method() !== 'POST' || lost++) return route.continue();
		await route.fetch();
		await route.abort();
	});
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('Hoe doen anderen dit?');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('#f-send').click();
	await page.getByText('Je tekst staat klaar').first().waitFor();
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await eventually(async () => (await page.locator('#outgoing').count()) === 0, 'the text has left');
	await eventually(async () => !(await page.getByText('Je tekst staat klaar').count()), 'it no longer says that it waits');
	await page.locator('.vb-notice').getByText(title).waitFor();
	await page.goto(`${new URL(page.url()).origin}/vragen?sort=created`);
	await page.locator('.vb-rows a', { hasText: title }).first().waitFor();
	equal(await page.locator('.vb-rows a', { hasText: title }).count(), 1, 'the question is there once');
}

/** What the server refuses stays, with its reason. */
async function refused({ browser }) {
	const page = await browser.page({ mail: READER, path: '/vragen', mayFail: ['/'] });
	await page.locator('.vb-rows a').first().click();
	await page.locator('.vb-thread').waitFor();
	const refusal = { status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, detail: 'De vraag is gesloten.' }) };
	let connected = false; // one route: between two, the text would leave
	await page.route('**/replies', (route) => (connected ? route.fulfill(refusal) : route.abort()));
	await page.locator('textarea[id$=answer-body]').fill('Dit neemt de server straks niet aan.');
	await page.getByRole('button', { name: 'Antwoord plaatsen' }).click();
	await page.getByText('Je tekst staat klaar').first().waitFor();
	connected = true;
	await page.getByRole('link', { name: 'Bekijk wat wacht' }).click();
	await page.getByText('Dit is niet aangenomen: De vraag is gesloten.').waitFor();
	await page.getByText('Lees je tekst').click();
	await page.getByText('Dit neemt de server straks niet aan.').waitFor();
	await page.goto(`${new URL(page.url()).origin}/profiel`);
	await page.getByRole('button', { name: 'Afmelden', exact: true }).click();
	await page.locator('#f-errors').getByText('Er wacht nog 1 tekst').waitFor();
	await page.goto(`${new URL(page.url()).origin}/wacht-op-verbinding`);
	await page.getByRole('button', { name: /Weggooien/ }).click();
	await page.getByRole('button', { name: /Ja, weggooien/ }).click();
	await page.getByText('Er wacht niets.').waitFor();
}

/** Personal data is found when the text leaves: the reason is asked there, and it goes. */
async function personal({ browser }) {
	const page = await browser.page({ mail: READER, path: '/vragen', mayFail: ['/'] });
	await page.locator('.vb-rows a').first().click();
	await page.locator('.vb-thread').waitFor();
	const address = page.url();
	const text = unique('Bel de wijkagent op 06-12345678, zegt ');
	await page.route('**/api/v1/**', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
	await page.locator('textarea[id$=answer-body]').fill(text);
	await page.getByRole('button', { name: 'Antwoord plaatsen' }).click();
	await page.getByText('Je tekst staat klaar').first().waitFor();
	await page.unroute('**/api/v1/**');
	await page.getByRole('link', { name: 'Bekijk wat wacht' }).click();
	await page.getByText('Dit is niet aangenomen').waitFor();
	await page.getByRole('button', { name: /Reden geven en versturen/ }).click();
	await page.locator('#pd-reason').fill('Het nummer is van de gemeente zelf.');
	await page.locator('#pd-reason').press('Tab');
	await page.getByRole('dialog').locator('button[type=submit]').click();
	await page.getByText('Er wacht niets.').waitFor();
	await page.goto(address);
	await page.locator('.vb-answer', { hasText: text }).first().waitFor();
	equal(await page.locator('.vb-answer', { hasText: text }).count(), 1, 'the answer is there once');
}

export const tests = [
	['outbox_personal_data_goes_on_with_a_reason', personal],
	['outbox_answer_without_connection_waits_and_leaves_once', answerWaits],
	['outbox_lost_answer_of_the_server_makes_no_second_post', sentOnce],
	['outbox_keeps_what_was_refused_and_says_why', refused],
	['offline_reload_shows_the_thread_that_was_read', readThread],
	['offline_copy_never_stands_in_for_the_newest_client', fresh],
	['offline_copies_go_away_at_sign_out', forgotten],
];
