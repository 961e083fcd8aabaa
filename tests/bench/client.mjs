// client.mjs -- what the client costs in a browser on a slow machine; make client-bench calls it.
// Lighthouse in all four categories, on public pages and signed in: at the line that client.md names (25 ms, 50 Mbit) with the
// processor four times slower; once more at Lighthouse's own slow telephone line, for comparison. Then, for every kind of page, the
// longest task of the main thread, how much the page moves, and when the first result stands on the screen.
// A task is judged by the processor time that it used, times four: waiting for other programs does not count. On a busy machine that
// time grows too: see by how much in the column of the reference (tests/web/trace.mjs). Opening a document is the browser's own work.
// Exit status 1 when accessibility, good practice or findability is below 100, a page moves, or a task is far too long.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Browser, PLACES, require } from '../web/browser.mjs';
import { freePort, root, Server } from '../web/server.mjs';
import { traced } from '../web/trace.mjs';

const SLOWER = 4;
const LONG = 50; // ms on the slow machine: what the specification of long tasks calls long
const TOO_LONG = 150;
const LINE = { rttMs: 25, throughputKbps: 50 * 1024, requestLatencyMs: 25, downloadThroughputKbps: 50 * 1024, uploadThroughputKbps: 50 * 1024, cpuSlowdownMultiplier: SLOWER };
const TRIES = Number(process.env.TRIES ?? 3);
/** runs in a row that Lighthouse may lose by itself */
const BROKEN = 6;
const METRICS = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'speed-index'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const LEADER = 'projectleider@voorbeeld.nl';

/** [address, who]; a thread is found by its list */
const PAGES = [
	['/', ''],
	['/zoeken?q=wijkteam', ''],
	['/kennis', ''],
	['/kennis#', ''],
	['/begrippen', ''],
	['/hulp', ''],
	['/aanmelden', ''],
	['/', LEADER],
	['/zoeken?q=wijkteam', LEADER],
	['/casussen', LEADER],
	['/casussen#', LEADER],
	['/vraag-stellen', LEADER],
	['/cijfers', LEADER],
	['/groepen', LEADER],
	['/profiel/beveiliging', LEADER],
	['/werkvoorraad', 'stuurgroep@voorbeeld.nl'],
	['/beheer/mensen', 'beheer@voorbeeld.nl'],
];

const wrong = [];
const line = (...cells) => console.log(cells.map((cell, i) => String(cell).padEnd([34, 26][i] ?? 12)).join(''));

/** The address of the first thread of a list, for rows that end in #. */
async function addressOf(browser, path, mail) {
	if (!path.endsWith('#')) return path;
	const page = await browser.page({ mail, path: path.slice(0, -1) });
	const found = await page.locator('.vb-rows a').first().getAttribute('href');
	await page.context().close();
	return found;
}

/** Audits a page until it has no more to lose, at most TRIES times, and gives the best: other programs on the machine cost points.
 * A run that Lighthouse itself could not finish counts for nothing and is made again. */
async function audit(lighthouse, port, address, cookie, settings) {
	let best = { scores: [-1] };
	for (let i = 0, broken = 0; i < TRIES && best.scores[0] < 100; i++) {
		const one = await auditOnce(lighthouse, port, address, cookie, settings);
		if (one.broken && ++broken < BROKEN) i--;
		if (one.scores[0] > best.scores[0]) best = one;
	}
	return best;
}

async function auditOnce(lighthouse, port, address, cookie, settings) {
	const config = { extends: 'lighthouse:default', settings: { onlyCategories: CATEGORIES, ...settings } };
	const { lhr } = await lighthouse(address, { port, logLevel: 'silent', extraHeaders: cookie ? { Cookie: cookie } : {} }, config);
	if (lhr.runtimeError) return { scores: [0, 0, 0, 0], times: METRICS.map(() => '-'), lost: [lhr.runtimeError.code], broken: true };
	const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
	const times = METRICS.map((id) => `${Math.round(lhr.audits[id].numericValue)} ms`);
	const lost = CATEGORIES.flatMap((name) =>
		lhr.categories[name].auditRefs.filter((r) => r.weight && (lhr.audits[r.id].score ?? 1) < 0.995).map((r) => `${r.id} ${lhr.audits[r.id].displayValue ?? ''}`.trim()),
	);
	return { scores, times, lost };
}

async function audits(server, pages) {
	const { default: lighthouse } = await import(createRequire(resolve(root, process.env.BUILD ?? 'build', 'lighthouse', 'package.json')).resolve('lighthouse'));
	const { chromium } = require('playwright-core');
	const { existsSync } = await import('node:fs');
	const port = await freePort();
	const executablePath = PLACES.find((p) => p && existsSync(p));
	const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`] });
	const all = async (title, settings) => {
		line(title, 'who', ...CATEGORIES.map((c) => c.slice(0, 11)), 'first paint', 'largest', 'blocking', 'speed', 'lost on');
		for (const { address, mail, cookie } of pages) {
			const { scores, times, lost } = await audit(lighthouse, port, server.base + address, cookie, settings);
			line(address.slice(0, 32), mail || 'nobody', ...scores, ...times, lost.join(', '));
			if (scores.slice(1).some((s) => s < 100)) wrong.push(`${address}: ${lost.join(', ')}`);
		}
	};
	try {
		if (process.env.ONLY !== 'slow') await all('Lighthouse, 25 ms, 50 Mbit', { throttling: LINE });
		await all('Lighthouse, 150 ms, 1.6 Mbit', {});
	} finally {
		await chrome.close();
	}
}

/** Runs in the page before anything else: adds up what moves, and notes when the first row of a list or heading stands there. */
function watch() {
	window.shift = 0;
	window.first = 0;
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
	}).observe({ type: 'layout-shift', buffered: true });
	new MutationObserver(() => {
		if (!window.first && document.querySelector('main:not([aria-busy]) h1')) window.first = performance.now();
	}).observe(document, { subtree: true, childList: true, attributes: true });
}

/** On the slow machine: the longest task, how long tasks kept a person waiting in total, opening the document, and the reference. */
function slowly({ tasks, opening, reference }) {
	const slow = tasks.map((ms) => SLOWER * ms);
	const blocking = slow.reduce((sum, ms) => sum + Math.max(0, ms - LONG), 0);
	return { task: Math.max(0, ...slow), blocking, opening: SLOWER * opening, reference: SLOWER * reference };
}

async function measure(browser, server, { address, mail }) {
	const page = await browser.page({ mail, worker: false });
	await page.addInitScript(watch);
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Network.enable');
	await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 25, downloadThroughput: (50 * 1e6) / 8, uploadThroughput: (50 * 1e6) / 8 });
	const found = await traced(browser, page, server.base, async () => {
		await browser.open(page, address);
		await page.waitForTimeout(1200);
	});
	const { shift, first } = await page.evaluate(() => ({ shift: window.shift, first: window.first }));
	await page.context().close();
	return { ...slowly(found), shift, first };
}

/** The best of three: what the page costs, not what happened to run beside it. */
async function tasks(browser, server, pages) {
	line('', 'who', 'first', 'task x 4', 'blocking', 'opening', 'reference', 'shift');
	for (const one of pages) {
		const runs = [];
		for (let i = 0; i < 3; i++) runs.push(await measure(browser, server, one));
		const least = (key) => Math.min(...runs.map((r) => r[key]));
		const [first, task, blocking, opening, reference, shift] = ['first', 'task', 'blocking', 'opening', 'reference', 'shift'].map(least);
		line(one.address.slice(0, 32), one.mail || 'nobody', `${Math.round(first)} ms`, `${Math.round(task)} ms${task > LONG ? ' long' : ''}`, `${Math.round(blocking)} ms`, `${Math.round(opening)} ms`, `${Math.round(reference)} ms`, shift.toFixed(3));
		if (task > TOO_LONG) wrong.push(`${one.address}: a task of ${Math.round(task)} ms`);
		if (shift > 0.1) wrong.push(`${one.address}: things move, ${shift.toFixed(3)}`);
	}
}

const server = new Server();
const browser = new Browser(server);
try {
	await server.start();
	await browser.start();
	const pages = [];
	for (const [path, mail] of PAGES) {
		const address = await addressOf(browser, path, mail);
		const page = await browser.page({ mail });
		const cookie = (await page.context().cookies(server.base)).map((c) => `${c.name}=${c.value}`).join('; ');
		await page.context().close();
		pages.push({ address, mail, cookie });
	}
	if (process.env.ONLY !== 'tasks') await audits(server, pages);
	if (process.env.ONLY !== 'lighthouse') await tasks(browser, server, pages);
} finally {
	await browser.stop();
	await server.stop();
}
for (const text of wrong) console.log(`not as it should be: ${text}`);
process.exit(wrong.length ? 1 : 0);
