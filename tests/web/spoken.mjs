// What Orca, a screen reader, was heard to say wrongly, doubly or not at all when somebody walked through the client with it.
import { announce } from '../../web/lib/a11y.js';
import { structure } from './heard.mjs';
import { api, becomes, equal, eventually, expect, focused, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

/** Keeps what the live region says from now on; `heard` gives it. */
const listen = (page) =>
	page.evaluate(() => {
		window.heard = [];
		const region = document.getElementById('status');
		new MutationObserver(() => region.textContent && window.heard.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
	});
const heard = (page) => page.evaluate(() => window.heard.join('|'));
const says = (page, words) => eventually(async () => (await heard(page)).includes(words), `it says "${words}"`);

/** The words of an element as a screen reader joins them. */
async function joined(page, selector) {
	const session = await page.context().newCDPSession(page);
	const { root } = await session.send('DOM.getDocument');
	const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
	const { nodes } = await session.send('Accessibility.queryAXTree', { nodeId, role: 'StaticText' });
	return nodes.map((n) => n.name.value).join('');
}

async function errors({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await page.locator('#f-send').click();
	await eventually(async () => (await focused(page)) === 'f-errors', 'focus is on the summary');
	const summary = page.getByRole('group', { name: 'Er klopt nog iets niet' });
	const what = await summary.getAttribute('aria-describedby');
	expect((await page.locator(`#${what}`).textContent()).includes('Kies een thema.'), 'what is wrong is read with it');
	equal(await page.locator('main [role=alert]').count(), 0, 'what also says it by itself');
}

async function tools({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	const wordless = await page.locator('markdown-toolbar > *').evaluateAll((all) => all.filter((e) => !e.textContent.trim()).map((e) => e.localName));
	equal(wordless.join(), '', 'elements of a package with only a picture, which are read as images');
	await page.getByRole('button', { name: 'Genummerde lijst', exact: true }).waitFor();
}

async function writing({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await page.getByText('Wat je typt, bewaren we').waitFor();
	await listen(page);
	await page.locator('#f-title').pressSequentially('Mag het wijkteam gegevens delen met de corporatie?');
	await says(page, 'lijken hierop. Ze staan onder de titel.');
	await says(page, 'Je tekst staat veilig op de server.');
	const kept = await page.locator('main form').getByText('Bewaard op de server').textContent();
	const again = page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().includes('/drafts/'));
	await page.locator('#f-body').fill(`Met ${unique('nadruk')}.`);
	await again;
	await page.waitForTimeout(300);
	equal((await heard(page)).split('veilig op de server').length, 2, `${kept}: said once and no more`);
	await page.getByRole('button', { name: 'Weggooien', exact: true }).click();
}

async function together() {
	const region = { textContent: '' };
	const before = globalThis.document;
	globalThis.document = { getElementById: () => region };
	announce('Er is weer verbinding.');
	announce('Verstuurd: een vraag.');
	await eventually(() => region.textContent, 'something is said');
	globalThis.document = before;
	equal(region.textContent, 'Er is weer verbinding. Verstuurd: een vraag.', 'what is heard');
}

async function explained({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/casus/14' });
	await page.locator('.vb-term').first().waitFor();
	await listen(page);
	await page.locator('.vb-term').first().press('Enter');
	await says(page, 'Woningcorporatie: Verhuurt');
}

async function meant({ browser }) {
	const page = await browser.page({ path: '/zoeken?q=mantelzorgr' });
	const better = page.getByText('Bedoelde je');
	await better.waitFor();
	expect(await better.evaluate((e) => Boolean(document.querySelector('main h1').compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)), 'who reads on from the heading meets it');
}

async function apart({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/zoeken?q=woningcorporatie' });
	await page.locator('.vb-hits .vb-line .nl-data-badge + .nl-data-badge').first().waitFor();
	const facts = await joined(page, '.vb-hits .vb-meta');
	expect(/^\S+, \S.*, \d+ \w+ \d{4}/.test(facts), `the facts of a hit: ${facts}`);
	const badges = await joined(page, '.vb-hits .vb-line:has(.nl-data-badge + .nl-data-badge)');
	expect(badges.includes('Akkoord stuurgroep, '), `its badges: ${badges}`);
	await browser.open(page, '/');
	await page.locator('.vb-due').first().waitFor();
	const due = await joined(page, '.vb-due:has(.vb-sr) .vb-date');
	expect(/^Antwoord voor \w/.test(due), `until when: ${due}`);
}

async function letters({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/werkvoorraad' });
	const open = await page.locator('#task').textContent();
	await page.getByRole('button', { name: 'Zet deze toetsen uit' }).click();
	await page.reload();
	await page.getByRole('button', { name: 'Zet ze aan' }).focus();
	await page.keyboard.press('j');
	await page.waitForTimeout(400);
	equal(await page.locator('#task').textContent(), open, 'what is open when the keys are off');
	await page.getByRole('button', { name: 'Zet ze aan' }).click();
	await page.getByRole('button', { name: 'Zet deze toetsen uit' }).focus();
	await page.keyboard.press('j');
	await eventually(async () => (await page.locator('#task').textContent()) !== open, 'the keys work again');
}

async function whose({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/vraag/176' });
	await page.locator('main:not([data-growing]) .vb-answer .vb-actions').first().waitFor();
	const answers = await page.locator('.vb-answer').count();
	equal(await page.getByRole('group', { name: /^Antwoord van / }).count(), answers, 'groups of buttons that tell of which answer they are');
	equal(await page.getByRole('region', { name: 'Bijlagen' }).count(), 0, 'parts of the page with no file in them');
}

/** What repeats on a page: its buttons have the same words, so a group says of what. */
async function ofWhat({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/gesprekken' });
	await page.locator('.vb-rows a').first().click();
	await page.locator('main:not([data-growing]) .vb-comments > li').first().waitFor();
	const remarks = await page.locator('.vb-comments > li').count();
	equal(await page.getByRole('group', { name: /^Reactie van / }).count(), remarks, 'remarks whose buttons tell whose they are');
	const id = /\d+/.exec(new URL(page.url()).pathname)[0];
	const { data } = await api(page, 'GET', `/posts/${id}`);
	for (const more of ['een', 'twee']) equal((await api(page, 'PATCH', `/posts/${id}`, { body: `${data.body}\n\n${more}` }, '*')).status, 200, 'the answer to a change');
	await page.reload();
	await page.getByRole('button', { name: 'Eerdere versies' }).click();
	await page.locator('#versions > li:nth-child(2)').waitFor();
	const versions = await page.locator('#versions > li').count();
	equal(await page.getByRole('group', { name: /^Versie \d/ }).count(), versions, 'versions whose buttons tell which it is');
	equal((await page.evaluate(structure)).join('\n'), '', 'what is wrong with it');
}

async function dutch({ browser, server }) {
	const page = await browser.page({ worker: false });
	const elsewhere = () => page.locator('main :is(.vb-title a, h1, .vb-prose, .vb-hit > .nl-paragraph):visible').evaluateAll((all) => all.filter((e) => (e.querySelector('[lang]') ?? e.closest('[lang]')).lang !== 'nl').map((e) => e.textContent.slice(0, 30)));
	await browser.open(page, '/pagina/124');
	equal(await page.locator('main [lang]').count(), 0, 'marks in a page that is Dutch itself');
	await page.context().addCookies([{ name: 'vb_language', value: 'en', url: server.base }]);
	await browser.open(page, '/pagina/124');
	equal(await page.locator('html').getAttribute('lang'), 'en', 'language of the page');
	await page.locator('.vb-prose').first().waitFor();
	equal((await elsewhere()).join('|'), '', 'texts of members that are read as English in a thread');
	await browser.open(page, '/zoeken?q=wijkteam');
	await page.locator('.vb-hit').first().waitFor();
	equal((await elsewhere()).filter((text) => !/results? for/.test(text)).join('|'), '', 'and among the results');
}

/** Two things with one name stand in a list: what a button of them is called says which it means. */
async function namesakes({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/hulp' });
	const title = unique('Twee keer begonnen ');
	for (const body of ['Eerst.', 'Nog eens.']) equal((await api(page, 'POST', '/drafts', { data: { kind: 'question', title, body } })).status, 201, 'a draft is kept');
	await browser.open(page, '/profiel');
	const names = () => page.getByRole('button', { name: `Weggooien: ${title}` }).evaluateAll((all) => all.map((e) => e.getAttribute('aria-label')).join('|'));
	await becomes(names, `Weggooien: ${title}, 1 van 2|Weggooien: ${title}, 2 van 2`, 'names of the buttons');
	await page.getByRole('button', { name: `Weggooien: ${title}, 2 van 2` }).click();
	await becomes(names, `Weggooien: ${title}`, 'names when one is left');
	await page.getByRole('button', { name: `Weggooien: ${title}` }).click();
	await becomes(names, '', 'names when none is left');
}

export const tests = [
	['spoken_things_with_one_name_say_which_they_are', namesakes],
	['spoken_acts_of_an_answer_tell_whose_it_is', whose],
	['spoken_acts_of_a_remark_and_of_a_version_tell_of_what', ofWhat],
	['spoken_texts_of_members_are_dutch_in_an_english_page', dutch],
	['spoken_errors_of_a_form_are_read_once', errors],
	['spoken_tools_of_the_editor_are_buttons', tools],
	['spoken_while_writing_what_looks_alike_and_that_it_is_kept', writing],
	['spoken_two_messages_at_once_are_both_heard', together],
	['spoken_term_tells_its_meaning', explained],
	['spoken_better_word_stands_after_the_heading_of_the_results', meant],
	['spoken_facts_and_badges_do_not_run_together', apart],
	['spoken_letters_of_the_queue_can_be_turned_off', letters],
];
