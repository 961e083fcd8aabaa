// Every screen in light and dark, wide, on a telephone, and enlarged twice: nothing that axe objects to, nothing sideways.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axeSource, require } from './browser.mjs';
import { expect } from './help.mjs';
import { root } from './server.mjs';

const READER = 'projectleider@voorbeeld.nl';
const axeText = readFileSync(axeSource(), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

const first = (list) => async (page) => {
	await page.locator(list).first().click();
	await page.locator('.vb-thread').waitFor();
};
/** name → [address, who, what to do there first, what may be refused on the way] */
const SCREENS = {
	home: ['/', READER],
	results: ['/zoeken?q=wijkteam', READER],
	thread: ['/casussen', READER, first('.vb-rows a')],
	question: ['/vragen', READER, first('.vb-rows a')],
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
	}],
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
	outgoing: ['/wacht-op-verbinding', READER],
	queue: ['/werkvoorraad', 'stuurgroep@voorbeeld.nl'],
	help: ['/hulp', ''],
	invitation: ['/uitnodiging#abc', ''],
	groups: ['/groepen', READER],
	group: ['/groepen', READER, async (page) => {
		await page.locator('.vb-rows a').first().click();
		await page.locator('#members').waitFor();
	}],
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
	}],
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
	const html = (await page.content()).replace(/<!--.*?-->/gs, '');
	const { results } = await checker.validateString(html);
	const wrong = results.flatMap((r) => r.messages.map((m) => `${m.ruleId}: ${m.message} at ${m.selector}`));
	expect(!wrong.length, wrong.join('\n'));
}

async function screen({ browser }, name, width, scheme) {
	const [path, mail, act, mayFail] = SCREENS[name];
	const page = await browser.page({ mail, width, scheme, path, mayFail });
	await act?.(page);
	await page.evaluate(() => document.fonts.ready);
	await page.locator('main:not([aria-busy])').waitFor();
	const wide = await sideways(page);
	expect(!wide, `scrolls sideways: ${wide}`);
	if (width === 1280 && scheme === 'dark') await valid(page);
	await page.screenshot({ path: join(root, 'build', 'screenshots', `${name}-${width}-${scheme}.png`), fullPage: true });
	const objections = await axe(page);
	expect(!objections.length, objections.join('\n'));
}

/** 640 wide is what 1280 looks like at 200 per cent. The first six screens are seen in every way, the others in two. */
const ALL = [
	[1280, 'light'],
	[1280, 'dark'],
	[320, 'light'],
	[320, 'dark'],
	[640, 'light'],
];
const FEW = [
	[1280, 'dark'],
	[320, 'light'],
];
const combinations = Object.keys(SCREENS).flatMap((name, i) => (i < 6 ? ALL : FEW).map(([width, scheme]) => [name, width, scheme]));

export const tests = combinations.map(([name, width, scheme]) => [
	`screen_${name.replace('-', '_')}_${width}_${scheme}_is_accessible`,
	(world) => screen(world, name, width, scheme),
]);
