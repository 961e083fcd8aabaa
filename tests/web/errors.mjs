// What goes wrong for people: an empty field, a lost session or connection, somebody else who was first.
import { api, becomes, equal, eventually, expect, focused, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';

async function fill(page, title) {
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('## Situatie\n\nEen tekst die niet weg mag raken.');
	const theme = await page.locator('#f-theme option').nth(1).getAttribute('value');
	await page.locator('#f-theme').selectOption(theme);
}

async function published(page, title) {
	await page.waitForURL(/\/vraag\/\d+/);
	await page.locator('main h1', { hasText: title }).waitFor();
}

async function blankTitle({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await page.locator('#f-body').fill('## Situatie\n\nWel een tekst.');
	await page.locator('#f-send').click();
	await page.locator('#f-errors').waitFor();
	await eventually(async () => (await focused(page)) === 'f-errors', 'focus is on the summary');
	await page.locator('#f-errors a', { hasText: 'Schrijf je vraag in één zin.' }).click();
	await becomes(() => focused(page), 'f-title', 'focus after following the summary');
	equal(await page.locator('#f-title').getAttribute('aria-invalid'), 'true', 'the field says that it is wrong');
	expect((await page.locator('#f-body').inputValue()).includes('Wel een tekst.'), 'the text stays');
}

async function expired({ browser, server }) {
	const title = `Blijft deze ${unique('tekst')} staan?`;
	const page = await browser.page({ path: '', mayFail: ['/api/v1/'] });
	await browser.signIn(page, WRITER);
	await browser.open(page, '/vraag-stellen');
	await fill(page, title);
	await page.context().clearCookies();
	await page.locator('#f-send').click();
	await page.getByText('Je bent niet meer aangemeld').waitFor();
	const told = await page.locator('#again').getAttribute('aria-describedby');
	expect((await page.locator(`#${told}`).textContent()).trim(), 'what it means for the text is read with the name');
	equal(await page.locator('#f-title').inputValue(), title, 'the title stays');
	const other = await page.context().newPage();
	await browser.signIn(other, WRITER);
	expect(other.url() === `${server.base}/`, 'signed in again in another tab');
	await page.getByRole('button', { name: 'Ik ben weer aangemeld' }).click();
	await eventually(async () => (await focused(page)) === 'f-send', 'focus is back at the button');
	await page.locator('#f-send').click();
	await published(page, title);
}

async function offline({ browser }) {
	const title = `Komt deze ${unique('vraag')} maar één keer?`;
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen', mayFail: ['/api/v1/', '/assets/', '/offline.json', '/sw.js'] });
	await fill(page, title);
	await page.context().setOffline(true);
	await page.locator('#f-send').click();
	await page.getByText('Je tekst staat klaar').first().waitFor();
	await page.locator('#outgoing').getByText('1 tekst wacht').waitFor();
	await page.context().setOffline(false);
	await page.evaluate(() => dispatchEvent(new Event('online')));
	await eventually(async () => (await page.locator('#outgoing').count()) === 0, 'the text has left');
	await browser.open(page, '/vragen');
	await eventually(async () => (await page.locator('.vb-rows a', { hasText: title }).count()) === 1, 'times that it was posted');
}

async function draft({ browser }) {
	const title = `Een ${unique('begin')} van een vraag`;
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await fill(page, title);
	await page.getByText('Op dit apparaat bewaard').waitFor();
	await browser.open(page, '/vraag-stellen');
	await becomes(() => page.locator('#f-title').inputValue(), title, 'the title after a reload');
}

async function conflict({ browser }) {
	const title = `Wie was er ${unique('eerst')}?`;
	const first = await browser.page({ mail: WRITER, path: '/vraag-stellen', mayFail: ['/api/v1/posts/'] });
	await fill(first, title);
	await first.locator('#f-send').click();
	await published(first, title);
	const second = await first.context().newPage();
	await second.goto(first.url());
	for (const page of [first, second]) await page.locator('header').getByRole('button', { name: 'Aanpassen' }).click();
	const area = (page) => page.locator('textarea[id^=e][id$=-body]');
	await area(first).fill('De tekst van de eerste.');
	await first.getByRole('button', { name: 'Bewaren' }).click();
	await first.locator('.vb-prose', { hasText: 'De tekst van de eerste.' }).waitFor();
	await area(second).fill('De tekst van de tweede.');
	await second.getByRole('button', { name: 'Bewaren' }).click();
	await second.locator('.vb-diff ins', { hasText: 'eerste' }).waitFor();
	equal(await area(second).inputValue(), 'De tekst van de tweede.', 'own text');
	await second.getByRole('button', { name: 'Bewaren' }).click();
	await second.locator('.vb-prose', { hasText: 'De tekst van de tweede.' }).waitFor();
}

async function wrongPassword({ browser }) {
	const page = await browser.page({ path: '/aanmelden', mayFail: ['/api/v1/sessions'] });
	await page.locator('#in-mail').fill('iemand@voorbeeld.nl');
	await page.locator('#in-password').fill('niet het wachtwoord');
	await page.locator('main').getByRole('button', { name: 'Aanmelden' }).click();
	await page.locator('#in-errors').getByText('horen niet bij elkaar').waitFor();
	equal(await page.locator('#in-mail').inputValue(), 'iemand@voorbeeld.nl', 'the address stays');
	equal(await page.locator('#in-password').getAttribute('autocomplete'), 'current-password', 'for password managers');
}

async function usedLink({ browser, server }) {
	const url = new URL(await server.link(WRITER));
	const page = await browser.page({ mayFail: ['/api/v1/one-time-links'] });
	for (const time of ['first', 'second']) {
		await page.goto('about:blank');
		await page.goto(server.base + url.pathname + url.search + url.hash);
		await page.locator('main').getByRole('button', { name: 'Aanmelden' }).click();
		if (time === 'first') await page.getByText('Je bent aangemeld.').first().waitFor();
	}
	await page.getByText('Deze link werkt niet meer.').waitFor();
}

async function unknownPage({ browser }) {
	const page = await browser.page({ mayFail: ['/bestaat-niet'] });
	const answer = await browser.open(page, '/bestaat-niet');
	equal(answer.status(), 404, 'status');
	await page.locator('main h1', { hasText: 'Deze pagina is er niet' }).waitFor();
}

async function history({ browser }) {
	const title = `Wat stond er ${unique('vroeger')}?`;
	const page = await browser.page({ mail: WRITER, path: '/vraag-stellen' });
	await fill(page, title);
	await page.locator('#f-send').click();
	await published(page, title);
	await page.locator('header').getByRole('button', { name: 'Aanpassen' }).click();
	await page.locator('textarea[id^=e][id$=-body]').fill('Een tekst die wel weg mag.');
	await page.getByRole('button', { name: 'Bewaren' }).click();
	await page.locator('.vb-prose', { hasText: 'Een tekst die wel weg mag.' }).waitFor();
	await page.getByRole('button', { name: 'Eerdere versies' }).click();
	await page.getByRole('button', { name: 'Wat daarna veranderde' }).first().click();
	await page.locator('.vb-diff ins', { hasText: 'wel' }).waitFor();
	const read = await page.locator('.vb-diff').textContent();
	expect(/begin weg: .* einde weg\./s.test(read) && /begin nieuw: .* einde nieuw\./s.test(read), `what went and came is in words too: ${read}`);
	await page.getByRole('button', { name: 'Deze versie terugzetten' }).first().click();
	await page.locator('.vb-prose', { hasText: 'Een tekst die niet weg mag raken.' }).waitFor();
}

async function longHistory({ browser }) {
	const page = await browser.page({ mail: WRITER, path: '/' });
	const { data } = await api(page, 'POST', '/posts', { kind: 'page', title: `Vaak aangepast ${unique('tekst')}`, body: 'Zin 0.' });
	for (let i = 1; i <= 27; i++) await api(page, 'PATCH', `/posts/${data.id}`, { body: `Zin ${i}.` }, '*');
	await browser.open(page, data.url);
	await page.getByRole('button', { name: 'Eerdere versies', exact: true }).click();
	await page.locator('#versions > li').nth(24).waitFor();
	equal(await page.locator('#versions > li').count(), 25, 'versions at first');
	await page.getByRole('button', { name: 'Nog eerdere versies' }).click();
	await page.locator('#versions > li').nth(26).waitFor();
	await becomes(() => page.locator('#versions > li').count(), 27, 'versions in the end');
	await eventually(
		() => page.evaluate(() => document.activeElement?.closest('li') === document.querySelectorAll('#versions > li')[25]),
		'focus on the first new one',
	);
	await page.getByRole('button', { name: 'Nog eerdere versies' }).waitFor({ state: 'hidden' });
}

export const tests = [
	['ask_blank_title_summary_leads_to_the_field', blankTitle],
	['ask_expired_session_keeps_the_text_and_posts_it', expired],
	['ask_lost_connection_keeps_the_text_and_posts_once', offline],
	['ask_reload_brings_the_draft_back', draft],
	['edit_somebody_was_first_shows_what_changed_and_keeps_own_text', conflict],
	['history_shows_what_changed_and_brings_it_back', history],
	['history_of_many_versions_comes_a_page_at_a_time', longHistory],
	['sign_in_wrong_password_says_so_and_keeps_the_address', wrongPassword],
	['link_used_twice_says_that_it_no_longer_works', usedLink],
	['address_unknown_gives_404_and_a_way_on', unknownPage],
];
