// The client in a real browser against the real server: starts both, runs every test, prints the counts.
// VB_TEST=word,word runs only the tests that have one of the words in their name.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tests as about } from './about.mjs';
import { tests as account } from './account.mjs';
import { tests as attach } from './attach.mjs';
import { Browser } from './browser.mjs';
import { tests as compare } from './compare.mjs';
import { tests as curate } from './curate.mjs';
import { tests as early } from './early.mjs';
import { tests as editor } from './editor.mjs';
import { tests as errors } from './errors.mjs';
import { tests as flow } from './flow.mjs';
import { tests as keepUp } from './keep-up.mjs';
import { tests as keyboard } from './keyboard.mjs';
import { tests as keyboardCare } from './keyboard-care.mjs';
import { tests as live } from './live.mjs';
import { tests as manage } from './manage.mjs';
import { tests as navigation } from './navigation.mjs';
import { tests as offline } from './offline.mjs';
import { tests as people } from './people.mjs';
import { tests as project } from './project.mjs';
import { tests as provider } from './provider.mjs';
import { tests as quality } from './quality.mjs';
import { tests as queue } from './queue.mjs';
import { tests as radar } from './radar.mjs';
import { tests as regret } from './regret.mjs';
import { tests as reuse } from './reuse.mjs';
import { tests as screens } from './screens.mjs';
import { root, Server } from './server.mjs';
import { tests as spoken } from './spoken.mjs';
import { tests as start } from './start.mjs';
import { tests as startRoute } from './start-route.mjs';
import { tests as theme } from './theme.mjs';
import { tests as writing } from './writing.mjs';

const LIMIT = 120_000;
const wanted = (process.env.VB_TEST ?? '').split(',');
const all = [
	...flow,
	...errors,
	...writing,
	...attach,
	...people,
	...account,
	...project,
	...provider,
	...about,
	...editor,
	...manage,
	...keepUp,
	...compare,
	...curate,
	...queue,
	...radar,
	...regret,
	...reuse,
	...start,
	...startRoute,
	...offline,
	...keyboard,
	...keyboardCare,
	...live,
	...navigation,
	...early,
	...theme,
	...quality,
	...screens,
	...spoken,
].filter(([name]) => wanted.some((word) => name.includes(word)));
let passed = 0;
let failed = 0;
let stopped = false;
process.once('SIGTERM', () => (stopped = true));

/** Runs one test; one that fails is tried once more by itself, because a busy machine keeps no time: both are said. */
async function run(name, test, world, again = false) {
	const began = Date.now();
	let timer;
	try {
		if (!world.browser.chromium.isConnected()) await world.browser.start(); // it died in the test before
		const late = new Promise((_, no) => {
			timer = setTimeout(() => no(new Error(`not ready within ${LIMIT / 1000} s`)), LIMIT);
		});
		await Promise.race([test(world), late]);
		world.browser.complain();
		passed++;
		console.log(`ok   ${name} (${Date.now() - began} ms)${again ? ' the second time' : ''}`);
		return true;
	} catch (error) {
		if (stopped) return true; // the browser was told to end, too
		if (again) failed++;
		console.log(`${again ? 'FAIL' : 'once'} ${name}\n${String(error.stack ?? error).replace(/^/gm, '     ')}`);
		await world.browser.picture(name);
		return false;
	} finally {
		clearTimeout(timer);
		await world.browser.closePages();
	}
}

const pictures = join(root, 'build', 'screenshots');
mkdirSync(pictures, { recursive: true });
for (const name of readdirSync(pictures)) if (name.startsWith('failed-')) rmSync(join(pictures, name));
const server = new Server();
const browser = new Browser(server);
try {
	await server.start();
	await browser.start();
	for (const [name, test] of all) {
		(await run(name, test, { server, browser })) || (await run(name, test, { server, browser }, true));
		if (stopped) throw new Error(`stopped at ${name}`);
	}
} catch (error) {
	failed++;
	console.log(`FAIL ${stopped ? 'end' : 'start'}\n${String(error.stack ?? error).replace(/^/gm, '     ')}`);
} finally {
	await browser.stop();
	await server.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
