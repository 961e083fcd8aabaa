// Chromium, and what must hold on every page of every test: no error in the console, nothing from another host.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PATIENCE } from './help.mjs';
import { root } from './server.mjs';

export const require = createRequire(join(root, 'web', 'package.json'));
/** A session is good for a new page as long as nothing asks for a fresh sign-in. */
const SIGNED_IN_MS = 8 * 60_000;
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
export const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export class Browser {
	/** what went wrong on the pages of the running test */
	troubles = [];
	contexts = [];
	/** other hosts that belong to the test */
	others = [];
	people = new Map();

	constructor(server) {
		this.server = server;
	}

	async start() {
		const executablePath = PLACES.find((p) => p && existsSync(p));
		if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium');
		const { chromium } = require('playwright-core');
		this.chromium = await chromium.launch({ executablePath, headless: true, args: FLAGS });
	}

	/** Notes what a visitor must never meet. `mayFail` lists parts of addresses whose refusal belongs to the test. */
	watch(page, mayFail) {
		const expected = [...mayFail, '/api/v1/tasks'];
		page.on('pageerror', (e) => this.troubles.push(`script error: ${e.stack ?? e}`));
		page.on('console', (m) => {
			const refused = /Failed to load resource/.test(m.text()) && expected.some((part) => m.location().url.includes(part));
			if (m.type() === 'error' && !refused) this.troubles.push(`console: ${m.text()} ${m.location().url}`);
		});
		page.on('request', (r) => {
			const url = new URL(r.url());
			if (/^https?:/.test(url.protocol) && url.origin !== this.server.base && !this.others.includes(url.origin))
				this.troubles.push(`request to ${url.origin}`);
		});
	}

	/** Opens a page for somebody who has signed in by a one-time link, or for nobody. */
	async page({ mail = '', width = 1280, scheme = 'light', mayFail = [], path = '', worker = true } = {}) {
		const options = {
			viewport: { width, height: width > 800 ? 900 : 640 },
			locale: 'nl-NL',
			colorScheme: scheme,
			storageState: this.known(mail)?.state,
			serviceWorkers: worker ? 'allow' : 'block', // blocked, page.route sees every reading
		};
		const context = await this.chromium.newContext(options);
		this.contexts.push(context);
		context.setDefaultTimeout(PATIENCE);
		context.on('page', (page) => this.watch(page, mayFail));
		const page = await context.newPage();
		if (mail && !this.known(mail)) {
			await this.signIn(page, mail);
			this.people.set(mail, { state: await context.storageState(), at: Date.now() });
		}
		if (path) await this.open(page, path);
		return page;
	}

	/** The session of somebody who signed in a moment ago. */
	known(mail) {
		const found = this.people.get(mail);
		return found && Date.now() - found.at < SIGNED_IN_MS ? found : null;
	}

	/** Opens an address and waits until the page stands there whole. */
	async open(page, path) {
		const answer = await page.goto(this.server.base + path);
		await page.locator('main:not([aria-busy], [data-growing]) h1').waitFor();
		return answer;
	}

	async signIn(page, mail) {
		const url = new URL(await this.server.link(mail));
		await page.goto(this.server.base + url.pathname + url.search + url.hash);
		await page.locator('main').getByRole('button', { name: 'Aanmelden' }).click();
		await page.waitForURL(`${this.server.base}/`);
		await page.locator('main h1').waitFor();
	}

	/** Fails when something was noted that no visitor may meet. */
	complain() {
		const list = this.troubles;
		this.troubles = [];
		if (list.length) throw new Error(list.join('\n'));
	}

	async picture(name) {
		this.troubles = [];
		for (const [i, context] of this.contexts.entries())
			for (const page of context.pages())
				await page.screenshot({ path: join(root, 'build', 'screenshots', `failed-${name}-${i}.png`) }).catch(() => {});
	}

	async closePages() {
		await Promise.all(this.contexts.map((c) => c.close().catch(() => {})));
		this.contexts = [];
	}

	async stop() {
		await this.chromium?.close();
	}
}

export const axeSource = () => require.resolve('axe-core/axe.min.js');
