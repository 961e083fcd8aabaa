// What a thread is about can be changed; filters take several values; the look follows a choice and the device.
import { becomes, equal, eventually, expect, tabTo, unique } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';

async function changed({ browser }) {
	const page = await browser.page({ mail: READER, path: '/vraag-stellen', mayFail: ['/api/v1/posts/'] });
	const title = unique('Waar gaat deze vraag over ');
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('We weten het nog niet goed.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('#f-send').click();
	await page.locator('.vb-thread').waitFor();
	const before = await page.locator('.vb-facts').textContent();
	await page.getByRole('button', { name: 'Aanpassen' }).click();
	await page.getByText('Soort, thema, fase en plaats').focus();
	await page.keyboard.press('Enter');
	const boxes = page.locator('fieldset[id$=-theme] input');
	await boxes.nth(3).check();
	await page.locator('select[id$=-phase]').selectOption('execution');
	await page.locator('input[id$=-place]').fill('Nergenshuizen');
	await page.getByRole('button', { name: 'Bewaren' }).click();
	await page.locator('.vb-notice--negative').getByText('Kies een gemeente uit de lijst').waitFor();
	await page.locator('input[id$=-place]').fill('Dongen');
	await page.getByRole('button', { name: 'Bewaren' }).click();
	await page.locator('.vb-facts').getByText('Dongen').waitFor();
	await page.locator('.vb-facts').getByText('Uitvoering').waitFor();
	expect((await page.locator('.vb-facts').textContent()) !== before, 'the card changed');

	await page.getByRole('button', { name: 'Aanpassen' }).click();
	await page.getByText('Soort, thema, fase en plaats').click();
	if (await page.locator('select[id$=-kind]').count()) {
		await page.locator('select[id$=-kind]').selectOption('discussion');
		await page.getByRole('button', { name: 'Bewaren' }).click();
		await page.waitForURL(/\/gesprek\//);
		await page.locator('main h1', { hasText: title }).waitFor();
	}
}

async function several({ browser }) {
	const page = await browser.page({ mail: READER, path: '/zoeken?q=wijk' });
	const kinds = page.locator('[aria-labelledby=facet-kind] a');
	await kinds.nth(1).click();
	await page.waitForURL(/kind=\w+$/);
	await page.locator('[aria-labelledby=facet-kind] a[aria-current]').waitFor(); // the addresses of the others hold it now
	await page.locator('[aria-labelledby=facet-kind] a:not([aria-current])').first().click();
	await page.waitForURL(/kind=\w+(,|%2C)\w+$/);
	await eventually(
		async () => (await page.locator('.vb-chip', { hasText: 'dit filter weghalen' }).count()) === 2,
		'two filters are chosen',
	);
	const both = await page.locator('main h1').textContent();
	await page.locator('.vb-chip', { hasText: 'dit filter weghalen' }).first().click();
	await eventually(async () => (await page.locator('main h1').textContent()) !== both, 'fewer results with one kind');
	await becomes(() => page.locator('.vb-chip', { hasText: 'dit filter weghalen' }).count(), 1, 'filters that are left');
}

/** The periods are those of the server, not of a text. */
async function privacy({ browser }) {
	const page = await browser.page({ path: '/privacy' });
	const line = (words) => page.locator('.vb-prose li', { hasText: words });
	await line('nadat je het introk: 30 dagen').waitFor();
	await line('laatst aan werkte: 1 jaar').waitFor();
	await line('in het logboek: 5 jaar').waitFor();
	expect(!(await page.locator('.vb-prose').textContent()).includes('{'), 'every slot is filled');
	const other = (value) => (route) => route.fulfill({ json: { items: [{ name: 'VRAAGBAAK_KEEP_DRAFTS', value }], next: null } });
	for (const [value, words] of [
		['90', '90 dagen'],
		['1', '1 dag.'],
		['0', 'zolang deze Vraagbaak bestaat'],
	]) {
		await page.route('**/api/v1/settings', other(value));
		await page.reload();
		await line(`laatst aan werkte: ${words}`).waitFor();
	}
	await line('in het logboek: vraag het aan de beheerder').waitFor();
}

async function looks({ browser }) {
	const page = await browser.page({ path: '/hulp' });
	const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const light = await ground();
	await tabTo(page, '.vb-look select');
	await page.keyboard.press('End');
	equal(await page.locator('.vb-look select').inputValue(), 'contrast', 'the choice');
	const line = () => page.evaluate(() => getComputedStyle(document.querySelector('.vb-header')).borderBottomColor);
	await eventually(
		async () => (await line()) === (await page.evaluate(() => getComputedStyle(document.body).color)),
		'lines are as strong as text',
	);
	await page.reload();
	await page.locator('main h1').waitFor();
	equal(await page.locator('.vb-look select').inputValue(), 'contrast', 'the choice after a reload');
	await page.locator('.vb-look select').selectOption('dark');
	await eventually(async () => (await ground()) !== light, 'the ground is dark');
	await page.locator('.vb-look select').selectOption('auto');
	await eventually(async () => (await ground()) === light, 'the ground follows the device');
	await page.emulateMedia({ contrast: 'more' });
	await eventually(
		async () => (await line()) === (await page.evaluate(() => getComputedStyle(document.body).color)),
		'a device that asks for contrast gets it',
	);
	await page.emulateMedia({ forcedColors: 'active' });
	expect(await page.locator('main h1').isVisible(), 'with forced colours the page stands');
}

export const tests = [
	['thread_gets_another_theme_phase_place_and_kind', changed],
	['filter_takes_two_kinds_at_once', several],
	['privacy_page_tells_how_long_this_server_keeps_things', privacy],
	['look_is_chosen_by_keyboard_and_follows_the_device', looks],
];
