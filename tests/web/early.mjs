// What the server names in the head of a page (Link, web/early.js) is what that page then reads: nothing is asked twice, nothing is
// named in vain.
import { equal, eventually, expect } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';
const PAGES = [
	['/', ''],
	['/', READER],
	['/zoeken?q=wijk+team', ''],
	['/casussen', READER],
	['/begrippen', ''],
	['/aanmelden', ''],
	['/vraag-stellen', READER],
	['/casus-delen', READER],
	['/groepen', READER],
	['/groepen#', READER],
	['/projecten', READER],
	['/projecten#', READER],
	['/meldingen', READER],
	['/cijfers', READER],
	['/profiel/beveiliging', READER],
	['/werkvoorraad', 'stuurgroep@voorbeeld.nl'],
	['/behoefteradar', 'stuurgroep@voorbeeld.nl'],
	['/beheer/mensen', 'beheer@voorbeeld.nl'],
	['/kennis#', ''],
	['/casussen#', READER],
];

/** What a page asks of the API, and what the server named; with `bare` it names nothing. Without service worker, which would ask too. */
async function reading({ browser, server }, address, mail, bare) {
	const page = await browser.page({ mail, worker: false });
	const asked = [];
	page.on('request', (r) => r.url().includes('/api/v1/') && asked.push(r.url().replace(server.base, '')));
	if (bare)
		await page.route(server.base + address, async (route) => {
			const response = await route.fetch();
			const { link, ...headers } = response.headers();
			await route.fulfill({ response, headers });
		});
	const answer = await browser.open(page, address);
	await page.locator('main:not([aria-busy], [data-growing])').waitFor();
	const link = answer.headers().link ?? '';
	await page.context().close();
	return { asked, named: [...link.matchAll(/<(\/api\/[^>]+)>/g)].map((m) => m[1]) };
}

async function first(world, path, mail) {
	let address = path;
	if (path.endsWith('#')) {
		const page = await world.browser.page({ mail, path: path.slice(0, -1) });
		address = await page.locator('.vb-rows a').first().getAttribute('href');
		await page.context().close();
	}
	const { asked, named } = await reading(world, address, mail, false);
	const bare = await reading(world, address, mail, true);
	expect(named.length > 0 && !bare.named.length, `${address}: names ${named.length}, and ${bare.named.length} without`);
	equal(asked.filter((a, i) => asked.indexOf(a) !== i).join(), '', `${address}: asked twice`);
	equal(named.filter((one) => !bare.asked.includes(one)).join(), '', `${address}: named in vain`);
}

/** The form for asking stands there with little; what looks along while one writes comes with the first letter. */
async function helpers({ browser }) {
	const page = await browser.page({ mail: READER, worker: false });
	const scripts = [];
	page.on('request', (r) => scripts.push(/assets\/([a-z]+)-/.exec(r.url())?.[1]));
	const there = () => ['similar', 'check'].filter((name) => scripts.includes(name)).join();
	await browser.open(page, '/vraag-stellen');
	await page.locator('main:not([aria-busy], [data-growing])').waitFor();
	await page.waitForTimeout(500);
	equal(there(), '', 'fetched for who does not write yet');
	await page.locator('#f-title').fill('W');
	await eventually(() => there() === 'similar,check', 'both are fetched');
}

export const tests = PAGES.map(([path, mail]) => [
	`early_${path.replace(/\W+/g, '_')}_${mail ? 'signed_in' : 'nobody'}_reads_what_the_server_names`,
	(world) => first(world, path, mail),
]).concat([['early_form_for_asking_helps_from_the_first_letter', helpers]]);
