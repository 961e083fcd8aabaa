// The editor: names and numbers completed by keyboard, and what is pasted from elsewhere.
import { becomes, equal, eventually, expect, focused, unique } from './help.mjs';

const READER = 'projectleider@voorbeeld.nl';

const open = async (browser) => {
	const page = await browser.page({ mail: READER, path: '/gesprek-starten' });
	await page.locator('#f-body').fill('');
	await page.locator('#f-body').click();
	await eventually(() => page.evaluate(() => Boolean(customElements.get('text-expander'))), 'the editor is awake');
	return page;
};

async function completes({ browser }) {
	const page = await open(browser);
	await page.keyboard.type('Vraag het aan @dirk');
	await eventually(async () => (await page.locator('.vb-offers li').allTextContents()).join().startsWith('Dirk-Jan'), 'only who fits is offered');
	await eventually(async () => (await page.locator('#status').textContent()).includes('voorstel'), 'the offers are announced');
	await eventually(async () => (await page.locator('#f-body').getAttribute('aria-activedescendant'))?.startsWith('offer-'), 'the field points at the offer');
	equal(await page.locator('#f-body').getAttribute('role'), null, 'a text area stays one');
	await page.keyboard.press('Enter');
	await eventually(async () => (await page.locator('#f-body').inputValue()).startsWith('Vraag het aan @dirk-jan-postma'), 'the name is there as the server reads it');
	await page.locator('.vb-preview', { hasText: /@dirk-jan-postma/i }).waitFor(); // the form has heard it without another letter
	expect((await page.locator('#f-body').inputValue()).startsWith('Vraag het aan @dirk-jan-postma'), 'the name stays when the page is drawn anew');
	await becomes(() => focused(page), 'f-body', 'focus stays in the text');
	await page.keyboard.type('en lees #spreek');
	await page.locator('.vb-offers li').nth(1).waitFor();
	await page.keyboard.press('ArrowDown');
	await becomes(() => page.locator('.vb-offers li[aria-selected=true]').count(), 1, 'offers that are chosen');
	await page.keyboard.press('Enter');
	await eventually(async () => /en lees #\d+/.test(await page.locator('#f-body').inputValue()), 'the number is there');
	await page.keyboard.press('Enter');
	await page.keyboard.type('## Een kop');
	expect(!(await page.locator('.vb-offers').count()), 'a heading is no number');
	await page.keyboard.press('Escape');
}

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{color:red}</style></head><body>
<h1>Een kop<o:p></o:p></h1>
<p class=MsoNormal>Gewone tekst met <b>vet</b>, <i>cursief</i> en een <a href="https://voorbeeld.nl/a">link</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Eerste punt</p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>Tweede punt</p>
<table><tr><td><p>Gemeente</p></td><td><p>Uren</p></td><td><p>Kosten</p></td></tr><tr><td><p>Goirle</p></td><td><p>4</p></td><td><p>200</p></td></tr></table>
<script>document.title='kwaad'</script><img src="https://elders.example/x.png" onerror="document.title='kwaad'"></body></html>`;
const MARKDOWN = `## Een kop

Gewone tekst met **vet**, *cursief* en een [link](https://voorbeeld.nl/a).

- Eerste punt
- Tweede punt

- **Goirle**: Uren: 4; Kosten: 200`;

const pasteIn = (page, html, text = '') =>
	page.locator('#f-body').evaluate(
		(field, [h, x]) => {
			const data = new DataTransfer();
			data.setData('text/html', h);
			data.setData('text/plain', x);
			return field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
		},
		[html, text],
	);

async function pastes({ browser }) {
	const page = await open(browser);
	equal(await pasteIn(page, WORD), false, 'the browser leaves it to the page');
	equal(await page.locator('#f-body').inputValue(), MARKDOWN, 'what came in');
	expect((await page.title()) !== 'kwaad', 'nothing of it runs');
	equal(await pasteIn(page, '<p>Alleen <span>gewone</span> woorden</p>'), true, 'plain words stay with the browser');
	await page.locator('#f-body').fill('');
	await pasteIn(page, '<ol><li>Een<ul><li>Dieper</li></ul></li><li>Twee</li></ol><blockquote>Iemand zei</blockquote>');
	equal(await page.locator('#f-body').inputValue(), '1. Een\n  - Dieper\n2. Twee\n\n> Iemand zei'.replace('  - ', '   - '), 'lists in lists');
	await page.locator('#f-body').fill('');
	await pasteIn(page, '<b style="font-weight:normal">Uit een mail: 3 * 4 < 20</b> <a href="javascript:alert(1)">klik</a>');
	equal(await page.locator('#f-body').inputValue(), 'Uit een mail: 3 \\* 4 \\< 20 klik', 'no link that runs');
	await page.locator('#f-title').fill(unique('Geplakt '));
}

export const tests = [
	['editor_completes_names_and_numbers_by_keyboard', completes],
	['editor_pastes_from_word_as_markdown', pastes],
];
