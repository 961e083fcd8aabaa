// Somebody without a mouse, who sees at every stop where the focus is: a ring, on the screen.
import { eventually, expect } from './help.mjs';

const STOPS = 200;

/** What is wrong with the place where the focus is, in words; '' when it can be seen. Runs in the page. */
function unseen() {
	const at = document.activeElement;
	if (!at || at === document.body || at.matches('h1, h2, h3, main, [tabindex="-1"]')) return '';
	const { top, bottom, left, right } = at.getBoundingClientRect();
	const name = `${at.localName} "${(at.getAttribute('aria-label') || at.textContent || at.id).trim().slice(0, 40)}"`;
	if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return `${name} is not on the screen`;
	for (let e = at, i = 0; e && i < 4; e = e.parentElement, i++) if (getComputedStyle(e).outlineStyle !== 'none') return '';
	return `${name} has no ring`;
}

/** Somebody without a mouse. */
export class Hand {
	constructor(page) {
		this.page = page;
	}

	/** Tabs until the focus is on what the locator finds. */
	async to(target) {
		await target.first().waitFor();
		for (let i = 0; i < STOPS; i++) {
			const wrong = await this.page.evaluate(unseen);
			expect(!wrong, wrong);
			if (await target.evaluateAll((all) => all.includes(document.activeElement))) return;
			await this.page.keyboard.press('Tab');
		}
		throw new Error(`the keyboard does not reach ${target}`);
	}

	async press(target, key = 'Enter') {
		await this.to(target);
		await this.page.keyboard.press(key);
	}

	button(name, where = this.page.locator('main')) {
		return this.press(where.getByRole('button', { name, exact: true }));
	}

	async write(target, text) {
		await this.to(target);
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.insertText(text);
	}

	/** The focus goes by itself to what the locator finds. */
	async lands(target, what) {
		await eventually(() => target.first().evaluate((e) => e === document.activeElement).catch(() => false), `focus goes to ${what}`);
	}

	see(text) {
		return this.page.getByText(text).first().waitFor();
	}
}

export async function hand(browser, mail, path, mayFail = [], worker = true, width = 1280) {
	const page = await browser.page({ mail, path, mayFail, worker, width });
	return new Hand(page);
}
export const address = (h) => new URL(h.page.url()).pathname;
