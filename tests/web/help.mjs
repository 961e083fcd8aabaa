// Small words that the tests share.
export function expect(truth, message) {
	if (!truth) throw new Error(message);
}

export function equal(found, wanted, what) {
	expect(found === wanted, `${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
}

/** How long a machine with other work may take for one step, in ms: only who fails waits as long. */
export const PATIENCE = 20_000;

/** Tries until `look` returns something true. */
export async function eventually(look, what) {
	const until = Date.now() + PATIENCE;
	do {
		if (await look()) return;
		await new Promise((go) => setTimeout(go, 150));
	} while (Date.now() < until);
	throw new Error(`did not happen: ${what}`);
}

/** Waits until `look` finds what is wanted, and says what it found when that does not come. */
export async function becomes(look, wanted, what) {
	let found;
	await eventually(async () => (found = await look()) === wanted, what).catch(() => equal(found, wanted, what));
}

/** Does something and waits until the server has answered what it sent there: checking a password takes as long as a busy machine needs. */
export async function answered(page, path, act) {
	const sent = (r) => r.request().method() !== 'GET' && new URL(r.url()).pathname === `/api/v1${path}`;
	const [answer] = await Promise.all([page.waitForResponse(sent, { timeout: 3 * PATIENCE }), act()]);
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

/** A page of knowledge that is the test's own, made by whoever `page` is of: another test, or a first try, left nothing in it. */
export async function ownPage(page, title) {
	const { status, data } = await api(page, 'POST', '/posts', { kind: 'page', title, body: 'Zo doen wij het, en daarom werkt het.', status: 'published' });
	equal(status, 201, 'a page is made');
	return data;
}

/** Ends what whoever `page` is of follows, as far as `which` says so: a try that ended halfway may have left it. */
export async function unfollow(page, which) {
	for (const one of (await api(page, 'GET', '/subscriptions?limit=100')).data.items.filter(which)) await api(page, 'DELETE', `/subscriptions/${one.id}`);
}
