// Every screen wide, on a telephone and enlarged twice, each in light, dark and high contrast: nothing that axe objects to, nothing
// sideways. The list below says what to do on a screen; a page without a row in it is opened as it is, so none is forgotten.
// VB_PICTURES=folder only photographs them there, at each width, in light, dark, high contrast and the colours of a device, for eyes;
// with VB_LANGUAGE=en in English.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axeSource, require } from './browser.mjs';
import { structure } from './heard.mjs';
import { api, equal, expect, unique } from './help.mjs';
import { routes } from '../../web/routes.js';
import { match } from '../../web/lib/router.js';
import { root } from './server.mjs';

const READER = 'projectleider@voorbeeld.nl';
const axeText = readFileSync(axeSource(), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

const first = (list) => async (page) => {
	await page.locator(list).first().click();
	await page.locator('.vb-thread').waitFor();
};
/** name → [address, who, what to do there first (it may end at a page of somebody else), what may be refused on the way, the page that
 * one ends at when it is another] */
const SCREENS = {
	home: ['/', READER],
	results: ['/zoeken?q=wijkteam', READER],
	thread: ['/casussen', READER, first('.vb-rows a'), [], '/casus/1'],
	question: ['/vragen', READER, first('.vb-rows a'), [], '/vraag/1'],
	beside: ['/vragen', READER, async (page) => {
		await page.locator('.vb-rows > li', { hasText: /[2-9] antwoorden|Akkoord/ }).locator('a').first().click();
		await page.getByRole('link', { name: 'Zet de antwoorden naast elkaar' }).click();
		await page.locator('.vb-beside').waitFor();
	}, [], '/vraag/1'],
	discussion: ['/gesprekken', READER, first('.vb-rows a'), [], '/gesprek/1'],
	page: ['/kennis', '', first('.vb-rows a'), [], '/pagina/1'],
	ask: ['/vraag-stellen', READER],
	'sign-in': ['/aanmelden', ''],
	terms: ['/begrippen', READER],
	profile: ['/profiel', READER],
	notifications: ['/meldingen', READER],
	following: ['/volgen', READER],
	stop: ['/stop#1.1.1.x', ''],
	health: ['/beheer/toestand', 'beheer@voorbeeld.nl'],
	dead: ['/beheer/post', 'beheer@voorbeeld.nl'],
	expert: ['/deskundige', ''],
	guest: ['/', ''],
	forgot: ['/wachtwoord-vergeten', ''],
	secure: ['/profiel/beveiliging', READER, async (page) => {
		await page.getByRole('button', { name: 'Tweede stap instellen' }).click();
		await page.locator('.vb-qr').waitFor();
		await page.getByRole('button', { name: 'Nieuwe sleutel' }).click();
	}],
	mydata: ['/profiel/gegevens', READER, async (page) => {
		await page.getByRole('button', { name: 'Mijn account sluiten' }).click();
	}],
	people: ['/beheer/mensen', 'beheer@voorbeeld.nl'],
	'account-of': ['/beheer/mensen', 'beheer@voorbeeld.nl', async (page) => {
		await page.locator('.vb-rows a').first().click();
		await page.getByRole('button', { name: 'Link voor een nieuw wachtwoord maken' }).click();
		await page.locator('#account-link').waitFor();
		await page.getByRole('button', { name: 'Tweede stap weghalen' }).click();
	}, [], '/beheer/mensen/1'],
	inviting: ['/beheer/uitnodigingen', 'beheer@voorbeeld.nl'],
	trail: ['/beheer/logboek', 'beheer@voorbeeld.nl'],
	glass: ['/beheer/noodtoegang', 'beheer@voorbeeld.nl'],
	webhooks: ['/beheer/webhooks', 'beheer@voorbeeld.nl'],
	transfer: ['/beheer/uitwisselen', 'beheer@voorbeeld.nl'],
	'group-new': ['/groepen/nieuw', 'coach@voorbeeld.nl'],
	'group-kept': ['/groepen', 'coach@voorbeeld.nl', async (page) => {
		await page.locator('.vb-rows a').first().click();
		await page.getByRole('button', { name: 'Lid toevoegen' }).click();
		await page.locator('#mb-user').waitFor();
	}],
	figures: ['/cijfers', READER, async (page) => {
		await page.getByText('Bekijk als tabel').click();
	}],
	radar: ['/behoefteradar', 'stuurgroep@voorbeeld.nl'],
	'radar-agenda': ['/behoefteradar', 'stuurgroep@voorbeeld.nl', async (page) => {
		const starts = new Date(Date.now() + 86_400_000).toISOString();
		await api(page, 'POST', '/posts', { kind: 'meeting', title: 'Overleg', body: '- Opening', access: 'group', group: 1, status: 'published', starts });
		await page.reload();
		await page.getByRole('button', { name: /^Zet op de agenda/ }).last().click();
		await page.getByText('Staat op de agenda').first().waitFor();
	}],
	outgoing: ['/wacht-op-verbinding', READER],
	queue: ['/werkvoorraad', 'stuurgroep@voorbeeld.nl'],
	decision: ['/casus-delen', READER, async (page, browser) => {
		await page.locator('#f-title').fill('Een buurtkeuken als leerplek voor wie lang zonder werk was');
		await page.locator('#f-body').fill('## Situatie\n\nDe wijk had geen plek om elkaar te ontmoeten.\n\n## Resultaat\n\nVier mensen koken voor hun straat.');
		await page.locator('#f-theme').selectOption({ index: 1 });
		await page.locator('#f-send').click();
		await page.locator('.vb-thread').waitFor();
		const steering = await browser.page({ mail: 'stuurgroep@voorbeeld.nl', width: page.viewportSize().width, path: '/werkvoorraad?kind=approve' });
		await steering.locator('.vb-queue-row a').last().click();
		await steering.locator('.vb-check-line').first().waitFor();
		await steering.locator('input[name=step][value=return]').check();
		return steering;
	}, [], '/werkvoorraad'],
	help: ['/hulp', ''],
	invitation: ['/uitnodiging#abc', '', null, ['/api/v1/invitations']],
	invited: ['/beheer/uitnodigingen', 'beheer@voorbeeld.nl', async (page, browser) => {
		await page.locator('#iv-name').fill('Noor de Wit');
		await page.locator('#iv-mail').fill(`${unique('noor')}@voorbeeld.nl`);
		await page.locator('#iv-organisation').fill('Goirle');
		await page.getByRole('button', { name: 'Link maken' }).click();
		const link = new URL(await page.locator('.vb-notice code').textContent());
		await browser.open(page, link.pathname + link.hash);
	}, [], '/uitnodiging'],
	projects: ['/projecten', READER],
	'projects-none': ['/projecten?phase=follow_up', READER],
	project: ['/projecten', READER, async (page) => {
		await page.getByRole('link', { name: 'Diensten aan huis in de dorpen' }).click();
		await page.locator('#milestones').waitFor();
		await page.locator('main header').getByRole('button', { name: 'Aanpassen' }).click();
		await page.locator('#pr-name').waitFor();
		await page.getByRole('button', { name: 'Aanpassen: Plan' }).click();
		await page.locator('#ms-kind').waitFor();
	}, [], '/projecten/1'],
	'project-late': ['/projecten', 'coach@voorbeeld.nl', async (page) => {
		await page.getByRole('link', { name: 'Buurtbedrijf Oisterwijk' }).click();
		await page.getByRole('button', { name: 'Project verwijderen' }).click();
		await page.locator('#project-sure').waitFor();
	}, [], '/projecten/1'],
	groups: ['/groepen', READER],
	group: ['/groepen', READER, async (page) => {
		await page.locator('.vb-rows a').first().click();
		await page.locator('#members').waitFor();
	}, [], '/groepen/1'],
	curate: ['/kennis', 'stuurgroep@voorbeeld.nl', async (page) => {
		await first('.vb-rows a')(page);
		await page.getByRole('button', { name: 'Samenvoegen' }).click();
		await page.getByRole('button', { name: 'Stel een wijziging voor' }).click();
		await page.locator('#sg-body').waitFor();
	}],
	'pre-read': ['/casus-delen', READER, async (page) => {
		await page.locator('#f-title').fill('Een concept waar iemand naar kijkt');
		await page.locator('#f-body').fill('Een eerste versie van de tekst.');
		await page.locator('#f-theme').selectOption({ index: 1 });
		await page.getByRole('button', { name: 'Laat eerst meelezen' }).click();
		await page.locator('#pr-reader').waitFor();
	}],
	findings: ['/vraag-stellen', READER, async (page) => {
		await page.locator('#f-title').fill('Wie belt er terug als het nodig is?');
		await page.locator('#f-body').fill('Bel mij op 06 12345678 of mail naar iemand@voorbeeld.nl.');
		await page.locator('#f-theme').selectOption({ index: 1 });
		await page.locator('#f-send').click();
		await page.locator('#f-check').waitFor();
	}],
	'keep-terms': ['/begrippen/beheer', 'stuurgroep@voorbeeld.nl'],
	law: ['/begrippen/beheer', 'stuurgroep@voorbeeld.nl', async (page) => {
		await page.locator('section[aria-labelledby=law] a').first().click();
		await page.locator('#f-replacedBy').waitFor();
		await page.locator('summary', { hasText: 'Samenvoegen met een ander begrip' }).click();
	}, [], '/begrippen/1'],
	upkeep: ['/lessen', 'stuurgroep@voorbeeld.nl', async (page) => {
		await first('.vb-rows a')(page);
		await page.getByText('Wie zorgt hiervoor, en tot wanneer geldt het?').click();
	}],
	anonymous: ['/casus-delen', READER, async (page) => {
		await page.locator('input[name=anonymous]').check();
		await page.getByText(/Zo zien anderen waar dit speelt/).first().waitFor();
	}],
	reason: ['/vraag-stellen', READER, async (page) => {
		await page.route('**/posts/_check', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"findings":[]}' }));
		await page.locator('#f-title').fill('Wie belt er terug als het nodig is?');
		await page.locator('#f-body').fill('Bel mij op 06 12345678 of mail naar iemand@voorbeeld.nl.');
		await page.locator('#f-theme').selectOption({ index: 1 });
		await page.locator('#f-send').click();
		await page.locator('dialog[open]').waitFor();
	}, ['/api/v1/posts']],
};

export const sideways = (page) =>
	page.evaluate(() => {
		if (document.documentElement.scrollWidth <= innerWidth) return '';
		return (
			[...document.querySelectorAll('body *')]
				.filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
				.map((e) => `${e.localName}.${e.className}`)
				.slice(0, 5)
				.join(' ') || 'something'
		);
	});

export async function axe(page) {
	await page.evaluate(axeText);
	const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: 'tag', values: tags } }), TAGS);
	return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? n.failureSummary}`));
}

/** Checks the markup as it stands in the browser; the explicit table roles stay, because the style sheet changes display. */
export async function valid(page) {
	const { HtmlValidate, StaticConfigLoader } = require('html-validate');
	const off = [
		'no-trailing-whitespace',
		'void-style',
		'attribute-boolean-style',
		'attribute-empty-style',
		'long-title',
		'doctype-style',
		'no-raw-characters',
		'no-redundant-role',
	];
	const rules = Object.fromEntries(off.map((rule) => [rule, 'off']));
	const checker = new HtmlValidate(new StaticConfigLoader({ extends: ['html-validate:recommended'], rules }));
	const html = (await page.content()).replace(/<!--.*?-->/gs, '').replace(/(<md-[a-z-]+) role="button"/g, '$1'); // no native element does what these do
	const { results } = await checker.validateString(html);
	const wrong = results.flatMap((r) => r.messages.map((m) => `${m.ruleId}: ${m.message} at ${m.selector}`));
	expect(!wrong.length, wrong.join('\n'));
}

/** What somebody chose on the device: colours, and more contrast. */
const LOOKS = {
	light: { colorScheme: 'light', contrast: 'no-preference' },
	dark: { colorScheme: 'dark', contrast: 'no-preference' },
	contrast: { colorScheme: 'light', contrast: 'more' },
};
/** the device's own colours, which only eyes can judge: axe does not know them */
const FORCED = { colorScheme: 'dark', contrast: 'no-preference', forcedColors: 'active' };
/** 640 wide is what 1280 looks like at 200 per cent. */
const WIDTHS = [1280, 640, 320];
const PICTURES = process.env.VB_PICTURES;
/** what comes after the first sight stands there by then */
const SETTLE_MS = 700;
if (PICTURES) mkdirSync(PICTURES, { recursive: true });

/** Every page that the list above does not open, opened as it is. */
const opened = new Set(Object.values(SCREENS).map(([path]) => path.replace(/[?#].*/, '')));
for (const { path } of routes.filter((r) => !r.path.endsWith('*') && !opened.has(r.path)))
	SCREENS[path.slice(1).replaceAll('/', '-')] = [path, path.startsWith('/beheer') ? 'beheer@voorbeeld.nl' : READER];

/** The pages that live at many addresses are in the list by name: a click leads there. */
async function complete() {
	const ends = new Set(Object.values(SCREENS).map(([path, , , , end]) => match(routes, end ?? path.replace(/[?#].*/, ''))?.route.load));
	const missing = routes.filter((r) => !ends.has(r.load)).map((r) => r.path);
	expect(!missing.length, `no screen is tried at ${missing.join(', ')}`);
}

/** Puts letters, words, lines and paragraphs as far apart as somebody may want (WCAG 1.4.12), and names the texts that are cut off by it.
 *  Runs in the page. */
function spaced() {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }');
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	const cut = (e) => {
		const { overflowX, overflowY, clipPath } = getComputedStyle(e);
		if (clipPath !== 'none') return false; // only heard
		const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
		return (hides(overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(overflowY) && e.scrollHeight > e.clientHeight + 1);
	};
	const texts = [...document.querySelectorAll('body :not(.vb-clamp)')].filter((e) => e.checkVisibility() && e.textContent.trim() && cut(e));
	return texts.slice(0, 5).map((e) => `text is cut off when it is spaced: ${e.localName}.${e.className} "${e.textContent.trim().slice(0, 40)}"`);
}

/** Adds up what moves by itself on a page, in the measure of the Web Vitals. Runs in the page before anything else. */
function watchShift() {
	window.shift = 0;
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value;
	}).observe({ type: 'layout-shift', buffered: true });
}
const MOVES = 0.1;

/** Goes to a screen and does there what the list says. */
async function visit({ browser }, name, width) {
	const [path, mail, act, mayFail] = SCREENS[name];
	const first = await browser.page({ mail, width, mayFail });
	await first.addInitScript(watchShift);
	await browser.open(first, path);
	const page = (await act?.(first, browser)) ?? first;
	await page.evaluate(() => document.fonts.ready);
	await page.locator('main:not([aria-busy])').waitFor();
	return page;
}

/** Opens the page where one is once more, in English, whatever the account says. */
async function inEnglish(page) {
	await page.addInitScript(() => {
		const json = Response.prototype.json;
		Response.prototype.json = async function () {
			const data = await json.call(this);
			return data?.user?.language ? { ...data, user: { ...data.user, language: 'en' } } : data;
		};
	});
	await page.context().addCookies([{ name: 'vb_language', value: 'en', url: page.url() }]);
	await page.reload();
	await page.locator('main:not([aria-busy]) h1').waitFor();
}

/** Pictures of a screen, from top to bottom, in every look. */
async function photograph(world, name, width) {
	const page = await visit(world, name, width);
	if (process.env.VB_LANGUAGE === 'en') await inEnglish(page);
	await page.waitForTimeout(SETTLE_MS);
	for (const [look, media] of Object.entries({ ...LOOKS, forced: FORCED })) {
		await page.emulateMedia(media);
		await page.screenshot({ path: join(PICTURES, `${name}-${width}-${look}.png`), fullPage: true });
	}
}

async function screen(world, name, width) {
	const [, , act, , end] = SCREENS[name];
	const page = await visit(world, name, width);
	const at = new URL(page.url()).pathname;
	expect(!end || match(routes, at)?.route.load === match(routes, end)?.route.load, `${at} is not the page of ${end}`);
	if (width === 1280) await valid(page);
	const wrong = await page.evaluate(structure);
	for (const [look, media] of Object.entries(LOOKS)) {
		await page.emulateMedia(media);
		const wide = await sideways(page);
		if (wide) wrong.push(`${look}: scrolls sideways: ${wide}`);
		wrong.push(...(await axe(page)).map((line) => `${look}: ${line}`));
		const shift = look === 'light' && !act ? await page.evaluate(() => window.shift) : 0;
		if (shift > MOVES) wrong.push(`things move: ${shift.toFixed(3)}`);
	}
	wrong.push(...(await page.evaluate(spaced)));
	const wide = await sideways(page);
	if (wide) wrong.push(`spaced: scrolls sideways: ${wide}`);
	expect(!wrong.length, wrong.join('\n'));
}

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichen';
/** What texts become when people write without spaces and organisations have names of sixty characters. */
function swollen(value, name) {
	if (Array.isArray(value)) return value.map((each) => swollen(each, name));
	if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, x]) => [key, swollen(x, key)]));
	if (typeof value !== 'string') return value;
	if (name === 'html' || name === 'snippet') return value.replace('</p>', ` ${LONG}${LONG}</p>`);
	return ['title', 'name', 'lead', 'reason', 'definition', 'query'].includes(name) ? `${value} ${LONG}` : value;
}

/** Lists and threads with such texts, on a small telephone. */
async function swell({ browser }) {
	const page = await browser.page({ mail: 'stuurgroep@voorbeeld.nl', width: 320, worker: false });
	await browser.open(page, '/casussen');
	const thread = await page.locator('.vb-rows a').first().getAttribute('href');
	await page.route(/\/api\/v1\/(posts|search|tasks|terms|groups|figures|radar|notifications)(?!.*\/live)/, async (route) => {
		const answer = await route.fetch();
		await route.fulfill({ response: answer, json: swollen(await answer.json(), '') });
	});
	const wrong = [];
	for (const path of ['/', '/zoeken?q=wijkteam', '/vragen', thread, '/werkvoorraad', '/groepen', '/groepen/1', '/meldingen', '/begrippen/beheer', '/cijfers', '/behoefteradar']) {
		await browser.open(page, path);
		await page.locator(`main :text("${LONG}"):visible`).first().waitFor();
		await page.waitForTimeout(SETTLE_MS);
		const wide = await sideways(page);
		if (wide) wrong.push(`${path}: ${wide}`);
	}
	await page.unrouteAll({ behavior: 'ignoreErrors' });
	expect(!wrong.length, wrong.join('\n'));
}

/** A mark that turns the direction of writing, in a title and a name, reorders nothing beside them: not the date, not the title of the tab. */
async function turned({ browser }) {
	const page = await browser.page({ mail: READER, path: '/vragen', worker: false });
	const TURN = '\u202e';
	await page.route(/\/api\/v1\/posts\/\d+$/, async (route) => {
		const answer = await route.fetch();
		const post = await answer.json();
		const author = { ...post.author, name: `${TURN}${post.author?.name}`, organisation: null };
		await route.fulfill({ response: answer, json: { ...post, title: `Vraag ${TURN}gnauhc`, author } });
	});
	await page.locator('.vb-rows a').first().click();
	const date = page.locator('.vb-thread > header .vb-meta time').first();
	await date.waitFor();
	const forward = await date.evaluate((time) => {
		const text = document.createTreeWalker(time, NodeFilter.SHOW_TEXT);
		let node = text.nextNode();
		while (node && !node.data.trim()) node = text.nextNode();
		const at = (i) => {
			const range = document.createRange();
			range.setStart(node, i);
			range.setEnd(node, i + 1);
			return range.getBoundingClientRect().left;
		};
		return at(0) < at(node.data.length - 1);
	});
	expect(forward, 'the date beside the name is written backwards');
	equal(await page.title(), `\u2068Vraag ${TURN}gnauhc\u2069 – Vraagbaak`, 'title of the tab');
	await page.unrouteAll({ behavior: 'ignoreErrors' });
}

const checks = [
	['words_that_turn_the_direction_reorder_nothing_beside_them', turned],
	['words_without_end_push_no_screen_wide', swell],
	['every_page_is_on_the_list_of_screens', complete],
	...Object.keys(SCREENS).flatMap((name) =>
		WIDTHS.map((width) => [`screen_${name.replaceAll('-', '_')}_${width}_is_accessible`, (world) => screen(world, name, width)]),
	),
];
const pictures = Object.keys(SCREENS).flatMap((name) =>
	[1280, 640, 360].map((width) => [`picture_${name.replaceAll('-', '_')}_${width}`, (world) => photograph(world, name, width)]),
);
export const tests = PICTURES ? pictures : checks;
