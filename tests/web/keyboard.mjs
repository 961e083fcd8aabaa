// The flows of the client with the keyboard alone: reading, finding, curating, talking, keeping pages, groups, files.
// What is left stands in keyboard-care.mjs. Asking, answering, endorsing and finding stand in flow.mjs; signing in, tokens and
// accounts in account.mjs and manage.mjs.
import { address, hand } from './hand.mjs';
import { api, eventually, expect, ownPage, unfollow, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';
async function reading({ browser }) {
	const h = await hand(browser, HELPER, '/vragen');
	await h.press(h.page.locator('.vb-rows a'));
	await h.page.locator('.vb-thread').waitFor();
	for (const name of ['Volgen', 'Deze vraag heb ik ook']) {
		const button = h.page.locator('main header').getByRole('button', { name });
		const before = await button.getAttribute('aria-pressed');
		await h.press(button);
		await eventually(async () => (await button.getAttribute('aria-pressed')) !== before, `${name} changes`);
		await h.press(button);
		await eventually(async () => (await button.getAttribute('aria-pressed')) === before, `${name} changes back`);
	}
	await h.button('Meld een probleem');
	await h.write(h.page.locator('#flag-reason'), 'Hier staat een oud bedrag.');
	await h.button('Melden');
	await h.see('je melding is verstuurd');
}

/** On a small screen what can be done with an answer stands on one line, or two when it has counts; the rest opens, by the keyboard
 *  too. */
async function moreActs({ browser }) {
	const h = await hand(browser, WRITER, '/hulp', [], true, 360);
	const { items } = (await api(h.page, 'GET', '/posts?kind=case&limit=50')).data;
	await browser.open(h.page, items.find((post) => post.counts.answers).url);
	const acts = h.page.locator('main:not([data-growing]) .vb-answer').first().locator('> .vb-actions');
	await acts.waitFor();
	const lines = await acts.locator('button:visible, summary').evaluateAll((all) => new Set(all.map((e) => Math.round(e.getBoundingClientRect().top / 8))).size);
	expect(lines <= 2, `the acts take ${lines} lines`);
	const share = acts.getByRole('button', { name: 'Link delen' });
	expect(!(await share.isVisible()), 'the rest is closed');
	await h.press(acts.locator('summary', { hasText: 'Meer mogelijkheden' }));
	await h.to(share);
	await h.button('Reageren', acts);
	await h.lands(acts.getByRole('button', { name: 'Reageren' }), 'the same button');
	expect(await share.isVisible(), 'what was opened stays open');
}

async function searching({ browser }) {
	const h = await hand(browser, WRITER, '/zoeken?q=wijk');
	await unfollow(h.page, (one) => one.search);
	await h.press(h.page.locator('.vb-filter a[href*="theme="]'));
	await h.page.waitForURL(/theme=/);
	await h.press(h.page.locator('main:not([aria-busy]) .vb-filter a[href*="phase="]'), ' '); // it looks like a box
	await h.page.waitForURL(/phase=/);
	await h.press(h.page.locator('.vb-chip', { hasText: 'dit filter weghalen' }));
	await eventually(() => !(h.page.url().includes('theme=') && h.page.url().includes('phase=')), 'a filter is taken off');
	await h.press(h.page.locator('main:not([aria-busy]) .vb-switch'), ' ');
	await h.page.waitForURL(/likeMine=true/);
	await h.button('Volg deze zoekopdracht');
	await h.see('Je volgt dit nu.');
	await h.press(h.page.locator('main').getByRole('link', { name: 'Volgen en mail' }));
	const end = h.page.getByRole('button', { name: /^Niet meer volgen: Zoeken: wijk/ });
	await h.press(end);
	await eventually(async () => !(await end.count()), 'it is no longer followed');
}

/** A case goes in, comes back, goes in again, is approved, and a lesson is made of it. */
async function curating({ browser }) {
	const title = `Een ${unique('moestuin')} op het schoolplein`;
	const writer = await hand(browser, WRITER, '/casus-delen');
	await writer.write(writer.page.locator('#f-title'), title);
	await writer.write(writer.page.locator('#f-body'), 'Ouders en kinderen zaaien samen.');
	await writer.press(writer.page.locator('#f-theme'), 'ArrowDown');
	await writer.press(writer.page.locator('#f-send'));
	await writer.page.waitForURL(/\/casus\/\d+/);
	const steering = await hand(browser, STEERING, '/werkvoorraad');
	const row = steering.page.locator('li', { hasText: title });
	await steering.press(row.getByRole('button', { name: /^Ik pak dit op/ }));
	await row.getByText('opgepakt door').waitFor();
	await steering.press(row.getByRole('link', { name: title }));
	await steering.page.locator('#task', { hasText: title }).waitFor();
	await steering.to(steering.page.locator('input[name=step][value=approve]'));
	await steering.page.keyboard.press('ArrowDown');
	await steering.write(steering.page.locator('#d-reason'), 'Wat leverde het op?');
	await steering.press(steering.page.locator('form button[type=submit]', { hasText: 'Terugsturen' }));
	await steering.see('Teruggestuurd met je uitleg.');
	await browser.open(writer.page, address(writer));
	await writer.button('Aanpassen');
	await writer.write(writer.page.locator('textarea[id^=e][id$=-body]'), 'Ouders en kinderen zaaien samen. Elf gezinnen doen mee.');
	await writer.button('Bewaren');
	await writer.page.locator('.vb-prose', { hasText: 'Elf gezinnen' }).waitFor();
	await writer.button('Vraag om controle');
	await writer.see('Je vraagt nu om controle.');
	await browser.open(steering.page, address(writer));
	await steering.button('Goedkeuren');
	await steering.see('Goedgekeurd en geplaatst.');
	await steering.press(steering.page.locator('main').getByRole('link', { name: 'Maak er een les van' }));
	await steering.write(steering.page.locator('#f-title'), `Zaai samen, dan blijft men komen (${unique('les')}).`);
	await steering.press(steering.page.locator('#f-send'));
	await steering.page.waitForURL(/\/les\/\d+/);
	await steering.page.locator('.vb-chain', { hasText: title }).waitFor();
}

async function talking({ browser }) {
	const h = await hand(browser, WRITER, '/gesprek-starten');
	await h.write(h.page.locator('#f-title'), `Wat doen we met ${unique('vrijdag')}?`);
	await h.write(h.page.locator('#f-body'), 'Op vrijdag is niemand er.');
	await h.press(h.page.locator('#f-send'));
	await h.page.waitForURL(/\/gesprek\/\d+/);
	const other = await hand(browser, HELPER, address(h));
	await other.write(other.page.locator('textarea[id$=comment-body]'), 'Wij zijn er wel.');
	await other.button('Reactie plaatsen');
	await other.page.locator('.vb-comments', { hasText: 'Wij zijn er wel.' }).waitFor();
	await h.page.locator('.vb-comments', { hasText: 'Wij zijn er wel.' }).waitFor(); // it comes by itself
	await h.press(h.page.locator('summary', { hasText: 'Beheren' }));
	await h.button('Uitkomst opschrijven');
	await h.write(h.page.locator('#s-resolution'), 'Op vrijdag werken we vanuit Waalwijk.');
	await h.press(h.page.locator('form button[type=submit]', { hasText: 'Uitkomst' }));
	await h.page.locator('.vb-notice', { hasText: 'vanuit Waalwijk' }).waitFor();
}

async function keeping({ browser }) {
	const steering = await hand(browser, STEERING, '/kennis');
	await ownPage(steering.page, unique('Over het bijhouden '));
	await browser.open(steering.page, '/kennis');
	await steering.press(steering.page.locator('.vb-rows a'));
	await steering.page.locator('main h1', { hasText: 'Over het bijhouden' }).waitFor();
	const word = unique('toevoeging');
	const body = steering.page.locator('textarea[id^=e][id$=-body]');
	await steering.button('Aanpassen');
	await steering.to(body);
	await steering.page.keyboard.press('Control+End');
	await steering.page.keyboard.insertText(`\n\nMet een ${word}.`);
	await steering.button('Bewaren');
	await steering.page.locator('.vb-prose', { hasText: word }).waitFor();
	await steering.button('Eerdere versies');
	await steering.press(steering.page.getByRole('button', { name: 'Wat daarna veranderde' }));
	await steering.page.locator('.vb-diff ins', { hasText: word }).waitFor();
	await steering.press(steering.page.getByRole('button', { name: 'Deze versie terugzetten' }));
	await eventually(async () => !(await steering.page.locator('.vb-thread > div > div > .vb-prose', { hasText: word }).count()), 'the old text is back');
	const helper = await hand(browser, HELPER, address(steering));
	await helper.button('Stel een wijziging voor');
	const better = helper.page.locator('#sg-body');
	await helper.to(better);
	await helper.page.keyboard.press('Control+End');
	await helper.page.keyboard.insertText(`\n\nEen betere ${word}.`);
	await helper.write(helper.page.locator('#sg-reason'), 'Dan is het af.');
	await helper.button('Voorstel versturen');
	await helper.see('Je voorstel is verstuurd.');
	await browser.open(steering.page, address(steering));
	await steering.press(steering.page.locator('section[aria-labelledby=suggested]').getByRole('button', { name: /^Overnemen/ }));
	await steering.page.locator('.vb-prose', { hasText: `Een betere ${word}.` }).waitFor();
}

async function gathering({ browser }) {
	const h = await hand(browser, 'coach@voorbeeld.nl', '/groepen');
	await h.press(h.page.locator('main').getByRole('link', { name: 'Nieuwe groep' }));
	await h.write(h.page.locator('input[name=name]'), unique('Groep van '));
	await h.button('Groep maken');
	await h.page.waitForURL(/\/groepen\/\d+/);
	await h.button('Lid toevoegen');
	await h.write(h.page.locator('#mb-user'), 'Aylin');
	await h.page.locator('#mb-user-list option').first().waitFor({ state: 'attached' });
	const name = await h.page.locator('#mb-user-list option').first().getAttribute('value');
	await h.write(h.page.locator('#mb-user'), name);
	await h.press(h.page.locator('form:has(#mb-user) button[type=submit]'));
	await h.page.locator('section[aria-labelledby=members] li', { hasText: 'Aylin' }).waitFor();
}

async function attaching({ browser }) {
	const h = await hand(browser, HELPER, '/vragen');
	h.page.on('filechooser', () => {}); // from now on a chooser is ours to answer
	await h.press(h.page.locator('.vb-rows a').last());
	await h.page.locator('textarea[id$=answer-body]').waitFor();
	const text = unique('Zie het plan');
	await h.write(h.page.locator('textarea[id$=answer-body]'), text);
	await h.press(h.page.locator('[id$=answer-attach]'));
	const files = h.page.locator('[id$=answer-files]');
	await h.to(files);
	const [chooser] = await Promise.all([h.page.waitForEvent('filechooser'), h.page.keyboard.press('Enter')]);
	await chooser.setFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('Een plan.\n') });
	await h.write(h.page.locator('[id$=answer-about1]'), 'Het plan in één zin');
	await h.button('Antwoord plaatsen');
	const answer = h.page.locator('.vb-answer', { hasText: text });
	await answer.getByRole('link', { name: 'Het plan in één zin' }).waitFor();
	await h.press(answer.getByRole('button', { name: 'plan.txt weghalen' }));
	await h.press(answer.getByRole('button', { name: 'Ja, plan.txt voorgoed weghalen' }));
	await answer.getByRole('link', { name: 'Het plan in één zin' }).waitFor({ state: 'detached' });
}

export const tests = [
	['keyboard_thread_is_read_followed_marked_and_reported', reading],
	['keyboard_acts_of_an_answer_open_on_a_small_screen', moreActs],
	['keyboard_search_is_narrowed_and_followed', searching],
	['keyboard_case_is_returned_approved_and_becomes_a_lesson', curating],
	['keyboard_discussion_ends_with_an_outcome', talking],
	['keyboard_page_is_edited_restored_and_improved_by_others', keeping],
	['keyboard_group_is_made_and_gets_a_member', gathering],
	['keyboard_answer_takes_a_file_along', attaching],
];
