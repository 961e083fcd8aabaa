// What others regret, as far as only a screen can show it; the rest stands in tests/app/regret_test.c.
import { eventually, expect, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';

async function readers({ browser }) {
	for (const path of ['/vraag-stellen', '/casus-delen', '/gesprek-starten', '/les-schrijven']) {
		const page = await browser.page({ mail: WRITER, path });
		const group = page.getByRole('group', { name: 'Wie kan dit lezen?' });
		await group.getByText('Het hele netwerk').waitFor();
		expect(await group.locator('input[value=network]').isChecked(), `${path} says who can read it`);
		await group.locator('input[value=public]').check();
		await group.getByText('Ook mensen zonder account.').waitFor();
	}
	const page = await browser.page({ mail: HELPER, path: '/vragen' });
	await page.locator('.vb-rows a').first().click();
	await page.locator('textarea[name=body]').first().waitFor();
	await page.locator('[id$=-body-help]', { hasText: 'lezen' }).first().waitFor();
}

async function savedOnly({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen', mayFail: ['/drafts'] });
	await page.route('**/api/v1/drafts**', (route) =>
		route.request().method() === 'GET' ? route.continue() : route.fulfill({ status: 503, contentType: 'application/json', body: '{}' }),
	);
	await page.locator('#f-title').fill(`Een ${unique('concept')} dat de server niet heeft`);
	await page.locator('#f-body').fill('Een eerste zin.');
	await page.getByText('Op dit apparaat bewaard').waitFor();
	await new Promise((go) => setTimeout(go, 2500));
	expect(!(await page.getByText('Bewaard op de server').count()), 'it claims no more than is true');
	await page.unroute('**/api/v1/drafts**');
	await page.locator('#f-body').fill('Een eerste zin, en nog een.');
	await page.getByText(/Bewaard op de server om \d/).waitFor();
	await page.getByRole('button', { name: 'Weggooien', exact: true }).click();
	await eventually(async () => (await page.locator('#f-title').inputValue()) === '', 'the form is empty again');
}

async function archived({ browser }) {
	const word = unique('oudzaak');
	const page = await browser.page({ mail: 'stuurgroep@voorbeeld.nl', path: '/kennis' });
	await page.locator('main h1').waitFor();
	await page.evaluate(async (title) => {
		const csrf = (await (await fetch('/api/v1/me')).json()).csrf;
		const send = async (path, body) =>
			(
				await fetch(`/api/v1${path}`, {
					method: 'POST',
					headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
					body: JSON.stringify(body),
				})
			).json();
		const { id } = await send('/posts', { kind: 'page', title, body: 'x', status: 'published' });
		await send(`/posts/${id}/_archive`, {});
	}, `Over ${word}`);
	const found = () => page.locator('.vb-hit', { hasText: word }).count();
	await browser.open(page, `/zoeken?q=${word}`);
	expect(!(await found()), 'it is not found by itself');
	await eventually(async () => {
		await browser.open(page, `/zoeken?q=${word}`);
		await page.getByRole('link', { name: 'Ook in het archief' }).click();
		await page.waitForURL(/archief=ja/);
		await page.locator('main:not([aria-busy]) h1').waitFor();
		return found();
	}, 'one click finds it');
	await browser.open(page, '/kennis');
	expect(!(await page.getByRole('link', { name: `Over ${word}` }).count()), 'it is not in the list');
	await browser.open(page, '/kennis?status=archived');
	await page.getByRole('link', { name: `Over ${word}` }).waitFor();
}

/** @type {[string, (world: any) => Promise<void>][]} */
export const tests = [
	['regret_ask_form_always_shows_who_can_read', readers],
	['regret_archived_is_off_by_default_and_one_click_away', archived],
	['regret_draft_saved_is_said_only_when_the_server_has_it', savedOnly],
];
