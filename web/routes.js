// @ts-check
// Every address of the client and the page that answers it; the build writes the addresses to routes.txt.

const list = () => import('./resource/post/list.js');
const thread = () => import('./resource/post/thread.js');
const write = () => import('./resource/post/write.js');
const words = () => import('./component/text-page/text-page.js');

/** @type {Route[]} */
export const routes = [
	{ path: '/', load: () => import('./resource/search/home.js') },
	{ path: '/zoeken', load: () => import('./resource/search/results.js') },
	...['/casussen', '/vragen', '/lessen', '/kennis', '/gesprekken'].map((path) => ({ path, load: list })),
	...['/post/*', '/casus/*', '/vraag/*', '/les/*', '/pagina/*', '/gesprek/*', '/bijeenkomst/*', '/rapportage/*'].map((path) => ({
		path,
		load: thread,
	})),
	...['/vraag-stellen', '/casus-delen', '/gesprek-starten', '/les-schrijven'].map((path) => ({ path, load: write })),
	{ path: '/wacht-op-verbinding', load: () => import('./resource/post/outgoing.js') },
	{ path: '/aanmelden', load: () => import('./resource/user/sign-in.js') },
	{ path: '/aanmelden/terug', load: () => import('./resource/user/returned.js') },
	{ path: '/inloglink', load: () => import('./resource/user/link.js') },
	{ path: '/wachtwoord', load: () => import('./resource/user/reset.js') },
	{ path: '/uitnodiging', load: () => import('./resource/user/invitation.js') },
	{ path: '/groepen', load: () => import('./resource/group/list.js') },
	{ path: '/groepen/nieuw', load: () => import('./resource/group/new.js') },
	{ path: '/groepen/*', load: () => import('./resource/group/group.js') },
	{ path: '/projecten', load: () => import('./resource/project/list.js') },
	{ path: '/projecten/nieuw', load: () => import('./resource/project/new.js') },
	{ path: '/projecten/*', load: () => import('./resource/project/project.js') },
	{ path: '/wachtwoord-vergeten', load: () => import('./resource/user/forgot.js') },
	{ path: '/meldingen', load: () => import('./resource/notification/list.js') },
	{ path: '/deskundige', load: () => import('./resource/post/expert-page.js') },
	{ path: '/stop', load: () => import('./resource/notification/stop.js') },
	{ path: '/volgen', load: () => import('./resource/user/mail.js') },
	{ path: '/beheer/toestand', load: () => import('./resource/health/health.js') },
	{ path: '/beheer/post', load: () => import('./resource/notification/dead.js') },
	{ path: '/profiel', load: () => import('./resource/user/profile.js') },
	{ path: '/profiel/beveiliging', load: () => import('./resource/user/secure.js') },
	{ path: '/profiel/gegevens', load: () => import('./resource/user/my-data.js') },
	{ path: '/beheer/mensen', load: () => import('./resource/user/people.js') },
	{ path: '/beheer/mensen/*', load: () => import('./resource/user/account.js') },
	{ path: '/beheer/uitnodigingen', load: () => import('./resource/user/inviting.js') },
	{ path: '/beheer/logboek', load: () => import('./resource/event/trail.js') },
	{ path: '/beheer/noodtoegang', load: () => import('./resource/group/glass.js') },
	{ path: '/beheer/webhooks', load: () => import('./resource/webhook/webhooks.js') },
	{ path: '/beheer/uitwisselen', load: () => import('./resource/transfer/transfer.js') },
	{ path: '/behoefteradar', load: () => import('./resource/radar/radar.js') },
	{ path: '/cijfers', load: () => import('./resource/figure/figures.js') },
	{ path: '/startroute', load: () => import('./resource/start_route/start-route.js') },
	{ path: '/werkvoorraad', load: () => import('./resource/task/queue.js') },
	{ path: '/begrippen', load: () => import('./resource/term/list.js') },
	{ path: '/begrippen/beheer', load: () => import('./resource/term/manage.js') },
	{ path: '/begrippen/nieuw', load: () => import('./resource/term/edit.js') },
	{ path: '/begrippen/*', load: () => import('./resource/term/edit.js') },
	...['/hulp', '/toegankelijkheid', '/privacy', '/api'].map((path) => ({ path, load: words })),
];
