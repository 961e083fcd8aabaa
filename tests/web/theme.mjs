// A theme of one's own: whatever colour a municipality has, what must be read can be read; a font comes from here and nowhere else.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTheme } from '../../web/tool/theme.mjs';
import { equal, expect, wearing } from './help.mjs';
import { axe } from './screens.mjs';
import { root } from './server.mjs';

const READER = 'projectleider@voorbeeld.nl';
/** Colours that are hard to read on or with: the ends of what a screen can show, and no colour at all. */
const HARD = ['#ffe600', '#ff0000', '#0000ff', '#00ff00', '#00ffff', '#ff00ff', '#e5007d', '#000000', '#ffffff', '#7f7f7f'];
/** [ink, ground, least contrast] */
const PAIRS = [
	['action-1-color-default', 'default-bg-document', 4.5],
	['action-1-color-default', 'default-bg-subtle', 4.5],
	['action-1-color-default', 'action-1-bg-default', 4.5],
	['action-1-color-hover', 'default-bg-document', 4.5],
	['action-1-inverse-color-default', 'action-1-inverse-bg-default', 4.5],
	['action-1-inverse-color-hover', 'action-1-inverse-bg-hover', 4.5],
	['action-1-border-default', 'default-bg-document', 3],
	['default-border-default', 'default-bg-document', 3],
	['default-color-document', 'action-1-bg-document', 7],
	['default-color-subtle', 'default-bg-document', 4.5],
	['default-color-subtle', 'default-bg-subtle', 4.5],
	['default-color-subtle', 'action-1-bg-document', 4.5],
];

/** Runs in the page: the pairs whose colours, as the screen shows them, are too near to each other. */
function tooNear(pairs) {
	const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
	const probe = document.body.appendChild(document.createElement('i'));
	const light = (name) => {
		probe.style.color = `var(--basis-color-${name})`;
		canvas.fillStyle = getComputedStyle(probe).color;
		canvas.fillRect(0, 0, 1, 1);
		const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((x) => x / 255).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const found = pairs.flatMap(([ink, ground, least]) => {
		const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
		const contrast = (a + 0.05) / (b + 0.05);
		return contrast < least ? [`${ink} on ${ground}: ${contrast.toFixed(2)} of ${least}`] : [];
	});
	probe.remove();
	return found;
}

/** Makes a theme in a folder that is thrown away, and gives its files to the page. */
async function wear(page, colour, font) {
	const folder = mkdtempSync(join(tmpdir(), 'vraagbaak-theme-'));
	try {
		const { log } = console;
		console.log = () => {};
		writeTheme(folder, colour, font, root);
		console.log = log;
		const css = readFileSync(join(folder, 'theme.css'), 'utf8');
		await wearing(page, css);
		if (!existsSync(join(folder, 'theme-font.woff2'))) return css;
		const bytes = readFileSync(join(folder, 'theme-font.woff2'));
		await page.route('**/theme-font.woff2', (route) => route.fulfill({ contentType: 'font/woff2', body: bytes }));
		return css;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function contrast({ browser }) {
	const wrong = [];
	const page = await browser.page({ mail: READER, worker: false });
	for (const colour of HARD) {
		const css = await wear(page, colour);
		expect(/--vb-hue: [\d.]+;/.test(css) && !css.includes('NaN'), css);
		await browser.open(page, '/hulp');
		for (const colorScheme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme });
			wrong.push(...(await page.evaluate(tooNear, PAIRS)).map((line) => `${colour} ${colorScheme}: ${line}`));
		}
	}
	expect(!wrong.length, wrong.join('\n'));
}

async function seen({ browser }) {
	const wrong = [];
	for (const colour of ['#ffe600', '#0000ff'])
		for (const scheme of ['light', 'dark']) {
			const page = await browser.page({ mail: READER, scheme, worker: false });
			await wear(page, colour);
			await browser.open(page, '/zoeken?q=wijkteam&likeMine=true');
			await page.locator('.vb-hits').waitFor();
			wrong.push(...(await axe(page)).map((line) => `${colour} ${scheme}: ${line}`));
			await page.context().close();
		}
	expect(!wrong.length, wrong.join('\n'));
}

async function font({ browser }) {
	const page = await browser.page({ worker: false });
	const css = await wear(page, '#007a3d', 'web/node_modules/@fontsource-variable/noto-sans/files/noto-sans-latin-wght-normal.woff2');
	equal([...css.matchAll(/url\("([^"]+)"\)/g)].map((m) => m[1]).join(), './theme-font.woff2', 'where the font comes from');
	await browser.open(page, '/hulp');
	await page.evaluate(() => document.fonts.ready);
	equal(await page.evaluate(() => [...document.fonts].find((f) => f.family.includes('Theme'))?.status), 'loaded', 'the font of the theme');
	expect((await page.evaluate(() => getComputedStyle(document.body).fontFamily)).includes('Theme'), 'the text is written in it');
	const named = await wear(page, '#007a3d', 'Verdana');
	expect(named.includes('"Verdana"') && !named.includes('url('), named);
}

async function refused() {
	const before = readFileSync(join(root, 'web/style/theme.css'), 'utf8');
	for (const [colour, FONT] of [
		['blauw', ''],
		['#12', ''],
		['#007a3d', 'https://fonts.example/a.woff2'],
		['#007a3d', 'url(https://fonts.example/a)'],
		['#007a3d', 'er-is-geen.woff2'],
		['#007a3d', 'Arial"; } body { display: none } x { --y: "'],
	]) {
		const { status, stderr } = spawnSync(process.execPath, ['build.mjs', 'theme', colour], { cwd: join(root, 'web'), env: { ...process.env, COLOUR: '', FONT }, encoding: 'utf8' });
		equal(status, 2, `${colour} ${FONT}`);
		expect(stderr.length > 10, 'it says why');
	}
	equal(readFileSync(join(root, 'web/style/theme.css'), 'utf8'), before, 'the theme that was there');
}

export const tests = [
	['theme_of_a_hard_colour_keeps_its_contrast', contrast],
	['theme_of_a_hard_colour_is_accessible_on_the_screen', seen],
	['theme_font_comes_from_this_server_or_the_device', font],
	['theme_refuses_what_is_no_colour_or_local_font', refused],
];
