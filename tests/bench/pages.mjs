// The pages that client.mjs looks at: [name in the table, address, who, a category that does not count]. An address that ends in # stands for the first row of that list.
const LEADER = 'projectleider@voorbeeld.nl';
const STEERING = 'stuurgroep@voorbeeld.nl';
const ADMIN = 'beheer@voorbeeld.nl';
const COACH = 'coach@voorbeeld.nl';
/** what the table calls them */
export const WHO = { '': 'nobody', [LEADER]: 'leader', [STEERING]: 'steering group', [ADMIN]: 'administrator', [COACH]: 'coach' };
/** robots.txt keeps these from search engines, so that findability is no measure */
const HIDDEN = 'seo';

/** What most people see most; each has a row of the table. */
export const PAGES = [
	['home', '/', ''],
	['search results', '/zoeken?q=wijkteam', ''],
	['knowledge', '/kennis', ''],
	['a page of knowledge', '/kennis#', ''],
	['terms', '/begrippen', ''],
	['help', '/hulp', ''],
	['signing in', '/aanmelden', ''],
	['home', '/', LEADER],
	['search results', '/zoeken?q=wijkteam', LEADER],
	['cases', '/casussen', LEADER],
	['a case', '/casussen#', LEADER],
	['a question, with the form for answering', '/vragen#', LEADER],
	['asking', '/vraag-stellen', LEADER],
	['sharing a case', '/casus-delen', LEADER],
	['figures', '/cijfers', LEADER],
	['groups', '/groepen', LEADER],
	['security', '/profiel/beveiliging', LEADER],
	['queue', '/werkvoorraad', STEERING],
	['people', '/beheer/mensen', ADMIN],
];

/** All others, for EVERY=1. */
export const MORE = [
	['questions', '/vragen', ''],
	['lessons', '/lessen', ''],
	['a lesson', '/lessen#', ''],
	['statement on accessibility', '/toegankelijkheid', ''],
	['privacy', '/privacy', ''],
	['the API', '/api', ''],
	['a link for signing in', '/inloglink', '', HIDDEN],
	['back from a provider', '/aanmelden/terug', ''],
	['a new password', '/wachtwoord', ''],
	['password forgotten', '/wachtwoord-vergeten', ''],
	['an invitation', '/uitnodiging', '', HIDDEN],
	['an expert', '/deskundige', ''],
	['stopping mail', '/stop', ''],
	['questions', '/vragen', LEADER],
	['lessons', '/lessen', LEADER],
	['discussions', '/gesprekken', LEADER],
	['a discussion', '/gesprekken#', LEADER],
	['a lesson', '/lessen#', LEADER],
	['knowledge', '/kennis', LEADER],
	['a page of knowledge', '/kennis#', LEADER],
	['terms', '/begrippen', LEADER],
	['starting a discussion', '/gesprek-starten', LEADER],
	['waiting for a connection', '/wacht-op-verbinding', LEADER],
	['a group', '/groepen#', LEADER],
	['notifications', '/meldingen', LEADER],
	['following', '/volgen', LEADER],
	['profile', '/profiel', LEADER],
	['own data', '/profiel/gegevens', LEADER],
	['home', '/', STEERING],
	['writing a lesson', '/les-schrijven', STEERING],
	['a case', '/casussen#', STEERING],
	['a new group', '/groepen/nieuw', COACH],
	['invitations', '/beheer/uitnodigingen', COACH],
	['home', '/', ADMIN],
	['a person', '/beheer/mensen#', ADMIN],
	['terms to look after', '/begrippen/beheer', ADMIN],
	['a new term', '/begrippen/nieuw', ADMIN],
	['a term', '/begrippen/1', ADMIN],
	['health', '/beheer/toestand', ADMIN],
	['letters that came back', '/beheer/post', ADMIN],
	['trail', '/beheer/logboek', ADMIN],
	['emergency access', '/beheer/noodtoegang', ADMIN],
	['webhooks', '/beheer/webhooks', ADMIN],
	['taking along', '/beheer/uitwisselen', ADMIN],
];
