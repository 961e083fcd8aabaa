// Asks the server first, always. Only when there is no answer at all does what this device kept stand in for it, with a mark on
// it, so that the page can say so. The pages keep what is read (lib/offline.js); the client itself is kept here, off their thread.
const MARK = 'x-vraagbaak-kept';
const SHELL = 'vraagbaak:shell:';
/** files fetched side by side */
const FEW = 8;

async function kept(request) {
	const found = await caches.match(request.mode === 'navigate' ? '/' : request.url, { ignoreVary: true });
	if (!found) return Response.error();
	const headers = new Headers(found.headers);
	headers.set(MARK, '1');
	return new Response(found.body, { status: found.status, headers });
}

/** Keeps every file of this build as one set, once; sets of earlier builds go. */
async function keepShell() {
	const answer = await fetch('/offline.json');
	if (!answer.ok) return;
	const { version, files } = await answer.json();
	const name = SHELL + version;
	const names = (await caches.keys()).filter((n) => n.startsWith(SHELL));
	if (!names.includes(name)) {
		const set = await caches.open(`${name}:new`);
		for (let i = 0; i < files.length; i += FEW) await set.addAll(files.slice(i, i + FEW));
		const whole = await caches.open(name);
		for (const request of await set.keys()) await whole.put(request, await set.match(request));
		await caches.delete(`${name}:new`);
	}
	await Promise.all(names.filter((n) => n !== name).map((n) => caches.delete(n)));
}

/** one at a time, however many pages ask */
let keeping = null;
function keep() {
	keeping ??= keepShell()
		.catch(() => {})
		.finally(() => {
			keeping = null;
		});
	return keeping;
}

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => event.waitUntil(keep()));
addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== location.origin || /^\/(api\/v1\/live|feeds|calendar)\b/.test(pathname)) return;
	event.respondWith(fetch(request).catch(() => kept(request)));
});
