// What a screen reader finds on a page, where axe has no opinion: the order of headings, names, roles, and buttons that look like it.

import { eventually } from './help.mjs';

/** What is wrong with the structure of the page, one line each. Runs in the page. */
export function structure() {
	const wrong = [];
	const shown = (e) => e.checkVisibility() && !e.closest('[hidden], [aria-hidden="true"]');
	const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
	const what = (e) => `${e.localName} "${(e.getAttribute('aria-label') || e.textContent || e.id).trim().replace(/\s+/g, ' ').slice(0, 40)}"`;

	const GROUPS = '[role=group], fieldset, section[aria-labelledby], nav, form:is([aria-label], [aria-labelledby])';
	const named = (e) => {
		const ids = e.getAttribute('aria-labelledby')?.split(' ') ?? [];
		return e.getAttribute('aria-label') ?? (ids.map((id) => document.getElementById(id)?.textContent).join(' ') || (e.querySelector('legend')?.textContent ?? '')).trim();
	};

	/** A word that stands on two lines without a hyphen. */
	const brokenWord = (e) => {
		const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
		const range = document.createRange();
		while (texts.nextNode())
			for (const { index, 0: word } of texts.currentNode.data.matchAll(/[^\s\u00ad-]+/g)) {
				range.setStart(texts.currentNode, index);
				range.setEnd(texts.currentNode, index + word.length);
				if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) return word;
			}
		return '';
	};

	const headings = all('h1, h2, h3, h4, h5, h6');
	if (headings.filter((h) => h.localName === 'h1').length !== 1) wrong.push(`${headings.filter((h) => h.localName === 'h1').length} headings of level 1`);
	let level = 0;
	for (const h of headings) {
		const now = Number(h.localName[1]);
		if (now > level + 1) wrong.push(`${what(h)} comes after level ${level}`);
		level = now;
	}
	if (all('main').length !== 1) wrong.push('not one main');
	const navs = all('nav').map((nav) => nav.getAttribute('aria-label') ?? document.getElementById(nav.getAttribute('aria-labelledby'))?.textContent ?? '');
	if (navs.includes('') || new Set(navs).size !== navs.length) wrong.push(`navigation without a name of its own: ${navs.join(', ')}`);
	for (const e of all('[aria-describedby], [aria-labelledby], [aria-controls]'))
		for (const name of ['aria-describedby', 'aria-labelledby', 'aria-controls'])
			for (const id of (e.getAttribute(name) ?? '').split(' ').filter(Boolean)) if (!document.getElementById(id)) wrong.push(`${what(e)}: ${name} names ${id}, which is not there`);
	for (const e of all('[aria-invalid="true"]')) if (!document.getElementById(`${e.id}-error`) || !e.getAttribute('aria-describedby')?.includes(`${e.id}-error`)) wrong.push(`${what(e)} does not tell its error`);
	for (const table of all('table')) if (!table.querySelector('th') || !table.caption) wrong.push('a table without headers or caption');
	for (const tool of all('[role="toolbar"] > *, markdown-toolbar > *')) if (tool.getAttribute('role') !== 'button') wrong.push(`${what(tool)} in a toolbar is no button`);
	const acts = new Map();
	for (const b of all('main :is(button, summary, a.utrecht-button)')) {
		const name = (b.getAttribute('aria-label') ?? b.textContent).trim().replace(/\s+/g, ' ');
		const of = [];
		for (let e = b.parentElement?.closest(GROUPS); e; e = e.parentElement?.closest(GROUPS)) of.push(named(e));
		const whole = [name, ...of].join(' < ');
		if (acts.has(whole)) wrong.push(`${what(b)} is there twice, and does not tell of what: ${whole}`);
		acts.set(whole, b);
	}
	for (const e of all('.vb-nav a, .utrecht-button, .nl-data-badge, .vb-tabs a')) {
		const word = brokenWord(e);
		if (word) wrong.push(`"${word}" is broken in ${what(e)}`);
	}
	for (const b of all('main .utrecht-button')) {
		const { backgroundColor, borderTopColor, borderTopWidth } = getComputedStyle(b);
		const seen = (colour) => colour !== 'transparent' && !/(,|\/) ?0\)$/.test(colour);
		if (!seen(backgroundColor) && (borderTopWidth === '0px' || !seen(borderTopColor))) wrong.push(`${what(b)} does not look like a button`);
	}
	return wrong;
}

/** What is wrong with the dialog that is open now, and with where the focus goes when Escape closes it: `from` is where it came from. */
export async function dialogWrong(page, from) {
	const wrong = await page.evaluate(() => {
		const dialog = document.querySelector('dialog[open]');
		const name = document.getElementById(dialog?.getAttribute('aria-labelledby'))?.textContent;
		return [dialog ? '' : 'no dialog is open', name ? '' : 'the dialog has no name', dialog?.contains(document.activeElement) && document.activeElement !== dialog ? '' : 'the focus is not in the dialog'];
	});
	await page.keyboard.press('Escape');
	await page.locator('dialog').waitFor({ state: 'detached' });
	const back = () => from.evaluate((e) => e === document.activeElement);
	await eventually(back, 'the focus goes back').catch(() => {});
	if (!(await back())) wrong.push(`the focus went to ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 90))}`);
	return wrong.filter(Boolean);
}
