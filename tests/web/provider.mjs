// Signing in at one's municipality: the whole way through a real OpenID provider, and what people see when it goes wrong.
import * as crypto from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Browser } from './browser.mjs';
import { equal, expect, unique } from './help.mjs';
import { axe, sideways, valid } from './screens.mjs';
import { freePort, root, Server } from './server.mjs';

const NAME = 'Gemeente Testdam';
/** where the provider's pages want their letters from; nothing is fetched there */
const FONTS = 'https://fonts.googleapis.com';
const SECRET = 'alleen voor deze proef';

/** People of the provider by what they type as login. @param {string} id */
const claimsOf = (id) => ({
	sub: id,
	name: `Piet ${id}`,
	email: `${id}@testdam.example`,
	email_verified: true,
	groups: ['vraagbaak-leiders'],
});

/** A provider, a server that knows it, and a browser for both. One for all tests of this file. */
class Stage {
	async start() {
		this.server = new Server();
		const port = await freePort();
		const dead = await freePort();
		this.issuer = `http://127.0.0.1:${port}`;
		const yaml = [
			'providers:',
			`- {id: testdam, name: ${NAME}, issuer: '${this.issuer}', client: vraagbaak, create: true, rolesClaim: groups,`,
			'   roles: [{value: vraagbaak-leiders, role: project_leader}]}',
			`- {id: dicht, name: Gemeente Dicht, issuer: 'http://127.0.0.1:${dead}', client: vraagbaak}`,
		];
		await this.server.start({ files: { 'identity-providers.yaml': yaml.join('\n') }, env: { VRAAGBAAK_SECRET_TESTDAM: SECRET } });
		await this.provide(port);
		this.browser = new Browser(this.server);
		this.browser.others.push(this.issuer, FONTS);
		process.once('exit', () => {
			this.server.child?.kill('SIGKILL');
			rmSync(this.server.data, { recursive: true, force: true });
		});
		return this;
	}

	/** A page for nobody yet. */
	async page(options) {
		const page = await this.browser.page({ mayFail: ['/api/v1/', this.issuer], width: options?.width });
		await page.route(`${FONTS}/**`, (route) => route.fulfill({ contentType: 'text/css', body: '' }));
		if (options?.path) await this.browser.open(page, options.path);
		return page;
	}

	async provide(port) {
		const { Provider } = await import(pathToFileURL(join(root, 'web', 'node_modules', 'oidc-provider', 'lib', 'index.js')).href);
		const provider = new Provider(this.issuer, {
			clients: [
				{
					client_id: 'vraagbaak',
					client_secret: SECRET,
					redirect_uris: [`${this.server.base}/aanmelden/terug`],
					post_logout_redirect_uris: [`${this.server.base}/`],
				},
			],
			claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
			findAccount: (_, id) => ({ accountId: id, claims: async () => claimsOf(id) }),
			pkce: { required: () => true },
			cookies: { keys: ['proef'] },
		});
		await new Promise((go) => createServer(provider.callback()).unref().listen(port, '127.0.0.1', go));
	}
}

let stage;
/** @param {(s: Stage) => Promise<void>} test */
const on = (test) => async (world) => {
	stage ??= await new Stage().start();
	stage.browser.chromium = world.browser.chromium;
	try {
		await test(stage);
		stage.browser.complain();
	} finally {
		await stage.browser.closePages();
	}
};

/** Goes to the provider from the sign-in page. */
async function leave(s, path = '/aanmelden') {
	const page = await s.page({ path });
	await page.getByRole('button', { name: `Aanmelden bij ${NAME}` }).click();
	await page.locator('input[name=login]').waitFor();
	return page;
}

/** Types who one is at the provider, and agrees. */
async function consent(page, who) {
	await page.locator('input[name=login]').fill(who);
	await page.locator('input[name=password]').fill('maakt niet uit');
	await page.locator('button[type=submit]').click();
	await page.getByRole('button', { name: 'Continue' }).click();
}

/** Nothing that axe or the validator objects to, nothing sideways. */
async function accessible(page) {
	equal(await sideways(page), '', 'scrolls sideways');
	await valid(page);
	const objections = await axe(page);
	expect(!objections.length, objections.join('\n'));
}

async function inAndOut(s) {
	const who = unique('piet');
	const page = await leave(s, '/aanmelden?naar=/begrippen');
	let returned = '';
	page.on('framenavigated', (frame) => {
		if (frame.url().includes('/aanmelden/terug?')) returned = frame.url();
	});
	await consent(page, who);
	await page.getByText(`Welkom, Piet ${who}.`).first().waitFor();
	expect(returned, 'the provider sent the browser back');
	equal(new URL(page.url()).pathname, '/begrippen', 'back where one was going');
	const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
	expect(!kept.includes('eyJ') && !kept.includes('code='), 'nothing of the provider stays in the browser');
	await s.browser.open(page, '/profiel');
	await page.getByText('Projectleider').first().waitFor();

	// the same answer again opens nothing
	const other = await s.page();
	await other.goto(returned);
	await other.getByText('duurde te lang').first().waitFor();
	equal(new URL(other.url()).search, '', 'the code has left the address');

	await page.getByRole('button', { name: 'Afmelden' }).click();
	await page.waitForURL((url) => url.origin === s.issuer);
	await page.locator('button[name=logout]').click();
	await page.waitForURL((url) => url.origin === s.server.base && url.pathname === '/');
	await page.locator('header').getByRole('link', { name: 'Aanmelden' }).waitFor();

	// at the provider one is signed out too: it asks who one is
	await s.browser.open(page, '/aanmelden');
	await page.getByRole('button', { name: `Aanmelden bij ${NAME}` }).click();
	await page.locator('input[name=login]').waitFor();
}

async function denied(s) {
	const page = await leave(s);
	await page.getByRole('link', { name: /cancel/i }).click();
	await page.locator('[role=alert]').getByText('afgebroken').waitFor();
	await page.getByRole('link', { name: 'Opnieuw proberen' }).click();
	await page.locator('#in-mail').waitFor();
}

async function mixedUp(s) {
	const page = await leave(s);
	await page.goto(`${s.server.base}/aanmelden/terug?state=verzonnen&code=abc`);
	await page.locator('[role=alert]').getByText('Begin opnieuw').waitFor();
	await page.goto(`${s.server.base}/aanmelden/terug`);
	await page.locator('[role=alert]').getByText('hoort bij het aanmelden').waitFor();
	await accessible(page);
	expect(!(await page.locator('header').getByText('Piet').count()), 'nobody is signed in');
}

async function down(s) {
	const page = await s.page({ path: '/aanmelden', width: 320 });
	await page.getByRole('button', { name: 'Aanmelden bij Gemeente Dicht' }).waitFor();
	await accessible(page);
	await page.getByRole('button', { name: 'Aanmelden bij Gemeente Dicht' }).click();
	await page.locator('[role=alert]').getByText('Gemeente Dicht is nu niet te bereiken').waitFor();
	await page.locator('#in-mail').waitFor();
}

async function linked(s) {
	const mail = `${unique('lokaal')}@voorbeeld.nl`;
	await s.server.command('user', 'add', mail, '--name', 'Lieke Lokaal', '--role', 'coach');
	const page = await s.page();
	await s.browser.signIn(page, mail);
	await s.browser.open(page, '/profiel/beveiliging');
	await page.getByRole('button', { name: `Koppelen aan ${NAME}` }).waitFor();
	await accessible(page);
	await page.getByRole('button', { name: `Koppelen aan ${NAME}` }).click();
	const who = unique('lieke');
	await consent(page, who);
	await page.getByText('Gekoppeld.').first().waitFor();
	await page.locator('header').getByText('Lieke Lokaal').waitFor();
	const other = await leave(s);
	await consent(other, who);
	await other.locator('header').getByText('Lieke Lokaal').waitFor();
}

const all = [
	['provider: in, back where one was going, out there too', on(inAndOut)],
	['provider: broken off', on(denied)],
	['provider: an answer that belongs to nothing', on(mixedUp)],
	['provider: silent', on(down)],
	['provider: beside the account one has', on(linked)],
];
// oidc-provider 9 needs Node 20.12; where that is missing, tests/resource/user_oidc_test.c still walks the same way.
const able = typeof crypto.hash === 'function' && typeof URL.parse === 'function';
if (!able) console.log(`skip provider: oidc-provider needs a newer Node than ${process.version}`);
export const tests = able ? all : [];
