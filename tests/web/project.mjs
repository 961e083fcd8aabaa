// Projects in the client: found by phase, read by all, and taken a step further by who leads them; with the mouse and without.
import { hand } from './hand.mjs';
import { api, equal, eventually, expect, unique } from './help.mjs';

const LEADER = 'projectleider@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

/** A project of the leader's own place, made for one test. */
async function fresh(page) {
	const place = (await api(page, 'GET', '/me')).data.user.organisation.id;
	const made = await api(page, 'POST', '/projects', { place, name: unique('Buurtwerk '), phase: 'preparation', since: '2026-01-05' });
	equal(made.status ?? 201, 201, 'a project is made');
	return made.data;
}

async function reading({ browser }) {
	const page = await browser.page({ mail: 'lezer@voorbeeld.nl', path: '/cijfers' });
	await page.locator('footer').getByRole('link', { name: 'Projecten' }).click();
	await page.getByRole('link', { name: 'Buurtbedrijf Oisterwijk' }).waitFor();
	await page.locator('main nav').getByRole('link', { name: 'Uitvoering' }).click();
	await page.waitForURL(/phase=execution/);
	await page.getByRole('link', { name: 'Dichtbij in Haven' }).waitFor();
	equal(await page.getByRole('link', { name: 'Buurtbedrijf Oisterwijk' }).count(), 0, 'projects in another phase');
	await page.locator('main nav').getByRole('link', { name: 'Alle fasen' }).click();
	await page.getByRole('link', { name: 'Buurtbedrijf Oisterwijk' }).click();
	await page.getByText('Te laat: moest klaar zijn op 30 oktober 2026').waitFor();
	await page.getByText('Henk Wouters').waitFor();
	equal(await page.locator('main').getByRole('button').count(), 0, 'buttons for who only reads');
}

async function leading({ browser }) {
	const page = await browser.page({ mail: LEADER, path: '/projecten' });
	const { id, name } = await fresh(page);
	await browser.open(page, `/projecten/${id}`);
	await page.locator('main h1', { hasText: name }).waitFor();
	await page.getByText('Er zijn nog geen mijlpalen.').waitFor();
	await page.getByRole('button', { name: 'Mijlpaal toevoegen' }).click();
	await page.locator('#ms-due').fill('2030-05-06');
	await page.locator('#ms-note').fill('Met vijf partners');
	await page.locator('form:has(#ms-kind) button[type=submit]').click();
	const row = page.locator('section[aria-labelledby=milestones] li', { hasText: 'Overeenkomst' });
	await row.getByText('Voor 6 mei 2030').waitFor();
	await row.getByRole('button', { name: 'Overeenkomst: vandaag klaar' }).click();
	await row.getByText(/^Klaar op/).waitFor();
	await page.locator('main header').getByRole('button', { name: 'Aanpassen' }).click();
	await page.locator('#pr-phase').selectOption('execution');
	await page.locator('form:has(#pr-name) button[type=submit]').click();
	await page.locator('main header', { hasText: 'Uitvoering sinds' }).waitFor();
	const { since } = (await api(page, 'GET', `/projects/${id}`)).data;
	expect(since > '2026-01-05', `the next phase begins on the day itself, not on ${since}`);
	const other = await browser.page({ mail: STEERING, path: `/projecten/${id}` });
	await other.getByRole('button', { name: 'Project verwijderen' }).click();
	await other.getByRole('button', { name: 'Ja, project verwijderen' }).click();
	await other.getByText('Het project is verwijderd.').first().waitFor();
}

/** Somebody else was first: that is said, and what was typed stays. */
async function together({ browser }) {
	const page = await browser.page({ mail: LEADER, path: '/projecten', mayFail: ['/api/v1/projects'] });
	const { id } = await fresh(page);
	await browser.open(page, `/projecten/${id}`);
	await page.locator('main header').getByRole('button', { name: 'Aanpassen' }).click();
	await page.locator('#pr-description').fill('Van mij');
	const { etag } = await page.evaluate(async (address) => ({ etag: (await fetch(address)).headers.get('etag') }), `/api/v1/projects/${id}`);
	await api(page, 'PATCH', `/projects/${id}`, { description: 'Van een ander' }, etag);
	await page.locator('form:has(#pr-name) button[type=submit]').click();
	await page.locator('#pr-errors').waitFor();
	equal(await page.locator('#pr-description').inputValue(), 'Van mij', 'what was typed');
	equal((await api(page, 'GET', `/projects/${id}`)).data.description, 'Van een ander', 'what is kept');
}

async function byKeyboard({ browser }) {
	const h = await hand(browser, LEADER, '/projecten');
	const name = unique('Tuinploeg ');
	await h.press(h.page.locator('main').getByRole('link', { name: 'Nieuw project' }));
	await h.button('Project maken');
	await h.lands(h.page.locator('#pr-errors'), 'what is wrong');
	await h.write(h.page.locator('#pr-name'), name);
	await h.button('Project maken');
	await h.page.waitForURL(/\/projecten\/\d+/);
	await h.button('Mijlpaal toevoegen');
	await h.lands(h.page.locator('#ms-kind'), 'the new milestone');
	await h.page.keyboard.press('ArrowDown');
	await h.press(h.page.locator('form:has(#ms-kind) button[type=submit]'));
	await h.press(h.page.getByRole('button', { name: 'Plan: vandaag klaar' }));
	await h.see(/^Klaar op/);
	await eventually(() => h.page.evaluate(() => document.activeElement?.id.startsWith('milestone-')), 'focus stays at the milestone');
	await h.press(h.page.getByRole('button', { name: 'Aanpassen: Plan' }));
	await h.button('Mijlpaal verwijderen');
	await h.see('Er zijn nog geen mijlpalen.');
}

export const tests = [
	['projects_are_found_by_phase_and_read', reading],
	['project_is_taken_a_step_further_by_who_leads_it', leading],
	['project_changed_by_somebody_else_first_keeps_what_was_typed', together],
	['project_is_made_and_kept_by_keyboard', byKeyboard],
];
