// Asks the server first, always. Only when there is no answer at all does what this device kept stand in for it, with a mark on
// it, so that the page can say so. The pages do the keeping: lib/offline.js.
const MARK = 'x-vraagbaak-kept';

async function kept(request) {
	const found = await caches.match(request.mode === 'navigate' ? '/' : request.url, { ignoreVary: true });
	if (!found) return Response.error();
	const headers = new Headers(found.headers);
	headers.set(MARK, '1');
	return new Response(found.body, { status: found.status, headers });
}

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== location.origin || /^\/(api\/v1\/live|feeds|calendar)\b/.test(pathname)) return;
	event.respondWith(fetch(request).catch(() => kept(request)));
});
