// What makes experience last: words explained in the text, laws that end, owners, terms that are kept, and one case from the first
// draft until another takes its place, clicked through by everybody who has a part in it.
import { api, becomes, equal, eventually, expect, focused, tabTo, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';
const COACH = 'coach@voorbeeld.nl';
const READER = 'lezer@voorbeeld.nl';

const address = (page) => new URL(page.url()).pathname;
const number = (page) => Number(/\d+/.exec(address(page))[0]);
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function explained({ browser }) {
	const word = `QX${Math.floor(Math.random() * 90 + 10)}`;
	const steering = await browser.page({ mail: STEERING, path: '/begrippen' });
	const page = await api(steering, 'POST', '/posts', {
		kind: 'page',
		title: `Over ${unique('iets')}`,
		body: `De ${word} helpt. Nog eens ${word}.`,
		status: 'published',
	});
	equal(page.status, 201, 'the page is made');
	await browser.open(steering, '/begrippen/beheer');
	const row = steering.locator('section[aria-labelledby=unexplained] li', { hasText: word }).first();
	await row.getByRole('link', { name: /Over iets/ }).waitFor();
	await row.getByRole('link', { name: `Leg uit ${word}` }).click();
	await steering.locator('#f-name').waitFor();
	await becomes(() => steering.locator('#f-name').inputValue(), word, 'the word is filled in');
	await steering.locator('#f-definition').fill('Dit is wat het betekent.');
	await steering.locator('#f-name').press('Enter');
	await steering.getByText(`${word} is bewaard.`).first().waitFor();
	await becomes(() => steering.locator('section[aria-labelledby=unexplained]', { hasText: word }).count(), 0, 'times that it is still to be explained');
	await browser.open(steering, page.data.url);
	const term = steering.locator('.vb-prose button.vb-term', { hasText: word });
	await term.waitFor();
	equal(await term.count(), 1, 'only the first use');
	await tabTo(steering, '.vb-prose button.vb-term');
	await steering.keyboard.press('Enter');
	await steering.getByText(`${word}: Dit is wat het betekent.`).waitFor();
	await browser.open(steering, '/begrippen/beheer');
	await steering.getByRole('link', { name: word, exact: true }).click();
	await steering.locator('#f-definition').fill('Een betere uitleg.');
	await steering.locator('#f-name').press('Enter');
	await steering.getByText(`${word} is bewaard.`).first().waitFor();
	await browser.open(steering, page.data.url);
	await steering.locator('.vb-prose button.vb-term').click();
	await steering.getByText(`${word}: Een betere uitleg.`).waitFor();
}

async function upkeep({ browser }) {
	const steering = await browser.page({ mail: STEERING, path: '/kennis' });
	const made = await api(steering, 'POST', '/posts', { kind: 'page', title: `Zorg voor ${unique('dit')}`, body: 'x', status: 'published' });
	await browser.open(steering, made.data.url);
	const helper = await browser.page({ mail: HELPER, path: '/profiel' });
	const name = await helper.locator('#f-name').inputValue();
	await steering.getByText('Wie zorgt hiervoor, en tot wanneer geldt het?').click();
	await steering.locator('#up-owner').fill('Niemand met deze naam');
	await steering.locator('#up-owner').press('Enter');
	await steering.locator('#up-errors').waitFor();
	await steering.locator('#up-owner').fill(name);
	await steering.locator('#up-reviewDue').fill('2020-01-01');
	await steering.locator('#up-owner').press('Enter');
	await steering.getByText('Dit is bewaard.').first().waitFor();
	await steering.locator('.vb-facts', { hasText: name }).waitFor();
	await browser.open(helper, '/werkvoorraad');
	await helper.locator('li', { hasText: made.data.title }).getByText('Controleren of dit nog klopt').waitFor();
	await browser.open(helper, made.data.url);
	await button(helper, 'Klopt nog').first().click();
	await browser.open(helper, '/werkvoorraad');
	await helper.locator('main h1').waitFor();
	await eventually(async () => !(await helper.locator('li', { hasText: made.data.title }).count()), 'the review is done');
}

async function anonymous({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/casus-delen' });
	await page.locator('#f-title').fill(`Zonder ${unique('naam')}`);
	await page.locator('#f-body').fill('## Situatie\n\nHet liep anders dan gedacht.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('input[name=anonymous]').check();
	const words = page.getByText(/Zo zien anderen waar dit speelt:/).first();
	await words.waitFor();
	const as = /speelt: (.*)\.$/.exec((await words.textContent()).trim())[1];
	await page.locator('#f-send').click();
	await page.waitForURL(/\/casus\/\d+/);
	const steering = await browser.page({ mail: STEERING, path: address(page) });
	await button(steering, 'Goedkeuren').click();
	await steering.getByText('Goedgekeurd en geplaatst.').first().waitFor();
	const reader = await browser.page({ mail: READER, path: address(page) });
	await reader
		.locator('header', { hasText: `Zonder naam, ${as}` })
		.first()
		.waitFor();
	const me = (await api(page, 'GET', '/me')).data.user;
	const seen = await reader.locator('main').textContent();
	expect(!seen.includes(me.name) && !seen.includes(me.organisation.name), 'neither name nor place is shown');
}

/** Somebody writes it, somebody reads along, the reader goes, it is handed in. */
async function writeIt(browser, title, law, reason) {
	const page = await browser.page({ mail: WRITER, path: '/casus-delen', mayFail: ['/_submit'] });
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('## Situatie\n\nEen tuin voor de buurt.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await button(page, 'Laat eerst meelezen').click();
	await page.waitForURL(/\/casus\/\d+/);
	const id = number(page);
	const helper = await browser.page({ mail: HELPER, path: '/profiel' });
	const name = await helper.locator('#f-name').inputValue();
	await page.locator('#pr-reader').fill(name);
	await page.locator('#pr-reader').press('Enter');
	await page.getByText(`${name} leest mee`).first().waitFor();
	await browser.open(helper, address(page));
	await helper.locator('main h1', { hasText: title }).waitFor();
	await page.getByRole('button', { name: `${name} niet meer laten meelezen` }).click();
	await eventually(async () => !(await page.getByText(`${name} leest mee`).count()), 'nobody reads along');
	const post = (await api(page, 'GET', `/posts/${id}`)).data;
	const terms = [...post.terms.map((x) => x.id), law];
	const patched = await api(page, 'PATCH', `/posts/${id}`, { body: 'Bel 06-12345678 voor de tuin.', terms }, '*');
	equal(patched.status, 200, 'a draft may hold anything');
	await browser.open(page, address(page));
	await button(page, 'Vraag om controle').click();
	const dialog = page.locator('dialog');
	await dialog.getByText('06-12345678').waitFor();
	await dialog.getByRole('button', { name: 'Versturen met deze reden' }).click();
	await dialog.locator('#pd-reason-error').waitFor();
	await dialog.locator('#pd-reason').fill(reason);
	await tabTo(page, 'dialog button[type=submit]');
	await page.keyboard.press('Enter');
	await page.getByText('Je vraagt nu om controle.').first().waitFor();
	return page;
}

/** It goes back with a reason, comes again, and is approved. */
async function approveIt(browser, page, reason) {
	const steering = await browser.page({ mail: STEERING, path: '/werkvoorraad' });
	const task = steering.locator('li', { hasText: reason }).first();
	await task.getByText('Persoonsgegevens nakijken').waitFor();
	await task.getByRole('link').click();
	await steering.locator('.vb-queue-task').getByText(reason).waitFor();
	await steering.locator('.vb-queue-task').getByRole('button', { name: /^Afronden/ }).click();
	await eventually(async () => (await focused(steering)) === 't-outcome', 'the form is open');
	await steering.keyboard.insertText('Mag blijven staan.');
	await steering.keyboard.press('Enter');
	await eventually(async () => !(await steering.getByText(reason).count()), 'the task is done');
	await browser.open(steering, address(page));
	await button(steering, 'Terugsturen met uitleg').click();
	await steering.locator('#s-reason').fill('Noem wie meedeed.');
	await steering.locator('#s-reason').press('Tab');
	await steering.keyboard.press('Enter');
	await steering.waitForURL((url) => url.pathname === '/');
	await browser.open(page, address(page));
	await page.getByText('Noem wie meedeed.').waitFor();
	await api(page, 'PATCH', `/posts/${number(page)}`, { body: 'De bewoners deden mee.' }, '*');
	await browser.open(page, address(page));
	await button(page, 'Vraag om controle').click();
	await page.getByText('Je vraagt nu om controle.').first().waitFor();
	await browser.open(steering, address(page));
	await button(steering, 'Goedkeuren').click();
	await steering.getByText('Goedgekeurd en geplaatst.').first().waitFor();
	return steering;
}

/** Two answers; one is endorsed, one worked elsewhere too. */
async function answerIt(browser, page, steering) {
	const helper = await browser.page({ mail: HELPER, path: address(page) });
	for (const [who, text] of [
		[helper, 'Wij begonnen met drie bewoners.'],
		[steering, 'Vraag eerst de eigenaar.'],
	]) {
		await browser.open(who, address(page));
		const box = who.locator('textarea[name=body]').first();
		await box.fill(text);
		await who.locator(`#${(await box.getAttribute('id')).replace(/-body$/, '-send')}`).click();
		await who.locator('.vb-answer', { hasText: text }).waitFor();
	}
	await browser.open(steering, address(page));
	await steering.locator('.vb-answer', { hasText: 'drie bewoners' }).getByRole('button', { name: 'Akkoord stuurgroep' }).click();
	await eventually(async () => (await api(page, 'GET', `/posts/${number(page)}`)).data.progress === 'resolved', 'it is resolved');
	const reader = await browser.page({ mail: READER, path: address(page) });
	await reader.getByRole('button', { name: 'Werkte ook bij ons' }).first().click();
	await reader.locator('textarea[id^=f-note]').fill('Met vrijwilligers van de kerk.');
	await reader.getByRole('button', { name: 'Oordeel plaatsen' }).click();
	await reader.locator('.vb-tried', { hasText: 'Met vrijwilligers van de kerk.' }).waitFor();
	equal((await api(page, 'GET', `/posts/${number(page)}`)).data.counts.triedWorked, 1, 'one municipality says that it worked');
	return reader;
}

/** The law gets a successor: the post says so until somebody confirms it. */
async function changeTheLaw(browser, steering, law, word) {
	await browser.open(steering, `/begrippen/${law}`);
	await steering.locator('#f-validTo').fill('2026-01-01');
	await steering.locator('#f-replacedBy').selectOption({ label: `Nieuwe ${word}` });
	await steering.getByText('Alle berichten die deze wet noemen').waitFor();
	await steering.locator('#f-name').press('Enter');
	await steering.getByText('is bewaard.').first().waitFor();
	const coach = await browser.page({ mail: COACH, path: '/werkvoorraad' });
	await coach.locator('li', { hasText: word }).getByText('Wet is veranderd').first().waitFor();
	const term = (await api(steering, 'GET', `/terms/${law}`)).data;
	equal(term.replacedBy.name, `Nieuwe ${word}`, 'the successor is kept');
	return coach;
}

async function wholeLife({ browser }) {
	const word = unique('tuinwet');
	const title = `Samen de ${unique('tuin')} in`;
	const steward = await browser.page({ mail: STEERING, path: '/begrippen' });
	const law = (await api(steward, 'POST', '/terms', { kind: 'law', name: `Oude ${word}` })).data.id;
	await api(steward, 'POST', '/terms', { kind: 'law', name: `Nieuwe ${word}`, validFrom: '2099-01-01' });
	const reason = `Het nummer van ${unique('het project')} zelf.`;
	const page = await writeIt(browser, title, law, reason);
	const steering = await approveIt(browser, page, reason);
	const reader = await answerIt(browser, page, steering);
	await browser.open(steering, address(page));
	await steering.getByRole('link', { name: 'Maak er een les van' }).first().click();
	await steering.locator('#f-title').fill(`Vraag eerst wie al een tuin heeft (${word}).`);
	await steering.locator('#f-send').click();
	await steering.waitForURL(/\/les\/\d+/);
	await steering.locator('.vb-chain', { hasText: title }).waitFor();
	await changeTheLaw(browser, steering, law, word);
	const newer = await api(page, 'POST', '/posts', { kind: 'page', title: `${title}, drie jaar later`, body: 'Nieuw.' });
	equal(newer.status, 201, 'the writer has something newer');
	await api(page, 'POST', `/posts/${newer.data.id}/_submit`, {});
	await api(steering, 'POST', `/posts/${newer.data.id}/_approve`, {});
	equal(
		(await api(steering, 'POST', `/posts/${newer.data.id}/links`, { rel: 'supersedes', to: number(page) })).status,
		201,
		'it takes the place',
	);
	await browser.open(reader, address(page));
	await reader.getByText('Hier is iets nieuws voor in de plaats gekomen').waitFor();
	await reader
		.locator('.vb-notice')
		.getByRole('link', { name: `${title}, drie jaar later` })
		.click();
	await reader.waitForURL((url) => url.pathname.includes(`/${newer.data.id}`));
}

async function lawBanner({ browser, server }) {
	const word = unique('zorgwet');
	const steering = await browser.page({ mail: STEERING, path: '/begrippen/beheer' });
	const law = (await api(steering, 'POST', '/terms', { kind: 'law', name: `Oude ${word}` })).data.id;
	const made = await api(steering, 'POST', '/posts', {
		kind: 'page',
		title: `Regels van de ${word}`,
		body: 'x',
		terms: [law],
		status: 'published',
	});
	expect(server, 'there is a server');
	await api(
		steering,
		'PATCH',
		`/terms/${law}`,
		{ replacedBy: (await api(steering, 'POST', '/terms', { kind: 'law', name: `Nieuwe ${word}` })).data.id },
		'*',
	);
	const reader = await browser.page({ mail: READER, path: made.data.url });
	await reader.getByText(`Geschreven vóór Nieuwe ${word}`).waitFor();
	await eventually(async () => {
		await browser.open(reader, `/zoeken?q=${word}`);
		return reader.locator('.vb-hit', { hasText: `Geschreven vóór Nieuwe ${word}` }).count();
	}, 'a search result says so too');
	await browser.open(steering, made.data.url);
	await steering.locator('.vb-notice', { hasText: 'Geschreven vóór' }).getByRole('button', { name: 'Klopt nog' }).focus();
	await steering.keyboard.press('Enter');
	await eventually(async () => !(await steering.getByText('Geschreven vóór').count()), 'the banner is gone');
	await browser.open(reader, made.data.url);
	await reader.locator('main h1').waitFor();
	expect(!(await reader.getByText('Geschreven vóór').count()), 'for everybody');
}

/** @type {[string, (world: any) => Promise<void>][]} */
export const tests = [
	['word_that_nobody_explained_gets_a_definition_and_a_button', explained],
	['page_gets_an_owner_who_reviews_it', upkeep],
	['anonymous_case_shows_a_kind_of_place', anonymous],
	['law_that_is_replaced_is_said_until_somebody_confirms', lawBanner],
	['case_from_draft_to_lesson_law_and_successor', wholeLife],
];
