// The queue: wide, a list with one piece of work beside it; on a telephone a list that opens it. Back, reload and keys.
import { answered, becomes, equal, eventually, expect, focused, unique } from './help.mjs';

const WRITER = 'projectleider@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

/** Somebody shares a case, which then waits for approval. */
async function submitted(browser, title) {
	const page = await browser.page({ mail: WRITER, path: '/casus-delen' });
	await page.locator('#f-title').fill(title);
	await page.locator('#f-body').fill('We begonnen met één avond per week.');
	await page.locator('#f-theme').selectOption({ index: 1 });
	await page.locator('#f-send').click();
	await page.waitForURL(/\/casus\/\d+/);
	return new URL(page.url()).pathname;
}

const rows = (page) => page.locator('.vb-queue-row');
const marked = (page) => page.locator('.vb-queue-row [aria-current]');
const heading = (page) => page.locator('#task').textContent();

async function panes({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/werkvoorraad' });
	equal(await marked(page).textContent(), await rows(page).first().locator('a').textContent(), 'what stands at the right at first');
	equal(await heading(page), await marked(page).textContent(), 'what is marked and what is open');
	const [list, task] = await Promise.all(['.vb-queue-list', '.vb-queue-task'].map((part) => page.locator(part).boundingBox()));
	expect(list.x + list.width <= task.x && Math.abs(list.y - task.y) < 40, 'they stand beside each other');
	const third = rows(page).nth(2).locator('a');
	const name = await third.textContent();
	await third.click();
	await page.waitForURL(/task=\d+/);
	await page.locator('#task', { hasText: name }).waitFor();
	await becomes(() => focused(page), 'task', 'where the focus goes');
	await page.locator('.vb-queue-task .vb-prose').waitFor();
	await page.reload();
	await page.locator('#task', { hasText: name }).waitFor();
	await page.goBack();
	await eventually(async () => !page.url().includes('task=') && (await heading(page)) !== name, 'back leads to the list as it was');
}

async function keys({ browser }) {
	const page = await browser.page({ mail: STEERING, path: '/werkvoorraad' });
	const names = await rows(page).locator('a').allTextContents();
	await page.locator('main h1').focus();
	await page.keyboard.press('j');
	await page.locator('#task', { hasText: names[1] }).waitFor();
	await page.keyboard.press('j');
	await page.locator('#task', { hasText: names[2] }).waitFor();
	await page.keyboard.press('k');
	await page.locator('#task', { hasText: names[1] }).waitFor();
	const taken = page.locator('.vb-queue-task').getByText('opgepakt door');
	if (await taken.count()) {
		await page.keyboard.press('o'); // a try that ended halfway left it so
		await becomes(() => taken.count(), 0, 'times that it is taken up');
	}
	await page.keyboard.press('o');
	await taken.waitFor();
	await page.keyboard.press('o');
	await becomes(() => taken.count(), 0, 'times that it is taken up once it is given back');
	await page.goBack();
	await eventually(async () => (await heading(page)) === names[0], 'back leads out of the keys at once');
	await page.getByRole('link', { name: /^Controleren/ }).click();
	await page.waitForURL(/kind=review/);
	await eventually(async () => {
		const shown = await rows(page).count();
		return shown && shown < names.length;
	}, 'only work of that kind is left');
}

/** On a telephone: the list, then the work with its decision, then the list again. */
async function narrow({ browser }) {
	const title = `Een ${unique('buurtkeuken')} als leerplek`;
	const address = await submitted(browser, title);
	const page = await browser.page({ mail: STEERING, path: '/werkvoorraad?kind=approve', width: 360 });
	const row = page.locator('.vb-queue-row', { hasText: title });
	equal(await page.locator('#task').count(), 0, 'work that is open beside the list');
	await row.getByRole('link').click();
	await page.locator('#task', { hasText: title }).waitFor();
	await row.waitFor({ state: 'hidden' }); // the list makes room
	await page.getByRole('link', { name: 'Terug naar de lijst' }).click();
	await row.waitFor();
	await page.goBack();
	await page.locator('#task', { hasText: title }).waitFor();
	await page.locator('.vb-check-line--good', { hasText: 'Geen persoonsgegevens gevonden.' }).waitFor();
	await page.locator('label', { hasText: 'Terugsturen met uitleg' }).click();
	await page.locator('#d-reason').press('Tab');
	await page.keyboard.press('Enter');
	await page.locator('#d-errors').getByText('Leg uit wat er anders moet.').waitFor();
	await page.locator('label', { hasText: 'Goedkeuren' }).click();
	const post = /\d+/.exec(address)[0];
	const answer = await answered(page, `/posts/${post}/_approve`, () => page.getByRole('button', { name: 'Goedkeuren', exact: true }).click());
	expect(answer.ok(), 'it is approved');
	await page.getByText('Goedgekeurd en geplaatst.').first().waitFor();
	await eventually(async () => !(await row.count()), 'it leaves the queue');
	const reader = await browser.page({ mail: WRITER, path: address });
	await reader.locator('main h1', { hasText: title }).waitFor();
	equal(await reader.getByText('Dit wacht op goedkeuring').count(), 0, 'signs that it still waits');
}

export const tests = [
	['queue_stands_beside_the_work_and_back_is_right', panes],
	['queue_is_walked_with_keys', keys],
	['queue_opens_and_decides_on_a_telephone', narrow],
];
