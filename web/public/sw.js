// Answers from what this device kept while there is no connection. With a connection it does nothing at all, so that nothing it
// kept can stand in for something newer. The pages do the keeping: lib/offline.js.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
	const { request } = event;
	if (navigator.onLine || request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
	const wanted = request.mode === 'navigate' ? '/' : request.url;
	event.respondWith(caches.match(wanted, { ignoreVary: true }).then((kept) => kept ?? Response.error()));
});
