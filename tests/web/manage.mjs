// Looking after the network: people and rights, invitations, the trail, who is in a group, and breaking the glass.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { somebody } from './account.mjs';
import { answered, equal, eventually, expect, focused, tabTo, unique } from './help.mjs';
import { root } from './server.mjs';
import { routes } from '../../web/routes.js';

const ADMINISTRATOR = 'beheer@voorbeeld.nl';
const COACH = 'coach@voorbeeld.nl';

const trouble = { mayFail: ['/api/v1/'] };

/** Opens the account of somebody as the administrator, by keyboard. */
async function openAccount({ browser }, name) {
	const page = await browser.page({ mail: ADMINISTRATOR, path: '/beheer/mensen', ...trouble });
	await tabTo(page, '#f-q');
	await page.keyboard.insertText(name);
	await page.keyboard.press('Enter');
	await page.waitForURL(/q=/);
	await tabTo(page, '.vb-rows a');
	await page.keyboard.press('Enter');
	await page.locator('main h1', { hasText: name }).waitFor();
	return page;
}

async function add({ server }, name, role = 'reader') {
	const mail = `${unique('mens')}@voorbeeld.nl`;
	await server.command('user', 'add', mail, '--name', name, '--role', role);
	return mail;
}

async function rights(world) {
	const name = `Wil ${unique('Rechtenwissel')}`;
	const mail = await add(world, name);
	const page = await openAccount(world, name);
	await page.locator('#ac-organisation').fill('Goir');
	await page.locator('#ac-organisation-list option').first().waitFor({ state: 'attached' });
	await page.locator('#ac-organisation').fill('Goirle');
	await tabTo(page, 'input[name=project_leader]');
	await page.keyboard.press('Space');
	await page.keyboard.press('Enter');
	await page.getByText('De wijziging is bewaard.').first().waitFor();
	expect((await world.server.command('user', 'list')).includes(name), 'the account is there');
	const theirs = await world.browser.page({});
	await world.browser.signIn(theirs, mail);
	await world.browser.open(theirs, '/profiel');
	await theirs.getByText('Lezer, Projectleider').waitFor();
	await theirs.getByText('Goirle').first().waitFor();

	await page.locator('#ac-organisation').fill('Nergenshuizen');
	await page.locator('#ac-name').press('Enter');
	await page.locator('#ac-errors').getByText('Kies een organisatie uit de lijst').waitFor();
}

async function rescue(world) {
	const { mail } = await somebody(world, 'project_leader');
	const page = await world.browser.page({ mail: ADMINISTRATOR, path: '/beheer/mensen?q=Iemand', ...trouble });
	await page.locator('.vb-rows > li', { hasText: mail }).getByRole('link').click();
	await page.getByRole('button', { name: 'Link voor een nieuw wachtwoord maken' }).click();
	await eventually(async () => (await focused(page)) === 'account-link', 'focus is on the link');
	const url = new URL(await page.locator('.vb-notice code').textContent());
	await page.getByRole('button', { name: 'Tweede stap weghalen' }).click();
	await page.getByRole('button', { name: 'Ja, haal de tweede stap weg' }).click();
	await page.getByText('Dit account heeft geen tweede stap.').waitFor();
	const theirs = await world.browser.page({ path: url.pathname + url.hash, ...trouble });
	await theirs.locator('#f-password').fill('molen kaas tuinhek raam');
	await answered(theirs, '/passwords/_reset', () => theirs.keyboard.press('Enter'));
	await theirs.getByText('Je nieuwe wachtwoord is bewaard.').first().waitFor();

	await page.getByRole('button', { name: 'Account sluiten' }).click();
	await page.getByRole('button', { name: 'Ja, sluit dit account' }).click();
	await page.getByText('Het account is gesloten.').first().waitFor();
	await theirs.locator('#in-mail').fill(mail);
	await theirs.locator('#in-password').fill('molen kaas tuinhek raam');
	await answered(theirs, '/sessions', () => theirs.keyboard.press('Enter'));
	await theirs.locator('#in-errors').waitFor();
	await page.getByRole('button', { name: 'Account weer openen' }).click();
	await page.getByRole('button', { name: 'Account sluiten' }).waitFor();
	await page.getByRole('link', { name: /staat in het logboek/ }).click();
	await page.locator('main h1', { hasText: 'Logboek' }).waitFor();
	await page.getByText('Alleen van Iemand de Test').waitFor();
}

async function inviting(world) {
	const page = await world.browser.page({ mail: COACH, path: '/', ...trouble });
	await page.locator('header').getByRole('link', { name: 'Beheer' }).click();
	const name = `Noor ${unique('Genodigde')}`;
	await page.locator('#iv-name').fill(name);
	await page.locator('#iv-organisation').fill('Nergenshuizen');
	await page.getByRole('button', { name: 'Link maken' }).click();
	await page.locator('#iv-errors').getByText('Kies een organisatie uit de lijst').waitFor();
	await page.locator('#iv-organisation').fill('Goirle');
	expect(!(await page.getByText('Beheert mensen en instellingen.').count()), 'a coach gives no administrator’s role');
	await page.getByRole('button', { name: 'Link maken' }).click();
	await eventually(async () => (await focused(page)) === 'invited', 'focus is on the link');
	const address = new URL(await page.locator('.vb-notice code').textContent());
	const row = page.locator('section[aria-labelledby=invitations] li', { hasText: name });
	await row.getByText('Nog niet gebruikt').waitFor();
	await row.getByText('Goirle').waitFor();
	await row.getByRole('button', { name: /Intrekken/ }).click();
	await row.getByText('Ingetrokken').waitFor();
	const theirs = await world.browser.page({ path: address.pathname + address.hash, ...trouble });
	await theirs.getByText('Deze uitnodiging werkt niet meer.').first().waitFor();
}

async function trail({ browser }) {
	const page = await browser.page({ mail: ADMINISTRATOR, path: '/beheer/logboek' });
	await page.locator('.vb-event').first().waitFor();
	const before = await page.locator('.vb-event').count();
	await page.getByRole('button', { name: 'Eerdere gebeurtenissen' }).focus();
	await page.keyboard.press('Enter');
	await eventually(async () => (await page.locator('.vb-event').count()) > before, 'there are more lines');
	await page.locator('#f-verb').selectOption('session.created');
	await page.getByRole('button', { name: 'Toon' }).click();
	await page.waitForURL(/verb=session.created/);
	await eventually(
		async () => (await page.locator('.vb-event p').allTextContents()).every((text) => text.includes('meldde zich aan')),
		'only what was asked for',
	);
	const raw = (await page.locator('.vb-event p').allTextContents()).filter((text) => /\w+\.\w+ /.test(text));
	expect(!raw.length, `lines without words: ${raw.slice(0, 3)}`);
	const other = await browser.page({ mail: 'lezer@voorbeeld.nl' });
	await other.goto(`${page.url()}`);
	await other.getByText('Deze pagina is voor beheerders.').waitFor();
	equal(await other.locator('.vb-event').count(), 0, 'lines that somebody else sees');
}

/** Makes a group as the coach and returns its page and number. */
async function group({ browser }, name, seen) {
	const page = await browser.page({ mail: COACH, path: '/groepen', ...trouble });
	await page.getByRole('link', { name: 'Nieuwe groep' }).click();
	await tabTo(page, '#gr-name');
	await page.keyboard.insertText(name);
	await page.locator(`input[value=${seen}]`).focus();
	await page.keyboard.press('Space');
	await page.keyboard.press('Enter');
	await page.locator('main h1', { hasText: name }).waitFor();
	return { page, id: Number(new URL(page.url()).pathname.split('/').pop()) };
}

async function members(world) {
	const name = `Mies ${unique('Groepslid')}`;
	await add(world, name, 'project_leader');
	const { page } = await group(world, unique('Groep '), 'open');
	await page.getByRole('button', { name: 'Lid toevoegen' }).focus();
	await page.keyboard.press('Enter');
	await eventually(async () => (await focused(page)) === 'mb-user', 'focus is on the name');
	await page.keyboard.insertText('Iemand die er niet is');
	await page.keyboard.press('Enter');
	await page.locator('#mb-errors').getByText('Kies één naam uit de lijst').waitFor();
	await page.locator('#mb-user').fill(name);
	await page.locator('#mb-role').selectOption('deputy');
	await page.locator('#mb-user').press('Enter');
	const row = page.locator('section[aria-labelledby=members] li', { hasText: name });
	await row.getByText('tweede persoon').first().waitFor();
	await row.getByRole('button', { name: /Wijzigen/ }).click();
	await page.locator('#mb-role').selectOption('guest');
	await page.locator('#mb-since').fill('2030-01-15');
	await page.locator('#mb-until').fill('2030-06-30');
	await page.locator('#mb-until').press('Enter');
	await row.getByText('gast').first().waitFor();
	await row.getByText('vanaf 15 januari 2030').waitFor();
	await row.getByText('tot 30 juni 2030').waitFor();
	await row.getByRole('button', { name: /Wijzigen/ }).click();
	await row.getByRole('button', { name: 'Uit de groep halen' }).click();
	await row.waitFor({ state: 'detached' });
	await page.getByRole('button', { name: 'Aanpassen' }).click();
	await page.locator('#gr-description').fill('Waar we samen aan werken.');
	await page.getByRole('button', { name: 'Bewaren' }).click();
	await page.locator('.nl-paragraph--lead', { hasText: 'Waar we samen aan werken.' }).waitFor();
	await page.getByRole('button', { name: 'Groep verwijderen' }).click();
	await page.getByRole('button', { name: 'Ja, groep verwijderen' }).click();
	await page.getByText('De groep is verwijderd.').first().waitFor();
}

async function requests(world) {
	const { page, id } = await group(world, unique('Besloten '), 'closed');
	const asks = async (mail) => {
		const theirs = await world.browser.page({ mail, path: `/groepen/${id}`, ...trouble });
		await theirs.getByRole('button', { name: 'Vraag om mee te doen' }).click();
		await theirs.getByText('Je hebt gevraagd om mee te doen.').waitFor();
		return theirs;
	};
	const first = await asks('projectleider2@voorbeeld.nl');
	const second = await asks('lezer@voorbeeld.nl');
	await page.reload();
	await page.getByText('2 personen willen meedoen').waitFor();
	await page.getByRole('button', { name: /^Toelaten: Aylin/ }).click();
	await page.locator('section[aria-labelledby=members] .vb-by', { hasText: 'Aylin' }).waitFor();
	await page.getByRole('button', { name: /^Niet toelaten/ }).click();
	await page.locator('#requests').waitFor({ state: 'detached' });
	await first.reload();
	await first.getByRole('button', { name: 'Groep verlaten' }).waitFor();
	await second.reload();
	await second.getByRole('button', { name: 'Vraag om mee te doen' }).waitFor();
}

async function glass(world) {
	const name = unique('Verborgen ');
	const { page, id } = await group(world, name, 'hidden');
	const admin = await world.browser.page({ mail: ADMINISTRATOR, path: `/groepen/${id}`, ...trouble });
	await admin.getByText('Deze pagina is er niet').first().waitFor();
	await world.browser.open(admin, '/beheer/noodtoegang');
	await admin.locator('#gl-number').fill(String(id + 5000));
	await admin.locator('#gl-reason').fill('Er is een melding van misbruik.');
	await admin.getByRole('button', { name: 'Vier uur toegang nemen' }).click();
	await admin.locator('#gl-errors').getByText('geen verborgen groep').waitFor();
	await admin.locator('#gl-number').fill(String(id));
	await admin.getByRole('button', { name: 'Vier uur toegang nemen' }).click();
	await admin.locator('main h1', { hasText: name }).waitFor();
	await page.reload();
	await page.getByText('Een beheerder keek in deze groep').waitFor();
	await page.getByText('Er is een melding van misbruik.').waitFor();
}

/** What the server can note down, the trail can say, in both languages. */
function words() {
	const verbs = [...readFileSync(join(root, 'server/domain/event.def'), 'utf8').matchAll(/^EVENT\(\w+, "(\w+)\.(\w+)"\)/gm)];
	expect(verbs.length > 60, 'the list of events is read');
	for (const language of ['nl', 'en']) {
		const { event } = JSON.parse(readFileSync(join(root, `web/text/${language}.json`), 'utf8'));
		const missing = verbs.filter(([, thing, act]) => !event[thing]?.[act]).map(([, thing, act]) => `${thing}.${act}`);
		expect(!missing.length, `${language}.json has no words for ${missing.join(', ')}`);
	}
}

/** Who opens a page of others is told there whom it is for, and where to go instead; nobody ends somewhere else. */
async function forWhom({ browser }) {
	const keepers = routes.map((r) => r.path.replace('*', '1')).filter((path) => path.startsWith('/beheer'));
	const closed = [
		['stuurgroep@voorbeeld.nl', keepers.filter((path) => path !== '/beheer/uitnodigingen'), /^Deze pagina is voor beheerders/],
		['lezer@voorbeeld.nl', ['/beheer/uitnodigingen', '/groepen/nieuw', '/begrippen/beheer', '/les-schrijven'], /is voor wie|Met jouw rol|houden de begrippen bij/],
	];
	for (const [mail, paths, words] of closed) {
		const page = await browser.page({ mail, ...trouble });
		for (const path of paths) {
			await browser.open(page, path);
			equal(new URL(page.url()).pathname, path, `where ${mail} is`);
			await page.locator('main p', { hasText: words }).waitFor();
			await page.locator('main').getByRole('link', { name: 'Naar het begin' }).waitFor();
		}
	}
	const guest = await browser.page({ ...trouble, path: '/beheer/mensen' });
	await guest.getByText('Daarna ga je meteen verder naar de pagina waar je heen wilde.').waitFor();
}

export const tests = [
	['page_for_other_roles_says_whom_it_is_for', forWhom],
	['account_gets_another_role_and_place_by_keyboard', rights],
	['account_link_factor_closing_and_opening', rescue],
	['invitation_made_by_a_coach_and_withdrawn', inviting],
	['trail_is_readable_narrowed_and_only_for_administrators', trail],
	['trail_has_words_for_every_event', words],
	['group_made_and_its_members_kept', members],
	['group_requests_are_admitted_and_refused', requests],
	['glass_broken_is_shown_to_the_members', glass],
];
