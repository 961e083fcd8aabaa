// Coming in by an invitation, groups, and what somebody arranges on the profile.
import { answered, becomes, equal, eventually, focused, tabTo, unique } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';
const ADMINISTRATOR = 'beheer@voorbeeld.nl';

/** Asks the server for an invitation, as the administrator. */
async function invite({ browser, server }, mail) {
	const page = await browser.page({ mail: ADMINISTRATOR, path: '/' });
	const link = await page.evaluate(async (to) => {
		const { csrf } = await (await fetch('/api/v1/me')).json();
		const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
		const places = await (await fetch('/api/v1/organisations?q=Goirle&kind=municipality')).json();
		const body = JSON.stringify({ name: 'Noor', mail: to, organisation: places.items[0].id, roles: ['project_leader'] });
		const answer = await fetch('/api/v1/invitations', { method: 'POST', headers, body });
		return (await answer.json()).link;
	}, mail);
	const url = new URL(link, server.base);
	return url.pathname + url.hash;
}

async function accept(world) {
	const mail = `${unique('nieuw')}@voorbeeld.nl`;
	const address = await invite(world, mail);
	const page = await world.browser.page({ path: address, mayFail: ['/api/v1/invitations'] });
	await page.getByText('nodigt je uit.').waitFor();
	await page.locator('.vb-facts', { hasText: mail }).getByText('Goirle').waitFor();
	equal(await page.getByLabel('Mailadres').count(), 0, 'fields for what is known');
	await becomes(() => page.locator('#f-name').inputValue(), 'Noor', 'the name of the inviter stands there');
	await tabTo(page, '#f-name');
	await page.keyboard.press('End');
	await page.keyboard.insertText(' de Wit');
	equal(await page.locator('input[name=mail]').getAttribute('autocomplete'), 'username', 'for password managers');
	equal(await page.locator('#f-password').getAttribute('autocomplete'), 'new-password', 'for password managers');
	await tabTo(page, '#f-password');
	await page.keyboard.insertText('te kort');
	await page.keyboard.press('Enter');
	await page.locator('#f-errors').getByText('12 tekens').waitFor();
	equal(await page.locator('#f-name').inputValue(), 'Noor de Wit', 'what was typed stays');
	await page.locator('#f-password').fill('schuur wolk lantaarn fiets');
	await answered(page, '/invitations/_accept', () => page.locator('#f-password').press('Enter'));
	await page.getByText('Welkom, Noor de Wit.').first().waitFor();
	await becomes(() => new URL(page.url()).hash, '', 'the invitation has left the address');
	await world.browser.open(page, '/profiel');
	await page.locator('.vb-facts', { hasText: mail }).getByText('Goirle').waitFor();

	const other = await world.browser.page({ path: address, mayFail: ['/api/v1/invitations'] });
	await other.getByText('Deze uitnodiging werkt niet meer.').first().waitFor();
	await other.getByText('Vraag anders een nieuwe').waitFor();
	await other.locator('main').getByRole('link', { name: 'Aanmelden' }).waitFor();
}

async function groups({ browser }) {
	const page = await browser.page({ mail: 'projectleider2@voorbeeld.nl', path: '/' });
	await page.locator('header').getByRole('link', { name: 'Groepen' }).click();
	await page.locator('main h1', { hasText: 'Groepen' }).waitFor();
	const open = page.locator('section[aria-labelledby=others] li:not(:has(.nl-data-badge)) a').first();
	await open.click();
	await page.getByRole('button', { name: 'Meedoen' }).click();
	await page.getByRole('button', { name: 'Groep verlaten' }).waitFor();
	await page.locator('section[aria-labelledby=members] li').first().waitFor();
	await tabTo(page, 'button[aria-expanded]');
	await page.getByRole('button', { name: 'Groep verlaten' }).focus();
	await page.keyboard.press('Enter');
	await tabTo(page, '.vb-panel button');
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Meedoen' }).waitFor();
}

/** Somebody without a password, with no session but those of this test. */
async function newcomer(server) {
	const mail = `${unique('nieuweling')}@voorbeeld.nl`;
	await server.command('user', 'add', mail, '--name', 'Nieuweling de Test', '--role', 'reader');
	return mail;
}

async function sessions({ browser, server }) {
	const mail = await newcomer(server);
	const here = await browser.page({});
	await browser.signIn(here, mail);
	const there = await browser.page({ mayFail: ['/api/v1/'] });
	await browser.signIn(there, mail);
	await browser.open(here, '/profiel/beveiliging');
	await here.getByText('Dit apparaat', { exact: true }).waitFor();
	await here.locator('section[aria-labelledby=sessions] li').getByRole('button', { name: /^Afmelden/ }).first().click();
	await eventually(async () => (await focused(here)) === 'sessions', 'focus is on the list');
	await browser.open(there, '/');
	await there.locator('header').getByRole('link', { name: 'Aanmelden' }).waitFor();
}

async function password({ browser, server }) {
	const mail = await newcomer(server);
	const page = await browser.page({ mayFail: ['/api/v1/me/_password'] });
	await browser.signIn(page, mail);
	await browser.open(page, '/profiel/beveiliging');
	await page.locator('#pw-new').fill('kort');
	await page.getByRole('button', { name: 'Wachtwoord bewaren' }).click();
	await page.locator('#pw-errors').getByText('12 tekens').waitFor();
	await page.locator('#pw-new').fill('schuur wolk lantaarn fiets');
	await answered(page, '/me/_password', () => page.locator('#pw-new').press('Enter'));
	await page.getByText('Je nieuwe wachtwoord is bewaard.').first().waitFor();
	await page.locator('#pw-current').fill('iets heel anders dan dat');
	await page.locator('#pw-new').fill('nog een ander lang wachtwoord');
	await answered(page, '/me/_password', () => page.locator('#pw-new').press('Enter'));
	await page.locator('#pw-errors').getByText('niet je wachtwoord van nu').waitFor();
	const fresh = await browser.page({ path: '/aanmelden' });
	await fresh.locator('#in-mail').fill(mail);
	await fresh.locator('#in-password').fill('schuur wolk lantaarn fiets');
	await answered(fresh, '/sessions', () => fresh.locator('#in-password').press('Enter'));
	await fresh.waitForURL(`${server.base}/`);
}

/** Signed in a while ago: asked to do so again, and then the act itself goes on. */
async function again({ browser, server }) {
	const mail = 'klankbord@voorbeeld.nl';
	const link = new URL((await server.command('user', 'link', '--reset', mail)).trim());
	const page = await browser.page({ path: link.pathname + link.hash, mayFail: ['/api/v1/'] });
	await page.locator('#f-password').fill('fiets deur pannenkoek trein');
	await answered(page, '/passwords/_reset', () => page.locator('#f-password').press('Enter'));
	await page.locator('#in-mail').fill(mail);
	await page.locator('#in-password').fill('fiets deur pannenkoek trein');
	await answered(page, '/sessions', () => page.locator('#in-password').press('Enter'));
	await page.waitForURL(`${server.base}/`);
	await browser.open(page, '/profiel/beveiliging');
	const problem = { type: '/problemen/sign-in-again', title: 'Meld je nog eens aan', status: 403 };
	let refused = 0;
	await page.route('**/api/v1/tokens', (route) => {
		if (route.request().method() !== 'POST' || refused++) return route.continue();
		return route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) });
	});
	await page.getByRole('button', { name: 'Nieuwe sleutel' }).click();
	await page.locator('#tk-name').fill('Rapportage');
	await page.getByRole('button', { name: 'Sleutel maken' }).click();
	const dialog = page.locator('dialog');
	await dialog.getByText(mail).waitFor();
	await dialog.locator('#in-password').fill('iets anders');
	await answered(page, '/sessions', () => dialog.locator('#in-password').press('Enter'));
	await dialog.locator('#in-errors').waitFor();
	await dialog.locator('#in-password').fill('fiets deur pannenkoek trein');
	await answered(page, '/sessions', () => dialog.locator('#in-password').press('Enter'));
	await page.getByText('Kopieer deze sleutel nu').first().waitFor();
	await becomes(() => page.locator('dialog').count(), 0, 'the question is gone');
}

/** Calls the server as whoever is signed in on this page. */
const ask = (page, path, body) =>
	page.evaluate(
		async ([to, what]) => {
			const { csrf } = await (await fetch('/api/v1/me')).json();
			const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
			return (await fetch(`/api/v1${to}`, { method: 'POST', headers, body: JSON.stringify(what) })).json();
		},
		[path, body],
	);

async function author({ browser }) {
	const writer = await browser.page({ mail: READER, path: '/' });
	const themes = await writer.evaluate(async () => (await (await fetch('/api/v1/terms?kind=theme')).json()).items);
	const title = unique('Mag dit zonder naam');
	const post = await ask(writer, '/posts', { kind: 'question', title, body: 'Zeg ik niet.', terms: [themes[0].id], anonymous: true, status: 'published' });
	const page = await browser.page({ mail: ADMINISTRATOR, path: post.url });
	await page.getByRole('button', { name: 'Vraag wie dit schreef' }).click();
	await page.locator('#flag-reason').fill('Kort');
	await page.getByRole('button', { name: 'Laat de naam zien' }).click();
	await page.locator('#flag-errors').waitFor();
	await page.locator('#flag-reason').fill('Een melding over dit bericht');
	await page.getByRole('button', { name: 'Laat de naam zien' }).click();
	await page.getByText('Dit is geschreven door').first().waitFor();
	await browser.open(writer, post.url);
	await writer.getByText('Een beheerder vroeg wie dit schreef').waitFor();
	await writer.getByText('Reden: Een melding over dit bericht').waitFor();
}

async function proposal({ browser }) {
	const name = unique('buurttuin');
	const page = await browser.page({ mail: READER, path: '/begrippen' });
	await page.getByRole('link', { name: 'Stel een begrip of wet voor' }).click();
	await page.locator('#pr-name').fill(name);
	await page.getByRole('button', { name: 'Voorstellen' }).click();
	await page.locator('#pr-errors').waitFor();
	await page.locator('#pr-kind').selectOption('tag');
	await page.locator('#pr-reason').fill('Komt steeds terug in casussen.');
	await page.getByRole('button', { name: 'Voorstellen' }).click();
	await page.getByText('je voorstel is verstuurd').first().waitFor();
	const steering = await browser.page({ mail: 'stuurgroep@voorbeeld.nl', path: '/werkvoorraad?kind=term_change' });
	const row = steering.locator('.vb-queue-row', { hasText: name });
	await row.getByText('Komt steeds terug').waitFor();
	await row.getByRole('link', { name }).click();
	await steering.locator('#task', { hasText: name }).waitFor();
	const told = await browser.page({ mail: 'coach@voorbeeld.nl', path: '/meldingen' });
	await told.locator('.vb-rows > li', { hasText: 'stelt voor om dit te wijzigen of op te nemen' }).first().getByRole('link', { name: 'Nieuw begrip' }).waitFor();
	equal(await told.getByText('Zonder titel').count(), 0, 'notices that do not say what they are about');
	await steering.getByRole('link', { name: 'Naar het begrip' }).click();
	await becomes(() => steering.locator('#f-name').inputValue(), name, 'the form holds the name');
}

async function reset({ browser, server }) {
	const mail = 'klankbord@voorbeeld.nl';
	const address = new URL((await server.command('user', 'link', '--reset', mail)).trim());
	const page = await browser.page({ path: address.pathname + address.hash, mayFail: ['/api/v1/passwords'] });
	await tabTo(page, '#f-password');
	await page.keyboard.insertText('te kort');
	await page.keyboard.press('Enter');
	await page.locator('#f-errors').getByText('12 tekens').waitFor();
	await page.locator('#f-password').fill('molen kaas tuinhek raam');
	await answered(page, '/passwords/_reset', () => page.locator('#f-password').press('Enter'));
	await page.getByText('Je nieuwe wachtwoord is bewaard.').first().waitFor();
	await page.locator('#in-mail').fill(mail);
	await page.locator('#in-password').fill('molen kaas tuinhek raam');
	await answered(page, '/sessions', () => page.locator('#in-password').press('Enter'));
	await page.waitForURL(`${server.base}/`);
	const again = await browser.page({ path: address.pathname + address.hash, mayFail: ['/api/v1/passwords'] });
	await again.locator('#f-password').fill('molen kaas tuinhek raam');
	await again.locator('#f-password').press('Enter');
	await again.getByText('Deze link werkt niet meer.').first().waitFor();
}

async function following({ browser }) {
	const page = await browser.page({ mail: READER, path: '/casussen' });
	await page.locator('.vb-rows a').first().click();
	const title = await page.locator('main h1').filter({ hasNotText: 'Casussen' }).textContent();
	const button = page.locator('header').getByRole('button', { name: 'Volgen' });
	if ((await button.getAttribute('aria-pressed')) === 'false') await button.click();
	await eventually(async () => (await button.getAttribute('aria-pressed')) === 'true', 'it is followed');
	await browser.open(page, '/volgen');
	const list = page.locator('section[aria-labelledby=following]');
	await list.getByRole('link', { name: title }).waitFor();
	await list.getByRole('button', { name: `Niet meer volgen: ${title}` }).click();
	await eventually(async () => !(await list.getByRole('link', { name: title }).count()), 'it is not followed any more');
}

async function feeds({ browser, server }) {
	const page = await browser.page({ mail: READER, path: '/profiel' });
	const part = page.locator('section[aria-labelledby=feeds]');
	await part.getByRole('button', { name: 'Adres maken' }).click();
	await part.locator('#feeds-errors').getByText('Schrijf op waar').waitFor();
	const name = unique('Leesprogramma');
	await tabTo(page, '#feeds-name');
	await page.keyboard.insertText(name);
	await page.keyboard.press('Enter');
	await page.evaluate(() => {
		navigator.clipboard.writeText = async (text) => {
			window.copied = text;
		};
	});
	await part.getByRole('button', { name: `Kopiëren: feed voor ${name}` }).click();
	await eventually(async () => page.evaluate(() => Boolean(window.copied)), 'the address is copied');
	const address = new URL(await page.evaluate(() => window.copied), server.base);
	const read = () => fetch(new URL(address.pathname + address.search, server.base));
	const answer = await read();
	equal(answer.status, 200, 'the address opens a feed');
	equal((await answer.text()).includes('<entry>'), true, 'with what its owner may read');
	await part.getByRole('button', { name: `Intrekken: het adres voor ${name}` }).click();
	await eventually(async () => !(await part.getByText(name).count()), 'it has left the list');
	equal((await read()).status, 404, 'a revoked address opens nothing');
	await browser.open(page, '/casussen');
	equal(await page.locator('head link[type="application/atom+xml"]').getAttribute('href'), '/feeds/posts.atom?kind=case', 'the page names its feed');
}

export const tests = [
	['profile_feed_address_is_made_copied_and_revoked', feeds],
	['invitation_accepted_by_keyboard_and_used_twice_says_what_to_do', accept],
	['group_is_joined_and_left', groups],
	['profile_signs_out_another_session', sessions],
	['profile_password_is_checked_and_changed', password],
	['password_link_sets_a_password_once', reset],
	['sign_in_again_is_asked_before_a_key_is_made', again],
	['anonymous_author_is_shown_to_the_administrator_and_told', author],
	['proposal_for_a_term_reaches_the_queue', proposal],
	['profile_shows_what_is_followed_and_ends_it', following],
];
