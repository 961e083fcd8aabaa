// @ts-check
import './style/main.css';
import { html, render } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import './component/common.js';
import { footer, header, skipLink } from './component/chrome/chrome.js';
import { failure, notFound } from './component/failure/failure.js';
import { flashNotice } from './component/notice/notice.js';
import { skeleton } from './component/skeleton/skeleton.js';
import { announce, focusHeading } from './lib/a11y.js';
import { onProve } from './lib/api.js';
import { isolate } from './lib/bidi.js';
import { connected, onConnection } from './lib/connection.js';
import { offerFeed } from './lib/feed-link.js';
import { takeMessage } from './lib/flash.js';
import { currentLanguage, t, useLanguage } from './lib/i18n.js';
import { lookForWaiting, onOutbox, startOutbox } from './lib/outbox.js';
import { afterFrame, pause } from './lib/pause.js';
import { is, Problem } from './lib/problem.js';
import { go, match, start } from './lib/router.js';
import { loadViewer, onViewerChange, viewer } from './lib/session.js';
import { atOnce } from './lib/slices.js';
import { applyLook } from './lib/theme.js';
import { countUnread, onUnread } from './lib/unread.js';
import { routes } from './routes.js';

const main = /** @type {HTMLElement} */ (document.getElementById('inhoud'));
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** where a second step is set up, when there has to be one */
const SECURE = '/profiel/beveiliging';
/** ms after the first page in which nothing but that page is read */
const MOMENT = 400;
let visit = 0;
let opened = '';
let controller = new AbortController();
/** does the header still hold what the build wrote there? */
let asBuilt = true;
let settled = false;
/** what the menu marks */
let nav = location.pathname;
/** what header and footer were drawn for */
let [headerFor, footerFor] = ['', ''];
const forHeader = () => `${nav} ${currentLanguage()}`;
const forFooter = () => `${location.href} ${currentLanguage()}`;

function drawHeader() {
	if (asBuilt) part('header').replaceChildren();
	asBuilt = false;
	headerFor = forHeader();
	render(skipLink(), part('skip'));
	render(header(viewer(), nav), part('header'));
}

/** Draws the footer by itself, after the page that it stands below. */
function drawFooter() {
	footerFor = forFooter();
	afterFrame().then(() => render(footer(), part('footer')));
}

/** Draws what surrounds a page, unless it stands there already. @param {string} now what the menu marks */
function surround(now) {
	nav = now;
	if (headerFor !== forHeader()) drawHeader();
	if (footerFor !== forFooter()) drawFooter();
}

/** What nobody waits for, once the first page stands there. */
function settle() {
	settled = true;
	setTimeout(countUnread, MOMENT);
	onViewerChange(countUnread);
}

/** Puts the reader where a new page begins: the focus on its heading tells which page it is, so that only what was just done is said besides.
 * @param {URL} url @param {string} kind @param {string} said @param {string} [focus] */
function arrive(url, kind, said, focus) {
	const target = url.hash.length > 1 && kind !== 'pop' ? document.getElementById(decodeURIComponent(url.hash.slice(1))) : null;
	if (kind !== 'first') focusHeading(focus);
	if (said) announce(said);
	if (target) target.scrollIntoView();
	else if (kind !== 'first') scrollTo(0, kind === 'pop' ? (history.state?.y ?? 0) : 0);
}

/** Fetches the code of a page. When it is gone because the client was renewed, the document is loaded anew, once.
 * @param {Route} route @param {URL} url @returns {Promise<Page>} */
async function load(route, url) {
	try {
		return await route.load();
	} catch {
		const alive = await fetch('/', { method: 'HEAD' }).then(
			(r) => r.ok,
			() => false,
		);
		if (!alive || sessionStorage.getItem('vraagbaak:renewed') === url.href) throw new Problem(0);
		sessionStorage.setItem('vraagbaak:renewed', url.href);
		location.assign(url);
		return new Promise(() => {});
	}
}

/** Loads the page that answers `url` and lets it draw. @param {URL} url @param {'first' | 'push' | 'pop'} kind */
async function open(url, kind) {
	if (kind === 'pop' && opened === url.pathname + url.search) return;
	opened = url.pathname + url.search;
	controller.abort();
	controller = new AbortController();
	const { signal } = controller;
	const mine = ++visit;
	const flash = takeMessage();
	atOnce(url.hash.length > 1 || (kind === 'pop' && history.state?.y > 0));
	let arrived = false;

	const show = (/** @type {{title: string, body: unknown, nav?: string, feed?: string, focus?: string}} */ page) => {
		if (mine !== visit) return;
		clearTimeout(waiting);
		main.removeAttribute('aria-busy');
		document.title = page.title === 'Vraagbaak' ? page.title : `${isolate(page.title)} – Vraagbaak`;
		offerFeed(page.feed);
		surround(page.nav ?? url.pathname);
		render(keyed(mine, html`${flashNotice(flash)}${page.body}`), main);
		if (arrived) return;
		arrived = true;
		arrive(url, kind, flash, page.focus);
		if (!settled) settle();
	};
	const waiting = setTimeout(
		() => {
			main.setAttribute('aria-busy', 'true');
			render(keyed(mine, skeleton()), main);
		},
		kind === 'first' ? 0 : 200,
	);

	const found = match(routes, url.pathname);
	try {
		if (!found) return show(notFound());
		const page = await load(found.route, url);
		await ready;
		await pause();
		if (viewer().mustSetSecondFactor && url.pathname !== SECURE) return go(SECURE, { replace: true });
		await page.open({ url, params: found.params, signal, show, refresh: () => open(url, 'push') });
	} catch (error) {
		if (signal.aborted) return;
		arrived = false;
		show(is(error, 404) ? notFound() : failure(error, () => open(url, 'push')));
	}
}

async function begin() {
	const me = await loadViewer();
	await useLanguage(me.user?.language ?? document.documentElement.lang);
	drawHeader();
	onUnread(drawHeader);
	onViewerChange(() => {
		drawHeader();
		drawFooter();
	});
}

const ready = begin();
onViewerChange(lookForWaiting);
onProve(async () => (await import('./component/sign-in/prove.js')).prove());
addEventListener('focus', countUnread);
onConnection(() => {
	drawHeader();
	if (!connected()) announce(t('failure.offline'));
});
onOutbox((sent) => {
	drawHeader();
	if (sent) announce(t('outbox.sent', { title: sent.title }));
});
start(open);
addEventListener('load', () => setTimeout(keepForLater, 1500));

/** Keeps the client and what is read for a moment without connection; nobody waits for it. */
async function keepForLater() {
	await ready;
	applyLook();
	startOutbox();
	await import('./lib/offline.js').then((part) => part.startOffline()).catch(() => {});
}
