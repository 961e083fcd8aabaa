// Threads that change while somebody reads them, and exchanging everything with another Vraagbaak.
import { becomes, equal, eventually, unique } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';
const WRITER = 'projectleider2@voorbeeld.nl';

/** Asks the server as whoever is signed in on the page. */
const ask = (page, method, path, body) =>
	page.evaluate(
		async ([m, p, b]) => {
			const { csrf } = await (await fetch('/api/v1/me')).json();
			const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
			const answer = await fetch(`/api/v1${p}`, { method: m, headers: b ? headers : { 'x-csrf-token': csrf }, body: b && JSON.stringify(b) });
			return { status: answer.status, data: await answer.json().catch(() => null) };
		},
		[method, path, body],
	);

/** Waits until this tab hears what happens: the server has the stream when it answers. */
const hears = (page) => page.waitForResponse((r) => new URL(r.url()).pathname === '/api/v1/live');

async function newThread(browser, options) {
	const page = await browser.page({ mail: READER, path: '/', ...options });
	const theme = (await ask(page, 'GET', '/terms?kind=theme')).data.items[0].id;
	const made = await ask(page, 'POST', '/posts', { kind: 'question', title: unique('Wie kent dit'), body: 'Ik zoek het.', terms: [theme], status: 'published' });
	equal(made.status, 201, 'the question is there');
	const stream = hears(page);
	await browser.open(page, `/post/${made.data.id}`);
	await stream;
	return { page, id: made.data.id };
}

async function live({ browser }) {
	const { page, id } = await newThread(browser);
	const second = await page.context().newPage(); // another tab of the same browser: it shares the stream
	await second.goto(page.url());
	await second.locator('main:not([data-growing]) .vb-thread').waitFor();
	await eventually(async () => (await page.evaluate(async () => (await navigator.locks.query()).held.length)) === 1, 'one tab holds the stream');
	const writer = await browser.page({ mail: WRITER, path: '/' });
	equal((await ask(writer, 'POST', `/posts/${id}/_presence`)).status, 204, 'presence is said');
	for (const tab of [page, second]) await tab.getByText('Iemand schrijft een antwoord…').first().waitFor();
	const text = unique('Dit antwoord kwam vanzelf');
	equal((await ask(writer, 'POST', `/posts/${id}/replies`, { kind: 'answer', body: text })).status, 201, 'the answer is there');
	for (const tab of [page, second]) await tab.locator('main').getByText(text).waitFor();
	await eventually(async () => !(await page.locator('main').getByText('Iemand schrijft een antwoord…').count()), 'nobody is writing any more');
	await page.close(); // the other tab takes over from what was seen last: nothing is lost in between
	const more = unique('En dit ook');
	equal((await ask(writer, 'POST', `/posts/${id}/replies`, { kind: 'answer', body: more })).status, 201, 'the second answer is there');
	await second.locator('main').getByText(more).waitFor();
	await second.close();
}

/** What a thread was before a save may arrive after it: a slow answer to a reading that somebody else's reply caused. */
async function lateReading({ browser }) {
	const { page, id } = await newThread(browser, { worker: false });
	await eventually(async () => (await page.evaluate(async () => (await navigator.locks.query()).held.length)) === 1, 'the stream is held');
	let late = null;
	let held = false;
	await page.route(`**/api/v1/posts/${id}`, async (route) => {
		if (late || route.request().method() !== 'GET') return route.continue();
		late = route;
		const before = await route.fetch();
		await eventually(() => held, 'the text is saved');
		await route.fulfill({ response: before });
		late = 'given';
	});
	const writer = await browser.page({ mail: WRITER, path: '/' });
	equal((await ask(writer, 'POST', `/posts/${id}/replies`, { kind: 'comment', body: 'Een reactie.' })).status, 201, 'somebody replies');
	await eventually(() => late, 'the thread is read again');
	await page.getByRole('button', { name: 'Aanpassen' }).first().click();
	const text = unique('Dit is de nieuwe tekst');
	await page.locator('textarea[id^=e][id$=-body]').fill(text);
	await page.getByRole('button', { name: 'Bewaren' }).click();
	await page.locator('.vb-prose', { hasText: text }).waitFor();
	held = true;
	await eventually(() => late === 'given', 'the old answer arrives');
	await page.waitForTimeout(300);
	equal(await page.locator('.vb-prose', { hasText: text }).count(), 1, 'the saved text stays on the screen');
	await page.locator('main').getByText('Een reactie.').waitFor();
}

async function transfer({ browser }) {
	const page = await browser.page({ mail: 'beheer@voorbeeld.nl', path: '/beheer/uitwisselen' });
	const download = page.waitForEvent('download');
	await page.getByRole('link', { name: 'Archief downloaden' }).click();
	const path = await (await download).path();
	await page.getByRole('button', { name: 'Inlezen' }).click();
	await page.locator('#import-errors').getByText('Kies eerst een bestand.').waitFor();
	await page.locator('#import-file').setInputFiles({ name: `${unique('stuk')}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`${unique('Een stuk')}\n\nMet tekst.`) });
	await page.getByRole('button', { name: 'Inlezen' }).click();
	await page.getByText('Nieuw: 1. Bijgewerkt: 0. Hetzelfde gebleven: 0. Mislukt: 0.').first().waitFor();
	await page.locator('#import-file').setInputFiles({ name: 'alles.tar.gz', mimeType: 'application/gzip', buffer: await import('node:fs').then((fs) => fs.readFileSync(path)) });
	await page.getByRole('button', { name: 'Inlezen' }).click();
	await page.getByText(/Nieuw: 0\. Bijgewerkt: 0\. Hetzelfde gebleven: \d+\. Mislukt: 0\./).first().waitFor();
}

async function webhook({ browser }) {
	const page = await browser.page({ mail: 'beheer@voorbeeld.nl', path: '/beheer/webhooks', mayFail: ['/api/v1/webhooks'] });
	await page.locator('#wh-url').fill('https://127.0.0.1/haak');
	await page.getByRole('button', { name: 'Webhook maken' }).click();
	await page.locator('#wh-errors').getByText('op internet te vinden').waitFor();
	const url = `https://${unique('haak')}.invalid/in`;
	await page.locator('#wh-url').fill(url);
	await page.getByLabel('antwoord of reactie').check();
	await page.getByRole('button', { name: 'Webhook maken' }).click();
	await page.getByText(/^whsec_/).waitFor();
	await page.getByRole('button', { name: `Stuur een proefbericht naar ${url}` }).click();
	await page.getByText('Niet aangekomen, we proberen het nog eens: proefbericht').waitFor();
	const secret = await page.getByText(/^whsec_/).textContent();
	await page.getByRole('button', { name: `Maak een nieuw geheim voor ${url}` }).click();
	await page.getByText('ondertekenen we ook met het oude geheim').waitFor();
	await becomes(async () => (await page.getByText(/^whsec_/).textContent()) === secret, false, 'another secret');
	await page.getByRole('button', { name: `Zet ${url} stil` }).click();
	await page.getByText('staat stil', { exact: true }).waitFor();
	await page.getByRole('button', { name: `Haal ${url} weg` }).click();
	await eventually(async () => !(await page.getByText(url).count()), 'it is gone');
	await browser.open(page, '/beheer/webhooks');
	await page.locator('main h1').waitFor();
	equal(await page.getByText(/whsec_/).count(), 0, 'the secret is not shown again');
}

export const tests = [
	['webhook_is_made_tried_and_removed', webhook],
	['thread_changes_by_itself_in_every_tab', live],
	['saved_text_stays_when_an_older_reading_arrives_late', lateReading],
	['everything_is_taken_along_and_brought_in_again', transfer],
];
