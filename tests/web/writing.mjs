// What helps somebody who writes: a look at the text before it goes out, and drafts that the server keeps.
import { becomes, equal, eventually, expect, focused, tabTo, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const PRIVATE = 'Mevrouw belt op 06 12345678 als ze klaar is.';

async function begin(page, title, body = '## Situatie\n\nWe zoeken een plek in de wijk.') {
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill(body);
	await page.locator('#f-theme').selectOption(await page.locator('#f-theme option').nth(1).getAttribute('value'));
}

async function findings({ browser }) {
	const title = `Wie belt er ${unique('terug')}?`;
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await begin(page, title, `## Situatie\n\n😀 Een buurt met veel ouderen. ${PRIVATE}`);
	await page.locator('#f-send').click();
	await page.locator('#f-check').getByText('Telefoonnummer', { exact: true }).waitFor();
	await eventually(async () => (await focused(page)) === 'f-check', 'focus is on what was found');
	expect(page.url().includes('/vraag-stellen'), 'nothing has been sent');
	await page.locator('#f-check').getByRole('button', { name: /Ga erheen/ }).first().click();
	await becomes(() => focused(page), 'f-body', 'focus after the jump');
	const chosen = await page.locator('#f-body').evaluate((a) => a.value.slice(a.selectionStart, a.selectionEnd));
	expect(chosen.includes('12345678'), `the number is selected, found "${chosen}"`);
	await page.locator('#f-check').getByRole('button', { name: 'Toch plaatsen' }).click();
	await page.locator('#f-reason-error').waitFor();
	await eventually(async () => (await focused(page)) === 'f-reason', 'focus is where the reason goes');
	await page.keyboard.insertText('Zij wil gebeld worden.');
	await page.locator('#f-check').getByRole('button', { name: 'Toch plaatsen' }).click();
	await page.waitForURL(/\/vraag\/\d+/);
	await page.locator('main h1', { hasText: title }).waitFor();
}

async function findingsByKeyboard({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	const title = `Toetst deze ${unique('vraag')} goed?`;
	await begin(page, title, `## Situatie\n\n${PRIVATE}`);
	await tabTo(page, '#f-send');
	await page.keyboard.press('Enter');
	await eventually(async () => (await focused(page)) === 'f-check', 'focus is on what was found');
	await tabTo(page, '#f-check .vb-linkish');
	await page.keyboard.press('Enter');
	await becomes(() => focused(page), 'f-body', 'focus after the jump');
	await page.keyboard.insertText('een nummer');
	await tabTo(page, '#f-send');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/vraag\/\d+/);
	await page.locator('main:not([data-growing]) .vb-thread').waitFor();
	expect(!(await page.locator('.vb-thread').textContent()).includes('12345678'), 'the number is gone');
}

async function nothingFound({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen', mayFail: ['/posts'] });
	await page.route('**/posts/_check', (route) => route.fulfill({ status: 503, contentType: 'application/json', body: '{}' }));
	await begin(page, `Gaat dit door als de ${unique('controle')} stuk is?`, `## Situatie\n\n${PRIVATE}`);
	await page.locator('#f-send').click();
	const dialog = page.locator('dialog');
	await dialog.getByText('06 12345678').waitFor(); /* the server looks for itself */
	await dialog.getByRole('button', { name: 'Ik pas de tekst aan' }).click();
	await page.locator('#f-errors').getByText('06 12345678').waitFor();
	await page.locator('#f-send').click();
	await dialog.locator('#pd-reason').fill('Zij wil gebeld worden.');
	await dialog.getByRole('button', { name: 'Versturen met deze reden' }).click();
	await page.waitForURL(/\/vraag\/\d+/);
}

async function replyFindings({ browser }) {
	const page = await browser.page({ mail: HELPER, path: '/vragen' });
	await page.locator('.vb-rows a').first().click();
	const box = page.locator('textarea[name=body]').first();
	await box.fill(PRIVATE);
	const prefix = (await box.getAttribute('id')).replace(/-body$/, '');
	await page.locator(`#${prefix}-send`).click();
	await page.locator(`#${prefix}-check`).getByText('Telefoonnummer', { exact: true }).waitFor();
	await box.fill('Bij ons werkte een belrooster.');
	await page.locator(`#${prefix}-send`).click();
	await page.locator('.vb-answer', { hasText: 'belrooster' }).first().waitFor();
}

async function autosave({ browser }) {
	const title = `Een ${unique('concept')} dat meereist`;
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await begin(page, title);
	await page.getByText(/Bewaard op de server om \d/).waitFor();
	const device = await browser.page({ mail: WRITER, path: '/profiel' });
	await device.locator('section', { hasText: 'Je concepten' }).getByRole('link', { name: title }).click();
	await device.locator('#f-title').waitFor();
	await becomes(() => device.locator('#f-title').inputValue(), title, 'the title on another device');
	await eventually(async () => (await device.locator('#f-body').inputValue()).includes('een plek in de wijk'), 'the text on another device');
	await browser.open(device, '/profiel');
	await device.getByRole('button', { name: `Weggooien: ${title}` }).click();
	await eventually(async () => !(await device.getByRole('link', { name: title }).count()), 'the draft is gone');
}

async function honest({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen', mayFail: ['/api/v1/', '/assets/', '/offline.json', '/sw.js'] });
	await page.locator('main h1').waitFor();
	await page.context().setOffline(true);
	await begin(page, `Een ${unique('tekst')} zonder verbinding`);
	await page.getByText('Op dit apparaat bewaard').waitFor();
	await new Promise((go) => setTimeout(go, 2500));
	expect(!(await page.getByText('Bewaard op de server').count()), 'it claims no more than is true');
	await page.context().setOffline(false);
	await page.getByText(/Bewaard op de server om \d/).waitFor();
	await page.getByRole('button', { name: 'Weggooien', exact: true }).click();
	await eventually(async () => (await page.locator('#f-title').inputValue()) === '', 'the form is empty again');
}

async function twoTabs({ browser }) {
	const title = `Twee ${unique('tabbladen')}`;
	const first = await browser.page({ mail: WRITER, path: '/gesprek-starten', mayFail: ['/api/v1/drafts'] });
	await first.locator('#f-title').fill(title);
	await first.getByText(/Bewaard op de server om \d/).waitFor();
	const second = await first.context().newPage();
	await browser.open(second, '/gesprek-starten');
	await becomes(() => second.locator('#f-title').inputValue(), title, 'the second tab goes on with it');
	await first.locator('#f-body').fill('De tekst van het eerste tabblad.');
	await first.getByText(/Bewaard op de server om \d/).waitFor();
	await new Promise((go) => setTimeout(go, 2500));
	await second.locator('#f-body').fill('De tekst van het tweede tabblad.');
	await second.getByText('Dit concept is ook in een ander tabblad').first().waitFor();
	equal(await second.locator('#f-body').inputValue(), 'De tekst van het tweede tabblad.', 'own text');
	await second.getByText(/Bewaard op de server om \d/).waitFor();
	await second.getByRole('link', { name: 'Bekijk de andere tekst' }).click();
	await eventually(async () => (await second.locator('#f-body').inputValue()) === 'De tekst van het eerste tabblad.', 'the other text');
	await second.getByRole('heading', { name: 'Je concepten' }).waitFor();
	await eventually(async () => (await second.getByRole('link', { name: title }).count()) === 1, 'the second draft stands in the list');
}

async function placed({ browser }) {
	const title = `Verdwijnt dit ${unique('concept')}?`;
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await begin(page, title);
	await page.getByText(/Bewaard op de server om \d/).waitFor();
	await page.locator('#f-send').click();
	await page.waitForURL(/\/vraag\/\d+/);
	await browser.open(page, '/profiel');
	await eventually(async () => (await page.getByRole('button', { name: `Weggooien: ${title}` }).count()) === 0, 'drafts left of what was placed');
}

/** Leaves at once after the last letter, by a link and by loading another page. */
async function leaveAtOnce({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/gesprek-starten', mayFail: ['/api/v1/drafts'] });
	const title = page.locator('#f-title');
	for (const [word, leave] of [
		[unique('link'), () => page.getByRole('link', { name: 'Begrippen' }).first().click()],
		[unique('weg'), () => page.goto(`${new URL(page.url()).origin}/hulp`)],
	]) {
		await title.fill(word);
		await leave();
		await page.locator('main h1', { hasText: /Begrippen|Hulp/ }).waitFor();
		await browser.open(page, '/gesprek-starten');
		await eventually(async () => (await title.inputValue()) === word, `"${word}" is still there`);
	}
}

/** Reloads while the first save is under way: one draft, with the newest words. */
async function reloadWhileSaving({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/casus-delen', mayFail: ['/'] });
	const title = unique('Tijdens het bewaren ');
	let saves = 0;
	await page.route('**/api/v1/drafts', async (route) => {
		if (route.request().method() !== 'POST' || saves++) return route.continue();
		await route.fetch();
		await route.abort().catch(() => {});
	});
	await page.locator('#f-title').fill(title);
	await eventually(() => saves > 0, 'the first save is under way');
	await page.locator('#f-title').fill(`${title} verder`);
	await page.waitForTimeout(900);
	await page.reload();
	await page.locator('#f-title').waitFor();
	await eventually(async () => (await page.locator('#f-title').inputValue()) === `${title} verder`, 'the text is there');
	await page.getByText('Bewaard op de server').waitFor();
	const drafts = await page.evaluate(async () => (await (await fetch('/api/v1/drafts?limit=100')).json()).items.map((d) => d.data.title));
	equal(drafts.filter((t) => t?.startsWith(title)).join(), `${title} verder`, 'drafts on the server');
}

export const tests = [
	['draft_of_a_moment_ago_is_there_after_leaving', leaveAtOnce],
	['draft_reloaded_during_the_first_save_stays_one', reloadWhileSaving],
	['check_personal_data_is_shown_and_can_be_placed_all_the_same', findings],
	['check_by_keyboard_leads_to_the_text_and_lets_it_be_changed', findingsByKeyboard],
	['check_that_fails_does_not_stand_in_the_way', nothingFound],
	['check_of_a_reply_shows_what_was_found', replyFindings],
	['draft_is_kept_on_the_server_and_goes_on_elsewhere', autosave],
	['draft_without_connection_says_only_what_is_true', honest],
	['draft_changed_in_two_tabs_keeps_both_texts', twoTabs],
	['draft_goes_away_when_its_text_is_placed', placed],
];
