// Moving around: real links, the back button, focus and titles, the menu, searching without results.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, becomes, equal, eventually, expect, focused, tabTo } from './help.mjs';
import { root } from './server.mjs';

const READER = 'projectleider@voorbeeld.nl';

async function focusAndTitle({ browser }) {
	const page = await browser.page({ mail: READER, path: '/' });
	await page.locator('header a', { hasText: 'Vragen' }).click();
	await page.locator('main h1', { hasText: 'Vragen' }).waitFor();
	await eventually(async () => (await focused(page)) === 'h1', 'focus is on the heading');
	equal(await page.title(), 'Vragen – Vraagbaak', 'title');
	await page.waitForTimeout(200);
	equal(await page.locator('#status').textContent(), '', 'the heading under the focus is read once, and not said besides');
	equal(await page.locator('header a[aria-current=page]').textContent(), 'Vragen', 'current place in the menu');
}

async function back({ browser }) {
	const page = await browser.page({ mail: READER, path: '/casussen' });
	await page.locator('main:not([data-growing])').waitFor();
	await page.locator('.vb-rows a').last().scrollIntoViewIfNeeded();
	const before = await page.evaluate(() => scrollY);
	await page.locator('.vb-rows a').last().click();
	await page.locator('.vb-thread').waitFor();
	await page.goBack();
	await page.locator('main h1', { hasText: 'Casussen' }).waitFor();
	await eventually(async () => Math.abs((await page.evaluate(() => scrollY)) - before) < 40, 'the list is where it was');
}

async function skip({ browser }) {
	const page = await browser.page({ path: '/hulp' });
	await page.keyboard.press('Tab');
	equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Naar de inhoud', 'first stop of the keyboard');
	await page.keyboard.press('Enter');
	await becomes(() => focused(page), 'inhoud', 'focus after the skip link');
}

async function menu({ browser }) {
	const page = await browser.page({ mail: READER, width: 320, path: '/' });
	await tabTo(page, '.vb-menu');
	await page.keyboard.press('Enter');
	await page.locator('#menu').getByText('Lessen').waitFor();
	await tabTo(page, '#menu a[href="/lessen"]');
	await page.keyboard.press('Enter');
	await page.locator('main h1', { hasText: 'Lessen' }).waitFor();
	await page.locator('#menu').waitFor({ state: 'hidden' });
}

async function facet({ browser }) {
	const page = await browser.page({ mail: READER, path: '/zoeken?q=wijk' });
	const option = page.locator('.vb-filter a[href*="kind="]').first();
	await option.click();
	await page.waitForURL(/kind=/);
	await page.locator('.vb-chip', { hasText: 'dit filter weghalen' }).click();
	await eventually(() => !page.url().includes('kind='), 'the filter is gone from the address');
	await page.goBack();
	await page.waitForURL(/kind=/);
}

/** Two themes at once, each taken off by itself; what the others would add still stands beside them. */
async function several({ browser }) {
	const page = await browser.page({ mail: READER, path: '/zoeken?q=wijk' });
	const total = async () => Number(/\d+/.exec(await page.locator('main h1').textContent())[0]);
	const themes = page.locator('.vb-filter a[href*="theme="]');
	const [one, two] = await themes.evaluateAll((all) => all.slice(0, 2).map((a) => new URL(a.href).searchParams.get('theme')));
	await themes.first().click();
	await page.waitForURL((url) => url.searchParams.get('theme') === one);
	await page.locator('main:not([aria-busy]) .vb-chip', { hasText: 'dit filter weghalen' }).waitFor();
	const first = await total();
	await page.locator(`.vb-filter a[href*="theme=${one}%2C${two}"]`).click();
	await page.waitForURL((url) => url.searchParams.get('theme') === `${one},${two}`);
	const chips = page.locator('.vb-chip', { hasText: 'dit filter weghalen' });
	await eventually(async () => (await chips.count()) === 2, 'both are chosen');
	expect((await total()) >= first, 'a second theme finds no less');
	const feed = () => page.locator('link[type="application/atom+xml"]').getAttribute('href');
	await eventually(async () => (await feed()) === `/feeds/search.atom?q=wijk&theme=${one}%2C${two}`, 'the feed is of both');
	equal(await page.evaluate(async (path) => (await fetch(path)).status, await feed()), 200, 'and there is one');
	await chips.first().click();
	await eventually(async () => (await chips.count()) === 1, 'one is taken off');
	await browser.open(page, `/vragen?theme=${one}`);
	const rows = page.locator('.vb-rows > li');
	await rows.first().waitFor();
	const alone = await rows.count();
	await page.locator(`.vb-filter a[href*="theme=${one}%2C${two}"]`).click();
	await eventually(async () => (await chips.count()) === 2, 'a list takes both too');
	await eventually(async () => (await rows.count()) >= alone, 'a second theme lists no less');
}

/** Experience from places like one's own first, and what kind of place that is. */
async function likeMine({ browser }) {
	const page = await browser.page({ mail: READER, path: '/zoeken?q=wijk' });
	const own = page.locator('a.vb-switch');
	await own.getByText('inwoners').waitFor();
	await tabTo(page, 'a.vb-switch');
	await page.keyboard.press('Enter');
	await page.waitForURL(/likeMine=true/);
	await page.locator('a.vb-switch[aria-current=true]').waitFor();
	await page.locator('.vb-why', { hasText: 'Uit een gemeente als de jouwe: even ' }).first().waitFor();
	await own.click();
	await eventually(() => !page.url().includes('likeMine'), 'it is off again');
}

/** Where a person is followed from: only what that person wrote. */
async function byAuthor({ browser }) {
	const page = await browser.page({ mail: READER, path: '/zoeken' });
	const all = Number(/\d+/.exec(await page.locator('main h1').textContent())[0]);
	const { items } = (await api(page, 'GET', '/posts?kind=case&limit=20')).data;
	const { id } = items.find((post) => post.author).author;
	await browser.open(page, `/zoeken?author=${id}`);
	await page.locator('main:not([aria-busy]) .vb-chip', { hasText: 'dit filter weghalen' }).waitFor();
	const some = Number(/\d+/.exec(await page.locator('main h1').textContent())[0]);
	expect(some > 0 && some < all, `${some} of ${all}`);
}

async function nothing({ browser }) {
	const page = await browser.page({ mail: READER, path: '/zoeken?q=qqxzzy' });
	await page.getByText('We vonden hier niets over.').waitFor();
	await page.locator('main').getByRole('link', { name: 'Stel een vraag' }).click();
	await page.locator('#f-title').waitFor();
	await becomes(() => page.locator('#f-title').inputValue(), 'qqxzzy', 'the words come along');
}

async function english({ browser }) {
	const page = await browser.page({ path: '/hulp' });
	await page.locator('footer').getByRole('button', { name: 'English' }).click();
	await page.locator('main h1', { hasText: 'Help' }).waitFor();
	equal(await page.locator('html').getAttribute('lang'), 'en', 'language of the page');
	const sent = await (await page.reload()).text();
	expect(sent.includes('<html lang="en">'), 'the page comes in that language');
	await page.locator('main h1', { hasText: 'Help' }).waitFor();
	await page.locator('footer').getByRole('button', { name: 'Nederlands' }).click();
	await page.locator('main h1', { hasText: 'Hulp' }).waitFor();
}

/** The address of a case that leads to other posts. */
async function linked(page) {
	for (const { id, url } of (await api(page, 'GET', '/posts?kind=case&limit=50')).data.items)
		if ((await api(page, 'GET', `/posts/${id}`)).data.links.length) return url;
	throw new Error('no case leads anywhere');
}

async function printed({ browser }) {
	const page = await browser.page({ mail: READER, path: '/hulp' });
	await browser.open(page, await linked(page));
	await page.emulateMedia({ media: 'print' });
	expect(!(await page.locator('.vb-header').isVisible()), 'no menu on paper');
	expect(await page.locator('main h1').isVisible(), 'the text is on paper');
	expect(await page.locator('.vb-print', { hasText: page.url() }).isVisible(), 'where it was found is on paper');
	equal(await page.locator('main :is(button:not(.vb-term), form, nav):visible').count(), 0, 'buttons on paper, words of the text apart');
	expect(await page.locator('.vb-facts').isVisible(), 'where it played is on paper');
	const link = page.locator('.vb-chain a').first();
	const spelled = await link.evaluate((a) => getComputedStyle(a, '::after').content);
	expect(spelled.includes(await link.getAttribute('href')), `a link is spelled out: ${spelled}`);
	for (const path of ['/casussen', '/zoeken?q=wijkteam']) {
		await browser.open(page, path);
		expect(!(await page.locator('.vb-filter').isVisible()), `${path}: filters to tick stay off paper`);
		expect(await page.locator('.vb-rows a, .vb-hit a').first().isVisible(), `${path}: what was found is on it`);
	}
}

async function signOut({ browser }) {
	const page = await browser.page({});
	await browser.signIn(page, 'lezer@voorbeeld.nl');
	await browser.open(page, '/vraag-stellen');
	await page.locator('#f-title').fill('Een tekst die na het afmelden weg is');
	await page.getByText('Op dit apparaat bewaard').waitFor();
	await browser.open(page, '/profiel');
	await page.getByRole('button', { name: 'Afmelden', exact: true }).click();
	await page.getByText('Je bent afgemeld.').first().waitFor();
	equal(await page.evaluate(() => Object.keys(localStorage).filter((k) => k.includes('draft')).length), 0, 'texts left on the device');
	await page.locator('header').getByText('Aanmelden').waitFor();
}

/** The client has its own names of days and months: they are those of the language, and a page writes a date as the browser would. */
async function dates({ browser }) {
	for (const [language, locale] of [['nl', 'nl-NL'], ['en', 'en-GB']]) {
		const { time } = JSON.parse(readFileSync(join(root, 'web', 'text', `${language}.json`), 'utf8'));
		const names = (n, options, day) => Array.from({ length: n }, (_, i) => new Intl.DateTimeFormat(locale, options).format(day(i))).join(' ');
		equal(time.months, names(12, { month: 'long' }, (i) => new Date(2026, i, 1)), `months in ${language}`);
		equal(time.shortMonths, names(12, { month: 'short' }, (i) => new Date(2026, i, 1)), `short months in ${language}`);
		equal(time.days, names(7, { weekday: 'short' }, (i) => new Date(2026, 1, 1 + i)), `days in ${language}`);
	}
	const page = await browser.page({ mail: READER, path: '/zoeken' });
	const wrong = await page.locator('main time').evaluateAll((all) =>
		all
			.filter((e) => /\d{4}$/.test(e.textContent))
			.map((e) => [e.textContent, new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long' }).format(new Date(e.dateTime))])
			.filter(([shown, wanted]) => shown !== wanted),
	);
	equal(wrong.join(), '', 'dates');
}

/** A long list comes in slices, but whole; who comes back to a place far down finds it whole at once. */
async function slices({ browser }) {
	const page = await browser.page({ mail: READER, width: 320, path: '/zoeken' });
	const hits = page.locator('.vb-hits > li');
	await eventually(async () => (await hits.count()) === 20, 'every hit of the page is drawn');
	await page.getByRole('button', { name: 'Meer resultaten' }).click();
	await eventually(async () => (await hits.count()) > 20, 'and more of them');
	await eventually(() => page.evaluate(() => document.activeElement.closest('li')?.matches(':nth-child(21)')), 'focus goes on at the first new one');
	await hits.nth(18).locator('h2 a').click();
	await page.locator('.vb-thread').waitFor();
	await page.evaluate(() => {
		new MutationObserver(() => {
			window.fewest ??= document.querySelectorAll('.vb-hits > li').length || undefined;
		}).observe(document, { subtree: true, childList: true });
	});
	await page.goBack();
	await hits.first().waitFor();
	equal(await page.evaluate(() => window.fewest), 20, 'hits that stand there at once');
	await browser.open(page, '/begrippen');
	const last = await page.locator('#abbreviation ~ .vb-terms > div').last().getAttribute('id');
	const term = (await browser.page({ path: `/begrippen#${last}` })).locator(`#${last}`);
	await eventually(() => term.evaluate((e) => e.getBoundingClientRect().top < innerHeight), 'a link to one term leads to it');
}

/** Every thread ends with something to do, also for who has no account. */
async function nextStep({ browser }) {
	for (const mail of ['', READER]) {
		const page = await browser.page({ mail, path: '/lessen' });
		await page.locator('.vb-rows a, .vb-lesson a').first().click();
		const next = page.locator('section[aria-labelledby=next]');
		await next.getByRole('link', { name: 'Alle lessen' }).waitFor();
		await becomes(() => next.getByRole('link', { name: 'Aanmelden' }).count(), mail ? 0 : 1, 'ways to sign in');
		const id = /\d+/.exec(new URL(page.url()).pathname)[0];
		await next.getByRole('link', { name: 'Stel hier een vraag over' }).click();
		await page.locator('main h1', { hasText: 'Stel een vraag' }).waitFor();
		if (!mail) continue;
		await eventually(async () => (await page.locator('#f-body').inputValue()).startsWith(`Dit gaat over #${id}.`), 'the question says what it is about');
		await eventually(() => page.locator('#f-theme').inputValue(), 'it stands under the same theme');
	}
}

/** The count of what is new comes after the page: the menu then still marks the list that the thread belongs to. */
async function lateCount({ browser }) {
	const page = await browser.page({ mail: READER, worker: false });
	let tell = () => {};
	const told = new Promise((done) => (tell = done));
	await page.route('**/notifications?unread=true*', async (route) => {
		await told;
		await route.fulfill({ contentType: 'application/json', body: '{"items":[],"next":null,"unread":7}' });
	});
	await browser.open(page, '/vraag/176');
	const marked = page.locator('#menu [aria-current=page]');
	await eventually(async () => (await marked.allTextContents()).join() === 'Vragen', 'the menu marks the list');
	tell();
	await page.locator('#menu', { hasText: '7 nieuw' }).waitFor();
	equal((await marked.allTextContents()).join(), 'Vragen', 'what the menu marks when the count is there');
}

export const tests = [
	['thread_ends_with_a_next_step_for_guest_and_member', nextStep],
	['link_followed_moves_focus_sets_title_and_announces', focusAndTitle],
	['back_button_returns_to_the_same_place_in_the_list', back],
	['dates_are_written_as_the_language_writes_them', dates],
	['long_list_is_drawn_in_slices_but_whole', slices],
	['skip_link_leads_to_the_content', skip],
	['menu_on_a_telephone_works_by_keyboard_and_closes', menu],
	['menu_keeps_its_mark_when_the_count_comes_late', lateCount],
	['facet_is_a_link_with_its_state_in_the_address', facet],
	['several_values_of_a_facet_are_chosen_and_taken_off', several],
	['places_like_mine_first_says_what_kind_of_place_that_is', likeMine],
	['search_by_author_finds_only_what_that_person_wrote', byAuthor],
	['search_without_hits_leads_to_asking_with_the_words', nothing],
	['language_switch_gives_every_word_in_english', english],
	['sign_out_erases_what_was_kept_on_the_device', signOut],
	['print_leaves_out_what_paper_does_not_need', printed],
];
