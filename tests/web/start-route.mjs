// The start route: five questions about one's place, a checklist that the whole place shares, and where the links to it stand.
import { hand } from './hand.mjs';
import { api, equal, eventually, expect } from './help.mjs';

const READER = 'lezer@voorbeeld.nl'; // Steenbergen, which is preparing
const OTHER = 'projectleider2@voorbeeld.nl'; // Waalwijk
const HERE = '/startroute?phase=preparation';

const box = (page, n = 0) => page.locator('main input[name^=tick-]').nth(n);
const name = async (page, n = 0) => box(page, n).getAttribute('name');

/** Ticks what one sees on one page, and finds it on another: of the same place, but not of another one. */
async function ticks({ browser }) {
	const page = await browser.page({ mail: READER, path: HERE });
	await box(page).waitFor();
	const id = (await name(page)).slice(5);
	await api(page, 'DELETE', `/start-route/ticks/${id}`);
	await browser.open(page, HERE);
	await page.locator('#start-progress').getByText('vragen afgevinkt').waitFor();
	const before = await page.locator('#start-progress').innerText();
	await page.locator(`input[name=tick-${id}]`).check();
	await page.getByText('Afgevinkt door Dirk-Jan Postma').first().waitFor();
	await eventually(async () => (await page.locator('#start-progress').innerText()) !== before, 'the progress is said anew');
	const again = await browser.page({ mail: READER, path: HERE });
	await again.locator(`input[name=tick-${id}]`).waitFor();
	expect(await again.locator(`input[name=tick-${id}]`).isChecked(), 'the tick is there in another session');
	const other = await browser.page({ mail: OTHER, path: HERE });
	await other.locator(`input[name=tick-${id}]`).waitFor();
	expect(!(await other.locator(`input[name=tick-${id}]`).isChecked()), 'another municipality does not see it');
	await again.locator(`input[name=tick-${id}]`).uncheck();
	await eventually(async () => !(await again.getByText('Afgevinkt door').count()), 'it can be taken back');
}

/** The five questions by the keyboard, and what they change. */
async function answers({ browser }) {
	const h = await hand(browser, READER, '/startroute');
	const { page } = h;
	await page.locator('#start-profile').waitFor();
	if (!(await page.locator('#start-profile').getAttribute('open'))?.length) {
		if (!(await page.locator('#f-placeType').isVisible())) await h.press(page.locator('#start-profile summary'));
	}
	expect(!(await page.locator('#f-sizeClass').count()), 'what the figures tell is not asked');
	await h.write(page.locator('#f-placeType'), 'plattelandsdorpen');
	await h.press(page.locator('input[name=partner-none]'), ' ');
	await h.press(page.getByRole('button', { name: 'Antwoorden bewaren' }));
	await eventually(async () => /[45] van 5/.test(await page.locator('#start-profile summary').innerText()), 'the answers are counted');
	const known = (await api(page, 'GET', '/start-route')).data.profile;
	equal(known.placeType, 'plattelandsdorpen', 'the kind of place that was kept');
	equal(known.partners.length, 0, 'no partners is an answer');
	await page.locator('aside[aria-labelledby=alike] li').first().waitFor();
	await page.getByText('zelfde soort plaats').first().waitFor();
	await h.press(box(page), ' ');
	await page.getByText('Afgevinkt door').first().waitFor();
	await h.press(box(page), ' ');
	await eventually(async () => !(await page.getByText('Afgevinkt door').count()), 'the keyboard takes it back');
}

/** The start page leads who prepares there, and a question that nobody asked is begun with its words. */
async function ways({ browser }) {
	const page = await browser.page({ mail: READER, path: '/' });
	await page.locator('main').getByRole('link', { name: 'Begin met de startroute' }).click();
	await page.getByRole('heading', { name: 'Startroute van Steenbergen' }).waitFor();
	await page.locator('main nav').getByRole('link', { name: 'Vervolg' }).click();
	await page.waitForURL(/phase=follow_up/);
	const ask = page.getByRole('link', { name: /^Stel deze vraag/ }).first();
	await ask.click();
	await page.locator('#f-title').waitFor();
	expect((await page.locator('#f-title').inputValue()).endsWith('?'), 'the question stands there');
}

export const tests = [
	['start-route: a tick is shared by the place and by nobody else', ticks],
	['start-route: the five questions by the keyboard', answers],
	['start-route: the ways to it and from it', ways],
];
