// Getting in and being somebody: the second step, a forgotten password, tokens, one's data, and leaving for good.
import { createHmac } from 'node:crypto';
import { answered, becomes, equal, eventually, expect, focused, tabTo, unique } from './help.mjs';

const PASSWORD = 'schuur wolk lantaarn fiets';

/** The code that a device shows now. Source: RFC 6238. */
function totp(secret, steps = 0) {
	const bits = [...secret.replace(/ /g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
	const moment = Buffer.alloc(8);
	moment.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const mac = createHmac('sha1', key).update(moment).digest();
	return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

/** A person with a password, made for one test. */
export async function somebody({ browser, server }, role = 'reader') {
	const mail = `${unique('iemand')}@voorbeeld.nl`;
	await server.command('user', 'add', mail, '--name', 'Iemand de Test', '--role', role);
	const page = await browser.page({ mayFail: ['/api/v1/'] });
	await browser.signIn(page, mail);
	await browser.open(page, '/profiel/beveiliging');
	await page.locator('#pw-new').fill(PASSWORD);
	await answered(page, '/me/_password', () => page.locator('#pw-new').press('Enter'));
	await page.getByText('Je nieuwe wachtwoord is bewaard.').first().waitFor();
	return { mail, page };
}

async function twoSteps(world) {
	const { mail, page } = await somebody(world);
	await page.getByRole('button', { name: 'Tweede stap instellen' }).click();
	await page.locator('.vb-qr').waitFor();
	const secret = await page.locator('.vb-steps .vb-copy code').textContent();
	equal(await page.locator('#sf-code').getAttribute('autocomplete'), 'one-time-code', 'for password managers');
	await page.locator('#sf-code').fill('000000');
	await page.locator('#sf-code').press('Enter');
	await page.locator('#sf-errors').getByText('Deze code klopt niet').waitFor();
	await page.locator('#sf-code').fill(totp(secret, -1));
	await page.locator('#sf-code').press('Enter');
	await page.getByText('Bewaar deze codes').waitFor();
	const paper = await page.locator('.vb-codes code').allTextContents();
	equal(paper.length, 10, 'recovery codes');
	await page.reload();
	await page.getByText('staat aan sinds').waitFor();
	await becomes(() => page.locator('.vb-codes').count(), 0, 'times that the codes are shown later');

	const other = await world.browser.page({ path: '/aanmelden', mayFail: ['/api/v1/'] });
	await other.locator('#in-mail').fill(mail);
	await other.locator('#in-password').fill(PASSWORD);
	await answered(other, '/sessions', () => other.keyboard.press('Enter'));
	await eventually(async () => (await focused(other)) === 'in-totp', 'focus is on the code');
	await other.keyboard.insertText('123 456');
	await answered(other, '/sessions', () => other.keyboard.press('Enter'));
	await other.locator('#in-errors').getByText('Deze code klopt niet').waitFor();
	await other.locator('#in-totp').fill(totp(secret));
	await answered(other, '/sessions', () => other.locator('#in-totp').press('Enter'));
	await other.waitForURL(`${world.server.base}/`);
	await other.locator('header').getByText('Iemand de Test').waitFor();
	await byPaper(world, mail, paper[3]);
	return byLink(world, mail, paper[4]);
}

async function byPaper({ browser, server }, mail, code) {
	const page = await browser.page({ path: '/aanmelden', mayFail: ['/api/v1/'] });
	await page.locator('#in-mail').fill(mail);
	await page.locator('#in-password').fill(PASSWORD);
	await answered(page, '/sessions', () => page.keyboard.press('Enter'));
	await page.locator('#in-totp').waitFor();
	await page.getByRole('button', { name: 'Neem een herstelcode' }).focus();
	await page.keyboard.press('Enter');
	await page.getByLabel('Herstelcode').fill(code);
	await answered(page, '/sessions', () => page.keyboard.press('Enter'));
	await page.waitForURL(`${server.base}/`);
}

async function byLink({ browser, server }, mail, code) {
	const url = new URL(await server.link(mail));
	const page = await browser.page({ path: url.pathname + url.hash, mayFail: ['/api/v1/'] });
	await page.locator('main').getByRole('button', { name: 'Aanmelden' }).click();
	await page.getByText('Je account heeft een tweede stap').waitFor();
	expect(!(await page.getByText('werkt niet meer').count()), 'the link is not called used');
	await page.getByRole('button', { name: 'Neem een herstelcode' }).click();
	await page.getByLabel('Herstelcode').fill(code);
	await page.keyboard.press('Enter');
	await page.waitForURL(`${server.base}/`);
	await browser.open(page, '/profiel/beveiliging');
	await page.getByRole('button', { name: 'Tweede stap weghalen' }).click();
	await page.locator('#sf-code').fill('nee');
	await page.locator('#sf-code').press('Enter');
	await page.locator('#sf-errors').waitFor();
}

async function forgotten({ browser }) {
	const page = await browser.page({ path: '/aanmelden', mayFail: ['/api/v1/'] });
	await page.locator('main').getByRole('link', { name: 'Wachtwoord vergeten?' }).click();
	await page.locator('main h1', { hasText: 'Nieuw wachtwoord vragen' }).waitFor();
	await tabTo(page, '#f-mail');
	await page.keyboard.insertText('niemand');
	await page.keyboard.press('Enter');
	await page.locator('#f-errors').getByText('Vul je e-mailadres in').waitFor();
	await page.locator('#f-mail').fill(`${unique('onbekend')}@voorbeeld.nl`);
	await page.locator('#f-mail').press('Enter');
	await page.locator('.vb-notice--positive').waitFor();
}

async function tokens(world) {
	const { page } = await somebody(world);
	await page.getByRole('button', { name: 'Nieuwe sleutel' }).focus();
	await page.keyboard.press('Enter');
	await eventually(async () => (await focused(page)) === 'tk-name', 'focus is on the name');
	await page.keyboard.press('Enter');
	await page.locator('#tk-errors').getByText('Geef de sleutel een naam').waitFor();
	await page.locator('#tk-name').fill('Rapport van de gemeente');
	await page.locator('#tk-name').press('Enter');
	const token = await page.locator('.vb-notice code').textContent();
	const answer = await fetch(`${world.server.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
	equal((await answer.json()).user?.name, 'Iemand de Test', 'who the token is');
	await page.reload();
	const row = page.locator('section[aria-labelledby=tokens] li', { hasText: 'Rapport van de gemeente' });
	await row.waitFor();
	equal(await page.locator('.vb-notice code').count(), 0, 'the token is shown once');
	await row.getByRole('button', { name: /Intrekken/ }).click();
	await page.getByText('Je hebt geen sleutels.').waitFor();
	equal((await fetch(`${world.server.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status, 401, 'with a withdrawn token');
}

async function takeAlong(world) {
	const { mail, page } = await somebody(world);
	await world.browser.open(page, '/profiel/gegevens');
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Downloaden' }).click()]);
	const chunks = [];
	for await (const chunk of await download.createReadStream()) chunks.push(chunk);
	equal(JSON.parse(Buffer.concat(chunks).toString()).account.mail, mail, 'the file is about this person');
}

async function leave(world) {
	const { mail, page } = await somebody(world);
	await world.browser.open(page, '/profiel/gegevens');
	await page.getByRole('button', { name: 'Mijn account sluiten' }).click();
	await page.getByText('Dit kun je niet terugdraaien.').waitFor();
	await page.getByRole('button', { name: 'Account voorgoed sluiten' }).click();
	await page.locator('#an-errors').getByText('Zet eerst het vinkje').waitFor();
	await page.locator('#an-confirm').check();
	await page.locator('#an-password').fill('een heel ander wachtwoord');
	await answered(page, '/me/_anonymise', () => page.getByRole('button', { name: 'Account voorgoed sluiten' }).click());
	await page.locator('#an-errors').waitFor();
	await page.locator('#an-password').fill(PASSWORD);
	await answered(page, '/me/_anonymise', () => page.locator('#an-password').press('Enter'));
	await page.getByText('Je account is gesloten').first().waitFor();
	expect(!(await world.server.command('user', 'list')).includes(mail), 'the address is gone');
}

export const tests = [
	['second_step_is_set_up_and_asked_for_at_every_door', twoSteps],
	['forgotten_password_says_the_same_to_everybody', forgotten],
	['token_is_made_by_keyboard_shown_once_and_withdrawn', tokens],
	['own_data_is_downloaded', takeAlong],
	['account_is_closed_after_a_clear_confirmation', leave],
];
