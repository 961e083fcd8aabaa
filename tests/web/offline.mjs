// Without connection: what was read before is still there, and nothing old stands in for something new.
import { equal, eventually, expect } from './help.mjs';

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

export const tests = [
	['offline_reload_shows_the_thread_that_was_read', readThread],
	['offline_copy_never_stands_in_for_the_newest_client', fresh],
	['offline_copies_go_away_at_sign_out', forgotten],
];
