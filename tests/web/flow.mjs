// The main flow: somebody asks, somebody of another municipality answers, the steering group approves, anybody finds it.
import { eventually, expect, tabTo, unique } from './help.mjs';

const ASKER = 'projectleider@voorbeeld.nl';
const HELPER = 'projectleider2@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';

/** How a person with a mouse and one with only a keyboard do the same things. */
const mouse = {
	fill: (page, id, text) => page.locator(`#${id}`).fill(text),
	choose: async (page, id) => {
		const first = await page.locator(`#${id} option`).nth(1).getAttribute('value');
		await page.locator(`#${id}`).selectOption(first);
	},
	press: (page, selector) => page.locator(selector).click(),
};
const keys = {
	fill: async (page, id, text) => {
		await tabTo(page, `#${id}`);
		await page.keyboard.press('Control+End');
		await page.keyboard.insertText(text);
	},
	choose: async (page, id) => {
		await tabTo(page, `#${id}`);
		await page.keyboard.press('ArrowDown');
	},
	press: async (page, selector) => {
		await tabTo(page, selector);
		await page.keyboard.press('Enter');
	},
};

async function ask(page, hand, title, word) {
	await hand.fill(page, 'f-title', title);
	const body = await page.locator('#f-body').inputValue();
	expect(body.includes('## Situatie') && body.includes('## Mijn vraag'), 'the template is offered');
	await hand.fill(
		page,
		'f-body',
		hand === keys ? `We zoeken een ${word} voor de wijk.` : `## Situatie\n\nWe zoeken een ${word} voor de wijk.\n\n## Kaders\n`,
	);
	await hand.choose(page, 'f-theme');
	await hand.press(page, '#f-send');
	await page.waitForURL(/\/vraag\/\d+/);
	await page.getByText('Je vraag is geplaatst.').first().waitFor();
	await page.locator('main h1', { hasText: title }).waitFor();
	return new URL(page.url()).pathname;
}

async function flow({ browser }, hand) {
	const word = unique('klusbus');
	const title = `Hoe betalen jullie de ${word}?`;
	const asker = await browser.page({ mail: ASKER, path: '/vraag-stellen' });
	const address = await ask(asker, hand, title, word);
	expect(!(await asker.locator('main').textContent()).includes('Kaders'), 'an empty section is left out');
	await asker.getByText('Nog geen antwoord').first().waitFor();

	const helper = await browser.page({ mail: HELPER, path: address });
	await helper.locator('textarea[name=body]').waitFor();
	const box = await helper.locator('textarea[name=body]').getAttribute('id');
	await hand.fill(helper, box, `Bij ons betaalt de corporatie de ${word}.`);
	await hand.press(helper, `#${box.replace(/-body$/, '-send')}`);
	await helper.locator('.vb-answer', { hasText: 'betaalt de corporatie' }).waitFor();

	const steering = await browser.page({ mail: STEERING, path: address });
	await steering.locator('.vb-answer').waitFor();
	const button = steering.locator('.vb-answer button', { hasText: 'Akkoord stuurgroep' });
	if (hand === keys) {
		await button.evaluate((b) => b.setAttribute('data-approve', ''));
		await hand.press(steering, '[data-approve]');
	} else await button.click();
	await steering.locator('.vb-answer--endorsed .vb-stamp').waitFor();
	await steering.getByText('Opgelost').first().waitFor();

	const reader = await browser.page({ mail: HELPER, path: '/' });
	await hand.fill(reader, 'q', word);
	await reader.keyboard.press('Enter');
	await reader.waitForURL(/\/zoeken\?q=/);
	await eventually(async () => {
		await reader.locator('main h1').waitFor();
		if (await reader.locator('.vb-hit', { hasText: title }).count()) return true;
		await reader.reload();
		return false;
	}, 'the question is among the results');
	await reader.locator('.vb-hit', { hasText: title }).getByText('Akkoord stuurgroep').waitFor();
	await (hand === keys
		? keys.press(reader, `.vb-hit a[href="${address}"]`)
		: reader.locator('.vb-hit a', { hasText: title }).first().click());
	await reader.locator('main h1', { hasText: title }).waitFor();
}

async function tried({ browser, server }) {
	const page = await browser.page({ mail: HELPER, path: '/casussen' });
	await page.locator('.vb-rows a').first().click();
	await page.locator('.vb-thread').waitFor();
	const panel = page.locator('.vb-thread');
	const undo = panel.getByRole('button', { name: 'Weghalen' });
	while (await undo.count()) {
		const before = await undo.count();
		await undo.first().click();
		await eventually(async () => (await undo.count()) < before, 'the mark is gone');
	}
	await panel.getByRole('button', { name: 'Werkte ook bij ons' }).first().click();
	await page.locator('textarea[name^=note]').fill('Met een dag minder per week.');
	await page.getByRole('button', { name: 'Oordeel plaatsen' }).click();
	await page.locator('.vb-tried', { hasText: 'Met een dag minder per week.' }).first().waitFor();
	expect(page.url().startsWith(server.base), 'still on the same site');
}

async function approve({ browser }) {
	const title = `Casus over een ${unique('buurtkas')}`;
	const writer = await browser.page({ mail: ASKER, path: '/casus-delen' });
	await writer.locator('#f-title').fill(title);
	await writer.locator('#f-body').fill('## Situatie\n\nEen lege kas werd een leerplek.');
	await mouse.choose(writer, 'f-theme');
	await writer.locator('#f-send').click();
	await writer.waitForURL(/\/casus\/\d+/);
	await writer.getByText('Wacht op goedkeuring').first().waitFor();
	const address = new URL(writer.url()).pathname;

	const steering = await browser.page({ mail: STEERING, path: address });
	await steering.getByRole('button', { name: 'Terugsturen met uitleg' }).click();
	await steering.locator('#s-reason').fill('Zet er een resultaat bij.');
	await steering.locator('form').getByRole('button', { name: 'Terugsturen met uitleg' }).click();
	await steering.waitForURL(/\/$/);
	await steering.getByText('Teruggestuurd met je uitleg.').first().waitFor();

	await browser.open(writer, address);
	await writer.getByRole('button', { name: 'Vraag om controle' }).click();
	await writer.getByText('Wacht op goedkeuring').first().waitFor();

	await browser.open(steering, address);
	await steering.getByRole('button', { name: 'Goedkeuren' }).click();
	await eventually(async () => !(await steering.getByText('Wacht op goedkeuring').count()), 'the case is published');
}

async function follow({ browser }) {
	const page = await browser.page({ mail: HELPER, path: '/vragen' });
	await page.locator('.vb-rows a').last().click();
	const button = page.locator('header').getByRole('button', { name: 'Volgen' });
	const pressed = await button.getAttribute('aria-pressed');
	await button.click();
	await eventually(async () => (await button.getAttribute('aria-pressed')) !== pressed, 'the button changed');
	await button.click();
	await eventually(async () => (await button.getAttribute('aria-pressed')) === pressed, 'and changed back');
}

async function report({ browser }) {
	const reason = `Hier klopt iets niet ${unique('nr')}`;
	const page = await browser.page({ mail: HELPER, path: '/casussen' });
	await page.locator('.vb-rows a').last().click();
	await page.getByRole('button', { name: 'Meld een probleem' }).click();
	await page.locator('#flag-reason').fill(reason);
	await page.getByRole('button', { name: 'Melden' }).click();
	await page.getByText('je melding is verstuurd').first().waitFor();

	const steering = await browser.page({ mail: STEERING, path: '/werkvoorraad?kind=flag' });
	const row = steering.locator('.vb-queue-row', { hasText: reason });
	await row.getByRole('button', { name: /^Ik pak dit op/ }).click();
	await row.getByRole('button', { name: /^Teruggeven/ }).waitFor();
	await row.getByText('opgepakt door').waitFor();
}

async function nominate({ browser }) {
	const reason = `Wij doen het net zo ${unique('nr')}`;
	const page = await browser.page({ mail: HELPER, path: '/casussen' });
	await page.locator('.vb-rows a').last().click();
	await page.getByRole('button', { name: 'Draag voor bij de stuurgroep' }).first().click();
	await page.locator('#flag-reason').fill(reason);
	await page.getByRole('button', { name: 'Voordragen', exact: true }).click();
	await page.getByText('de stuurgroep kijkt ernaar').first().waitFor();

	const steering = await browser.page({ mail: STEERING, path: '/werkvoorraad?kind=endorse' });
	await steering.locator('.vb-queue-row', { hasText: reason }).waitFor();
}

export const tests = [
	['flow_by_mouse_question_is_answered_endorsed_and_found', (world) => flow(world, mouse)],
	['flow_by_keyboard_question_is_answered_endorsed_and_found', (world) => flow(world, keys)],
	['flow_case_is_returned_submitted_again_and_approved', approve],
	['flow_follow_button_follows_and_ends_it', follow],
	['flow_reported_problem_reaches_the_queue_and_is_taken_up', report],
	['flow_nomination_reaches_the_steering_group', nominate],
	['flow_tried_mark_stands_in_the_table_with_its_note', tried],
];
