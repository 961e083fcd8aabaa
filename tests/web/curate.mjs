// What is done with a thread besides answering: another kind, merging, a lesson, a better text, somebody who reads first.
import { api, becomes, equal, eventually, expect, ownPage, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

async function ask(browser, title) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('## Situatie\n\nWe beginnen in een nieuwe wijk.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('#f-send').click();
	await page.waitForURL(/\/vraag\/\d+/);
	await page.locator('.vb-thread').waitFor();
	return page;
}

const address = (page) => new URL(page.url()).pathname;
const number = (page) => /\d+/.exec(address(page))[0];

async function answer(browser, path, text) {
	const page = await browser.page({ mail: HELPER, path });
	const box = page.locator('textarea[name=body]').first();
	await box.fill(text);
	await page.locator(`#${(await box.getAttribute('id')).replace(/-body$/, '-send')}`).click();
	await page.locator('.vb-answer', { hasText: text }).waitFor();
	return page;
}

async function convert({ browser }) {
	const asker = await ask(browser, `Wat hoort ${unique('waar')}?`);
	await answer(browser, address(asker), 'Ik ben ook benieuwd.');
	const steering = await browser.page({ mail: STEERING, path: address(asker) });
	await steering.locator('.vb-answer').getByRole('button', { name: 'Maak er een reactie van' }).click();
	await steering.locator('.vb-comments', { hasText: 'Ik ben ook benieuwd.' }).waitFor();
	await eventually(async () => (await steering.locator('.vb-answer').count()) === 0, 'answers left');
	const back = steering.locator('.vb-comments').getByRole('button', { name: 'Maak er een antwoord van' });
	await back.focus();
	await steering.keyboard.press('Enter');
	await steering.locator('.vb-answer', { hasText: 'Ik ben ook benieuwd.' }).waitFor();
}

async function merge({ browser }) {
	const word = unique('dubbel');
	const stays = await ask(browser, `Wie betaalt de ${word}?`);
	const goes = await ask(browser, `Nog eens: wie betaalt de ${word}?`);
	const steering = await browser.page({ mail: STEERING, path: address(goes), mayFail: ['/_merge', '/posts/999999'] });
	await steering.getByRole('button', { name: 'Samenvoegen' }).click();
	await steering.locator('#m-into').fill('geen nummer');
	await steering.locator('#m-into').press('Enter');
	await steering.locator('#m-errors').waitFor();
	await steering.locator('#m-into').fill('#999999');
	await steering.locator('#m-into').press('Enter');
	await steering.getByText('Er is geen bericht #999999 dat je mag lezen.').first().waitFor();
	await steering.locator('#m-into').fill(`#${number(stays)}`);
	await steering.locator('#m-into').press('Enter');
	await steering.locator('#m-compare').waitFor();
	equal(await steering.locator('.vb-panel article').count(), 2, 'posts beside each other');
	equal(
		await steering.locator('.vb-panel article').first().getByText('Nog geen antwoord').count(),
		1,
		'times that it says where the post stands',
	);
	const boxes = await Promise.all([0, 1].map((i) => steering.locator('.vb-panel article').nth(i).boundingBox()));
	expect(boxes[1].x > boxes[0].x + boxes[0].width - 1, 'on a wide screen they stand beside each other');
	await steering.setViewportSize({ width: 320, height: 700 });
	expect((await steering.evaluate(() => document.documentElement.scrollWidth)) <= 320, 'on a narrow one nothing sticks out');
	await steering.setViewportSize({ width: 1280, height: 800 });
	await steering.getByRole('radio', { name: `#${number(goes)} ` }).check(); /* the other way round, and back */
	await steering.getByRole('button', { name: `Voeg #${number(stays)} samen met #${number(goes)}` }).waitFor();
	await steering.getByRole('radio', { name: `#${number(stays)} ` }).check();
	await steering.getByRole('button', { name: `Voeg #${number(goes)} samen met #${number(stays)}` }).click();
	await steering.waitForURL(new RegExp(`/vraag/${number(stays)}`));
	await steering
		.getByText(`Bericht #${number(goes)} is hiermee samengevoegd.`)
		.first()
		.waitFor();
}

async function lesson({ browser }) {
	const asker = await ask(browser, `Hoe begin je met een ${unique('buurtkas')}?`);
	await answer(browser, address(asker), 'Begin met drie bewoners die echt willen.');
	const steering = await browser.page({ mail: STEERING, path: address(asker), mayFail: ['/api/v1/posts'] });
	await steering.locator('.vb-answer').getByRole('link', { name: 'Maak er een les van' }).click();
	await steering.locator('main h1', { hasText: 'Schrijf een les' }).waitFor();
	const title = `Begin klein, met wie wil: ${unique('les')}`;
	await steering.locator('#f-title').fill(`${title} ${'x'.repeat(140)}`);
	await steering.locator('#f-send').click();
	await steering.locator('#f-errors').getByText('3 tot 140 tekens').waitFor();
	await steering.locator('#f-title').fill(title);
	await steering.locator('#f-send').click();
	await steering.waitForURL(/\/les\/\d+/);
	await steering.locator('.vb-chain').getByText('Komt voort uit').first().waitFor();
}

async function suggest({ browser }) {
	const word = unique('beter');
	const steering = await browser.page({ mail: STEERING, path: '/hulp' });
	const { url: path } = await ownPage(steering, `Dit kan ${word}`);
	const page = await browser.page({ mail: WRITER, path });
	await page.getByRole('button', { name: 'Stel een wijziging voor' }).click();
	const text = await page.locator('#sg-body').inputValue();
	expect(text.length > 20, `the text of today is there to change: ${text}`);
	await page.getByRole('button', { name: 'Voorstel versturen' }).click();
	await page.locator('#sg-errors').getByText('Pas eerst iets aan').waitFor();
	await page.locator('#sg-body').fill(`${text}\n\nHet kan ${word}.`);
	await page.locator('#sg-reason').fill('Dit ontbrak nog.');
	await page.locator('#sg-reason').press('Enter');
	await page.getByText('Je voorstel is verstuurd.').first().waitFor();

	await browser.open(steering, path);
	const list = steering.locator('section[aria-labelledby=suggested]');
	await list.locator('ins', { hasText: word }).waitFor();
	await list.getByRole('button', { name: 'Overnemen', exact: true }).click();
	await steering.locator('.vb-prose', { hasText: `Het kan ${word}.` }).waitFor();
	await eventually(async () => (await list.count()) === 0, 'nothing waits any more');
}

async function reject({ browser }) {
	const steering = await browser.page({ mail: STEERING, path: '/hulp' });
	const { url: path } = await ownPage(steering, unique('Dit blijft zo '));
	const page = await browser.page({ mail: WRITER, path });
	await page.getByRole('button', { name: 'Stel een wijziging voor' }).click();
	await page.locator('#sg-body').fill('Alles moet anders.');
	await page.locator('#sg-reason').fill(unique('Zomaar'));
	await page.locator('#sg-reason').press('Enter');
	await page.getByText('Je voorstel is verstuurd.').first().waitFor();
	await browser.open(steering, path);
	const list = steering.locator('section[aria-labelledby=suggested]');
	await list.getByRole('button', { name: 'Niet overnemen' }).focus();
	await steering.keyboard.press('Enter');
	await steering.locator('#rj-answer').fill('De uitleg die er stond, klopt nog.');
	await steering.keyboard.press('Enter');
	await eventually(async () => !(await list.count()), 'nothing waits any more');
}

async function preRead({ browser }) {
	const title = `Leest er iemand ${unique('mee')}?`;
	const page = await browser.page({ mail: WRITER, path: '/casus-delen' });
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('## Situatie\n\nEen concept waar nog iemand naar moet kijken.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Laat eerst meelezen' }).click();
	await page.waitForURL(/\/casus\/\d+/);
	await page.locator('#pr-reader').waitFor();
	const helper = await browser.page({ mail: HELPER, path: '/profiel' });
	const name = await helper.locator('#f-name').inputValue();
	await page.locator('#pr-reader').fill(name);
	await page.locator('#pr-reader').press('Enter');
	await page.getByText(`${name} leest mee`).first().waitFor();
	await browser.open(helper, address(page));
	await helper.locator('main h1', { hasText: title }).waitFor();
}

async function returned({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/casus-delen' });
	await page.locator('#f-title').fill(`Een casus met een ${unique('gat')}`);
	await page.locator('#f-body').fill('## Situatie\n\nEr ontbreekt iets.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('#f-send').click();
	await page.waitForURL(/\/casus\/\d+/);
	const steering = await browser.page({ mail: STEERING, path: address(page) });
	await steering.getByRole('button', { name: 'Terugsturen met uitleg' }).click();
	await steering.locator('#s-reason').fill('Vertel ook wat het opleverde.');
	await steering.locator('form').getByRole('button', { name: 'Terugsturen met uitleg' }).click();
	await steering.waitForURL(/\/$/);
	await browser.open(page, address(page));
	await page.getByText('Teruggestuurd door').waitFor();
	await page.getByText('Vertel ook wat het opleverde.').waitFor();
}

async function behalf({ browser }) {
	const asker = await ask(browser, `Wat vindt de stuurgroep van ${unique('dit')}?`);
	const helper = await answer(browser, address(asker), 'Ik zeg dit als mijzelf.');
	equal(await helper.getByLabel('Namens wie schrijf je?').count(), 0, 'choices for who is in no steering group');
	const steering = await browser.page({ mail: STEERING, path: address(asker) });
	await steering.getByLabel('Namens wie schrijf je?').selectOption({ label: 'Namens Stuurgroep' });
	await steering.locator('textarea[name=body]').first().fill('Wij raden het aan.');
	await steering.getByRole('button', { name: 'Antwoord plaatsen' }).click();
	const given = steering.locator('.vb-answer', { hasText: 'Wij raden het aan.' });
	await given.locator('.vb-by').getByText('namens Stuurgroep').waitFor();
}

async function quote({ browser }) {
	const writer = await browser.page({ mail: WRITER, path: '/gesprekken' });
	const { data } = await api(writer, 'POST', '/posts', {
		kind: 'discussion',
		title: `Praat over ${unique('dit')}`,
		body: 'Vertel.',
		status: 'published',
	});
	const helper = await browser.page({ mail: HELPER, path: '/gesprekken' });
	await api(helper, 'POST', `/posts/${data.id}/replies`, { kind: 'comment', body: '> Ouder woord.\n\nEerst proberen.\nDan pas kiezen.' });
	await browser.open(writer, data.url);
	const field = writer.locator('textarea[name=body]');
	await field.fill('Mee eens.');
	await writer.getByRole('button', { name: /^Citeren: / }).click();
	const name = (await api(helper, 'GET', '/me')).data.user.name;
	await becomes(() => field.inputValue(), `Mee eens.\n\n> ${name} schreef:\n>\n> Eerst proberen.\n> Dan pas kiezen.\n\n`, 'what one is writing');
	await writer.keyboard.type('Wanneer?'); /* the cursor stands below it */
	await writer.getByRole('button', { name: 'Reactie plaatsen' }).click();
	await writer.locator('.vb-comments li', { hasText: 'Wanneer?' }).locator('blockquote', { hasText: 'Dan pas kiezen.' }).waitFor();
}

async function contents({ browser }) {
	const steering = await browser.page({ mail: STEERING, path: '/kennis' });
	const page = async (body) =>
		(await api(steering, 'POST', '/posts', { kind: 'page', title: unique('Uitleg'), body, status: 'published' })).data.url;
	await browser.open(steering, await page('## Eerst\n\na\n\n### Onderdeel\n\nb\n\n## Dan\n\nc\n\n## Tot slot\n\nd'));
	const list = steering.getByRole('navigation', { name: 'Op deze pagina' });
	equal((await list.getByRole('link').allInnerTexts()).join(), 'Eerst,Dan,Tot slot', 'main headings');
	await list.getByRole('link', { name: 'Dan' }).click();
	await eventually(() => steering.evaluate(() => document.querySelector(':target')?.textContent === 'Dan'), 'a heading is the target');
	await browser.open(steering, await page('## Eerst\n\na\n\n## Dan\n\nb'));
	equal(await list.count(), 0, 'lists on a short page');
}

async function quietFiles({ browser }) {
	const asker = await ask(browser, `Waar vind je ${unique('rust')}?`);
	const add = (page) => page.locator('.vb-answer').getByRole('button', { name: 'Bijlage toevoegen' });
	const helper = await answer(browser, address(asker), 'Op een bankje.');
	await add(helper).waitFor();
	const steering = await browser.page({ mail: STEERING, path: address(asker) });
	const change = steering.locator('.vb-answer').getByRole('button', { name: 'Aanpassen' });
	await change.waitFor();
	equal(await add(steering).count(), 0, 'offers to add a file to the words of another');
	await change.click();
	await add(steering).waitFor();
}

export const tests = [
	['reply_by_the_steering_group_says_in_whose_name', behalf],
	['reaction_in_a_discussion_is_quoted_without_older_quotes', quote],
	['long_page_begins_with_a_list_of_its_headings', contents],
	['files_are_added_to_the_text_of_another_while_changing_it', quietFiles],
	['reply_of_the_wrong_kind_is_converted_and_back', convert],
	['question_asked_twice_is_merged_into_the_first', merge],
	['answer_becomes_a_lesson_that_leads_back_to_it', lesson],
	['suggested_change_is_shown_and_accepted', suggest],
	['suggested_change_is_turned_down_with_a_reason', reject],
	['draft_is_read_first_by_a_colleague', preRead],
	['returned_case_says_why_to_its_writer', returned],
];
