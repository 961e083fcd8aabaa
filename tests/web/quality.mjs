// What a visitor feels without naming it: themes that stay readable, a page that does not jump or stall, the same work by two people.
import { readFileSync } from 'node:fs';
import { axeSource } from './browser.mjs';
import { equal, eventually, expect, unique, wearing } from './help.mjs';
import { traced } from './trace.mjs';

const READER = 'projectleider@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';
/** the longest task of a page beside the reference of trace.mjs */
const MOST_WORK = 1.4;
const axeText = readFileSync(axeSource(), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** What `make theme COLOUR=#007a3d` writes. */
const GREEN = ':root { --vb-hue: 151.2; --vb-chroma: 0.130; }';

const firstThread = async (page) => {
	await page.locator('.vb-rows a').first().click();
	await page.locator('.vb-thread').waitFor();
};
/** [address, who, what to do there first] */
const PAGES = [
	['/', READER],
	['/zoeken?q=wijkteam', READER],
	['/vragen', READER, firstThread],
	['/vraag-stellen', READER],
	['/cijfers', READER],
	['/beheer/mensen', 'beheer@voorbeeld.nl'],
	['/werkvoorraad', STEERING],
	['/profiel/beveiliging', READER],
];

async function axe(page) {
	await page.evaluate(axeText);
	const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
	return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? n.failureSummary}`));
}

/** Some pages in one look. `prepare` makes the look before the first page. */
const themed = (pages, width, scheme, prepare) => async ({ browser }) => {
	const wrong = [];
	for (const [path, mail, act] of pages) {
		const page = await browser.page({ mail, width, scheme });
		await prepare(page);
		await browser.open(page, path);
		await act?.(page);
		await page.locator('main:not([aria-busy])').waitFor();
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
		if (wide > 0) wrong.push(`${path}: ${wide} px too wide`);
		wrong.push(...(await axe(page)).map((line) => `${path}: ${line}`));
		await page.context().close();
	}
	expect(!wrong.length, wrong.join('\n'));
};

const green = (page) => wearing(page, GREEN);
const forced = async (page) => {
	await page.emulateMedia({ forcedColors: 'active' });
};

/** With the colours of the device two series of a chart, and the tab that is open, still differ from the others. */
async function withoutColours({ browser }) {
	const page = await browser.page({ mail: STEERING, scheme: 'dark' });
	await forced(page);
	await browser.open(page, '/cijfers');
	const look = (selector, what, pseudo) => page.locator(selector).first().evaluate((e, [w, p]) => getComputedStyle(e, p)[w], [what, pseudo]);
	await page.locator('.vb-bar-1').first().waitFor();
	const [questions, cases] = [await look('.vb-bar-0', 'fill'), await look('.vb-bar-1', 'fill')];
	expect(questions !== cases, `both series are ${questions}`);
	equal(await look('.vb-key--0', 'backgroundColor', '::before'), questions, 'the key of the first series');
	equal(await look('.vb-key--1', 'backgroundColor', '::before'), cases, 'the key of the second');
	await browser.open(page, '/werkvoorraad');
	const line = (current) => look(`.vb-tabs a${current}`, 'borderBottomColor');
	expect((await line('[aria-current]')) !== (await line(':not([aria-current])')), 'the line below the open tab is its own');
}

/** One opening of a page: how much it moved, its longest task, and that task beside the reference. */
async function opening({ browser, server }, [path, mail, act]) {
	const page = await browser.page({ mail, worker: false });
	await page.addInitScript(() => {
		window.shift = 0;
		new PerformanceObserver((list) => {
			for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
		}).observe({ type: 'layout-shift', buffered: true });
	});
	const { tasks, reference } = await traced(browser, page, server.base, async () => {
		await browser.open(page, path);
		await act?.(page);
		await page.locator('main:not([aria-busy])').waitFor();
		await page.waitForTimeout(600);
	});
	const shift = await page.evaluate(() => window.shift);
	await page.context().close();
	const longest = Math.max(...tasks);
	return { shift, longest, ratio: longest / reference };
}

/** Nothing moves once it is there, and no task keeps a person waiting: at most as much work as the reference, in the best of three. */
const steady = (page) => async (world) => {
	const runs = [];
	do runs.push(await opening(world, page));
	while (runs.length < 3 && runs.at(-1).ratio > MOST_WORK);
	const best = runs.reduce((a, b) => (a.ratio < b.ratio ? a : b));
	const shift = Math.max(...runs.map((r) => r.shift));
	console.log(`     ${page[0].padEnd(24)} shift ${shift.toFixed(3)}, longest task ${best.longest.toFixed(1)} ms of processor, ${best.ratio.toFixed(2)} of the reference`);
	expect(shift <= 0.02, `things moved, ${shift.toFixed(3)}`);
	expect(best.ratio <= MOST_WORK, `a task of ${best.ratio.toFixed(2)} times the reference`);
};

/** The first look into the device's storage makes the page wait for another process, for 10 to 60 ms: nobody who reads or begins to
 * write is made to. What waits, or was being written, is found all the same (outbox_, draft_). */
async function storageLeftAlone({ browser }) {
	for (const [path, mail, act] of [['/', ''], ['/', READER], ['/vragen', READER, firstThread], ['/vraag-stellen', READER]]) {
		const page = await browser.page({ mail, worker: false });
		await page.addInitScript(() => {
			window.looks = [];
			for (const name of ['localStorage', 'sessionStorage']) {
				const { get } = Object.getOwnPropertyDescriptor(window, name);
				Object.defineProperty(window, name, { get: () => (window.looks.push(name), get.call(window)) });
			}
		});
		await browser.open(page, path);
		await act?.(page);
		await page.waitForTimeout(2500);
		equal((await page.evaluate(() => window.looks)).join(), '', `storage that ${path} looked into`);
	}
}

/** Two people change one page: neither loses a word. */
async function together({ browser }) {
	const one = await browser.page({ mail: STEERING, path: '/kennis', mayFail: ['/api/v1/posts/'] });
	await firstThread(one);
	const address = new URL(one.url()).pathname;
	const two = await browser.page({ mail: 'coach@voorbeeld.nl', path: address, mayFail: ['/api/v1/posts/'] });
	const mine = unique('Eerste toevoeging ');
	const theirs = unique('Tweede toevoeging ');
	for (const page of [one, two]) {
		await page.getByRole('button', { name: 'Aanpassen' }).click();
		await page.locator('textarea[id$=-body]').waitFor();
	}
	const text = await one.locator('textarea[id$=-body]').inputValue();
	await one.locator('textarea[id$=-body]').fill(`${text}\n\n${mine}`);
	await one.getByRole('button', { name: 'Bewaren' }).click();
	await one.locator('.vb-prose', { hasText: mine }).waitFor();
	await two.locator('textarea[id$=-body]').fill(`${text}\n\n${theirs}`);
	await two.getByRole('button', { name: 'Bewaren' }).click();
	await two.getByText('Iemand anders paste deze tekst intussen ook aan.').waitFor();
	expect((await two.locator('textarea[id$=-body]').inputValue()).includes(theirs), 'the second text stays in the form');
	expect((await two.locator('#clash').textContent()).includes(mine), 'the first text is shown');
	await two.locator('textarea[id$=-body]').fill(`${text}\n\n${mine}\n\n${theirs}`);
	await two.getByRole('button', { name: 'Bewaren' }).click();
	await two.locator('.vb-prose', { hasText: theirs }).waitFor();
	expect((await two.locator('.vb-prose').first().textContent()).includes(mine), 'both texts are there');
}

/** Somebody new opens Vraagbaak, searches, reads, comes in by an invitation and asks: counted in clicks and in seconds of the client. */
async function firstVisit({ browser, server }) {
	const admin = await browser.page({ mail: 'beheer@voorbeeld.nl', path: '/beheer/uitnodigingen' });
	await admin.locator('#iv-name').fill('Nieuwe Projectleider');
	await admin.locator('#iv-mail').fill(`${unique('eerste')}@voorbeeld.nl`);
	await admin.locator('#iv-organisation').fill('Goirle');
	await admin.getByRole('button', { name: 'Link maken' }).click();
	const link = new URL(await admin.locator('.vb-notice code').textContent());
	const page = await browser.page({ mayFail: ['/api/v1/'] });
	let clicks = 0;
	const click = async (target) => {
		clicks++;
		await target.click();
	};
	const steps = [];
	let at = Date.now();
	const done = (what) => {
		steps.push([what, Date.now() - at]);
		at = Date.now();
	};
	await browser.open(page, '/');
	done('open');
	await page.locator('#q').fill('wijkteam');
	await page.locator('#q').press('Enter');
	await page.locator('.vb-hits').waitFor();
	done('search');
	await click(page.locator('.vb-hit a').first());
	await page.locator('.vb-thread .vb-prose').first().waitFor();
	done('read');
	await browser.open(page, link.pathname + link.hash);
	await click(page.getByRole('button', { name: 'Account maken' }));
	await page.waitForURL((url) => url.origin === server.base && url.pathname === '/'); // with what is for who is new
	done('come in by invitation');
	await click(page.locator('main').getByRole('link', { name: 'Stel een vraag' }));
	const title = `Hoe begin je ${unique('hier')}?`;
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('We zijn nieuw en willen weten waar we beginnen.');
	clicks++;
	await page.locator('#f-theme').selectOption({ index: 1 });
	await click(page.locator('#f-send'));
	await page.locator('main h1', { hasText: title }).waitFor();
	done('ask');
	const seconds = steps.reduce((sum, [, ms]) => sum + ms, 0) / 1000;
	console.log(`     first visit: ${clicks} clicks, ${seconds.toFixed(1)} s without the typing of a person: ${steps.map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`).join(', ')}`);
	equal(clicks, 5, 'clicks');
	expect(seconds < 30, `it took ${seconds} s`);
	await eventually(async () => (await page.locator('main').textContent()).includes('Je vraag is geplaatst'), 'it says that it is placed');
}

const LOOKS = [
	['green', 'light', green],
	['green', 'dark', green],
	['forced_colours', 'dark', forced],
];
const HALVES = [PAGES.slice(0, 4), PAGES.slice(4)];
const looks = LOOKS.flatMap(([name, scheme, prepare]) =>
	[1280, 320].flatMap((width) =>
		HALVES.map((pages, i) => [`look_${name}_${scheme}_${width}_part_${i + 1}_is_accessible`, themed(pages, width, scheme, prepare)]),
	),
);

export const tests = [
	...looks,
	...[...PAGES, ['/groepen/3', READER], ['/casus-delen', READER]].map((page) => [`page_does_not_jump_or_stall_${page[0].replace(/\W+/g, '_')}`, steady(page)]),
	['forced_colours_keep_what_colour_told', withoutColours],
	['storage_of_the_device_is_left_alone_while_a_page_opens', storageLeftAlone],
	['edit_by_two_people_loses_nothing', together],
	['first_visit_from_opening_to_placed_question_is_five_clicks', firstVisit],
];
