// @ts-check
// What each page reads first. The build writes it to routes.txt, and the server names it in the head of its answer (Link), so that
// a browser asks for it together with the script, not after it. "*" is the number in the address, or its question after "?*";
// "@" before it: only for who has signed in, "!": only for who has not. A page that is not here, or asks with a filter, simply reads a
// moment later.
// tests/web/early.mjs fails when a page reads something else than is named here.

const list = (/** @type {string} */ kind) => [`/posts?kind=${kind}&limit=20`, '/terms?kind=theme&limit=50'];
const thread = ['/posts/*', './resource/post/replies.js'];
const write = ['@/terms?kind=theme&limit=50', '@/groups?limit=100', '@/drafts?limit=50', '@./component/draft/keeper.js'];

/** @type {Record<string, string[]>} */
export const early = {
	'/': [
		...['/posts?kind=question&limit=5', '/posts?kind=case&limit=5', '!/posts?kind=lesson&limit=3', '/terms?kind=theme&limit=20'],
		...['@/tasks?limit=5', '@/posts?status=draft&limit=5', '@/posts?status=submitted&limit=5'],
	],
	'/zoeken': ['/search?*&facets=kind%2Ctheme%2Cphase%2Cplace%2Claw%2Cmark%2Cfreshness&limit=20'],
	'/casussen': list('case'),
	'/vragen': list('question'),
	'/lessen': list('lesson'),
	'/kennis': list('page'),
	'/gesprekken': list('discussion'),
	'/casus/*': thread,
	'/vraag/*': thread,
	'/les/*': thread,
	'/pagina/*': thread,
	'/gesprek/*': thread,
	'/bijeenkomst/*': thread,
	'/rapportage/*': thread,
	'/vraag-stellen': write,
	'/casus-delen': write,
	'/begrippen': ['/terms?limit=100'],
	'/hulp': ['./text/page/nl/hulp.txt'],
	'/aanmelden': ['/identity-providers'],
	'/groepen': ['@/groups?limit=100'],
	'/groepen/*': [
		...['@/groups/*', '@/groups/*/members?limit=100', '@/posts?group=*&limit=10'],
		...['@/posts?kind=meeting&group=*&sort=created&limit=20', '@./resource/group/meeting.js'],
	],
	'/projecten': ['@/projects?limit=50'],
	'/projecten/*': ['@/projects/*', '@/projects/*/milestones'],
	'/meldingen': ['@/notifications?limit=50'],
	'/behoefteradar': ['@/radar?days=90', '@/groups?kind=steering&mine=true&limit=10'],
	'/cijfers': ['@/figures'],
	'/startroute': ['@/start-route', '@/terms?kind=partner_type&limit=100'],
	'/werkvoorraad': ['@/tasks?limit=100'],
	'/profiel/beveiliging': ['@/sessions', '@/second-factors', '@/tokens?limit=100', '@/identity-providers'],
	'/beheer/mensen': ['@/users?limit=50'],
};
