// Attachments: choosing, describing, sending, what a reader sees, a picture in the text, refusals, taking away.
import { expect, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const READER = 'lezer@voorbeeld.nl';

const TEXT = { name: 'begroting.txt', mimeType: 'text/plain', buffer: Buffer.from('Een begroting van vier regels.\n') };
const PICTURE = {
	name: 'kaart.png',
	mimeType: 'image/png',
	buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64'),
};
const SCRIPT = { name: 'kaart.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') };

/** Writes a question with these files, each with a description. */
async function ask(browser, title, files) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen', mayFail: ['/attachments'] });
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('## Situatie\n\nWe beginnen in een nieuwe wijk.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Bijlage toevoegen' }).click();
	await page.locator('#f-files').setInputFiles(files.map(([file]) => file));
	await page.locator('#f-send').click();
	await page.locator('#f-about1-error').waitFor();
	for (const [i, [, about]] of files.entries()) await page.locator(`#f-about${i + 1}`).fill(about);
	await page.locator('#f-send').click();
	await page.waitForURL(/\/vraag\/\d+/);
	await page.locator('.vb-thread').waitFor();
	return page;
}

const address = (page) => new URL(page.url()).pathname;

async function write({ browser }) {
	const page = await ask(browser, `Wie kent deze ${unique('wijk')}?`, [
		[TEXT, 'De begroting van dit jaar'],
		[PICTURE, 'Kaart van de wijk'],
	]);
	const reader = await browser.page({ mail: READER, path: address(page) });
	const link = reader.locator('.vb-files').getByRole('link', { name: 'De begroting van dit jaar' });
	await link.waitFor();
	await reader.getByText('begroting.txt, TXT-bestand, 31 bytes').waitFor();
	const [download] = await Promise.all([reader.waitForEvent('download'), link.click()]);
	expect(download.suggestedFilename() === 'begroting.txt', download.suggestedFilename());
	expect((await reader.getByRole('button', { name: /weghalen/ }).count()) === 0, 'a reader may not take it away');

	const code = await page.locator('.vb-files code').textContent();
	expect(/^!\[Kaart van de wijk\]\(bijlage:\d+\)$/.test(code), code);
	await page.getByRole('button', { name: 'Aanpassen' }).first().click();
	await page.locator('textarea[id^=e][id$=-body]').fill(`Hier is het:\n\n${code}`);
	await page.getByRole('button', { name: /^(Bewaren|Opslaan)/ }).click();
	const image = page.locator('.vb-prose img[alt="Kaart van de wijk"]');
	await image.waitFor();
	await page.waitForFunction((i) => i.complete && i.naturalWidth === 1, await image.elementHandle());
}

async function refuse({ browser }) {
	const page = await ask(browser, `Wat is dit voor ${unique('bestand')}?`, [[SCRIPT, 'Een kaart die er geen is']]);
	await page.getByText('kaart.png staat er niet bij').first().waitFor();
	expect((await page.locator('.vb-files').count()) === 0, 'nothing was placed');
}

async function reply({ browser }) {
	const page = await ask(browser, `Waar staat het ${unique('plan')}?`, [[TEXT, 'Het plan zoals het nu is']]);
	const box = page.locator('textarea[name=body]').first();
	await box.fill('Ik heb het gevonden.');
	const prefix = (await box.getAttribute('id')).replace(/-body$/, '');
	await page.locator(`#${prefix}-attach`).click();
	await page.locator(`#${prefix}-files`).setInputFiles([TEXT]);
	await page.locator(`#${prefix}-about1`).fill('Het gevonden plan');
	await page.locator(`#${prefix}-send`).click();
	const answer = page.locator('.vb-answer', { hasText: 'Ik heb het gevonden.' });
	await answer.getByRole('link', { name: 'Het gevonden plan' }).waitFor();
	await answer.getByRole('button', { name: 'begroting.txt weghalen' }).click();
	await answer.getByRole('button', { name: 'Ja, begroting.txt voorgoed weghalen' }).click();
	await answer.getByRole('link', { name: 'Het gevonden plan' }).waitFor({ state: 'detached' });
}

export const tests = [
	['files_written_with_a_question_are_read_and_a_picture_stands_in_the_text', write],
	['file_that_is_not_what_it_says_is_refused_with_the_reason', refuse],
	['file_of_a_reply_is_placed_and_taken_away', reply],
];
