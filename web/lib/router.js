// @ts-check
// Real links and real forms stay what they are; this only answers them without loading a new document.

/** @type {(url: URL, kind: 'first' | 'push' | 'pop') => void} */
let open = () => {};

/** Finds the route of a path and the parts that its star stands for. @param {Route[]} routes @param {string} path */
export function match(routes, path) {
	for (const route of routes) {
		if (route.path === path) return { route, params: [] };
		const stem = route.path.endsWith('/*') ? route.path.slice(0, -1) : null;
		if (stem && path.startsWith(stem) && path !== stem) return { route, params: path.slice(stem.length).split('/') };
	}
	return null;
}

const keepScroll = () => history.replaceState({ ...history.state, y: scrollY }, '');

/** Opens an address of this site. @param {string} address @param {{replace?: boolean}} [options] */
export function go(address, { replace = false } = {}) {
	const url = new URL(address, location.href);
	keepScroll();
	if (replace) history.replaceState({}, '', url);
	else history.pushState({}, '', url);
	open(url, 'push');
}

/** Changes the address bar only. @param {string} address */
export const rename = (address) => history.replaceState(history.state, '', address);

/** Is this a page of the client? @param {URL} url */
const ours = (url) => url.origin === location.origin && !/^\/(api\/v1|feeds|calendar|assets|health|metrics)\b/.test(url.pathname);

/** A link was followed: what the browser tells of it. @param {any} event a NavigateEvent */
function onNavigate(event) {
	const { destination, userInitiated, navigationType } = event;
	if (!userInitiated || !event.cancelable || !['push', 'replace'].includes(navigationType)) return;
	if (destination.sameDocument || event.formData || event.downloadRequest !== null || !ours(new URL(destination.url))) return;
	event.preventDefault();
	queueMicrotask(() => go(destination.url));
}

/** The same where the browser tells nothing. @param {MouseEvent} event */
function onClick(event) {
	if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
	const link = event.composedPath().find((n) => n instanceof HTMLAnchorElement);
	if (!(link instanceof HTMLAnchorElement) || !link.href || link.target || link.hasAttribute('download')) return;
	const url = new URL(link.href);
	if (!ours(url) || (url.hash && url.pathname === location.pathname && url.search === location.search)) return;
	event.preventDefault();
	go(link.href);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
	const form = event.target;
	if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'get') return;
	event.preventDefault();
	const url = new URL(form.action);
	url.search = '';
	for (const [name, value] of new FormData(form)) if (String(value).trim()) url.searchParams.append(name, String(value).trim());
	go(url.href);
}

/** @param {(url: URL, kind: 'first' | 'push' | 'pop') => void} opener */
export function start(opener) {
	open = opener;
	history.scrollRestoration = 'manual';
	// a page that listens to every click has a screen reader say "clickable" after each heading and text that gets the focus
	const { navigation } = /** @type {any} */ (window);
	if (navigation) navigation.addEventListener('navigate', onNavigate);
	else document.addEventListener('click', onClick);
	document.addEventListener('submit', onSubmit);
	addEventListener('popstate', () => open(new URL(location.href), 'pop'));
	addEventListener('scrollend', keepScroll);
	open(new URL(location.href), 'first');
}
