// Small words that the tests share.
export function expect(truth, message) {
	if (!truth) throw new Error(message);
}

export function equal(found, wanted, what) {
	expect(found === wanted, `${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
}

/** Tries until `look` returns something true, at most five seconds. */
export async function eventually(look, what) {
	const until = Date.now() + 5000;
	do {
		if (await look()) return;
		await new Promise((go) => setTimeout(go, 150));
	} while (Date.now() < until);
	throw new Error(`did not happen: ${what}`);
}

/** Does something and waits until the server has answered what it sent there: checking a password takes as long as a busy machine needs. */
export async function answered(page, path, act) {
	const sent = (r) => r.request().method() !== 'GET' && new URL(r.url()).pathname === `/api/v1${path}`;
	const [answer] = await Promise.all([page.waitForResponse(sent, { timeout: 40_000 }), act()]);
	return answer;
}

/** Presses Tab until the focused element fits, as a person without a mouse would. */
export async function tabTo(page, selector) {
	for (let i = 0; i < 120; i++) {
		if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`the keyboard does not reach ${selector}`);
}

/** Gives a page the theme `css`, where a build with that theme has it: at the end of the style sheet. */
export async function wearing(page, css) {
	await page.unroute('**/assets/main-*.css').catch(() => {});
	await page.route('**/assets/main-*.css', async (route) => {
		const sheet = await (await route.fetch()).text();
		await route.fulfill({ contentType: 'text/css', body: sheet + css });
	});
}

export const unique = (word) => `${word}${Date.now().toString(36)}`;

export const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.localName);

/** Calls the server with the session of the page. */
export const api = (page, method, path, body, etag) =>
	page.evaluate(
		async ([m, p, b, e]) => {
			const csrf = (await (await fetch('/api/v1/me')).json()).csrf;
			const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf, ...(e && { 'if-match': e }) };
			const response = await fetch(`/api/v1${p}`, { method: m, headers, body: b ? JSON.stringify(b) : undefined });
			return { status: response.status, data: response.status === 204 ? null : await response.json() };
		},
		[method, path, body, etag],
	);
