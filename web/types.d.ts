declare module '*.txt' {
	const text: string;
	export default text;
}
declare module '*.css';

interface TextRules {
	createHTML(html: string): string;
	createScriptURL(url: string): string;
}
interface Window {
	scheduler?: { yield?(): Promise<void> };
	trustedTypes?: { createPolicy(name: string, rules: TextRules): { [rule in keyof TextRules]: (text: string) => unknown } };
}

type View = unknown;

interface Ref {
	id: number;
	name: string;
}
interface Person extends Ref {
	organisation?: Ref | null;
}
interface Mark {
	kind: string;
	user?: Person | null;
	organisation?: Ref | null;
	note?: string | null;
	at?: string;
}
interface Term extends Ref {
	kind: string;
	definition?: string | null;
	aliases?: string[];
	replacedBy?: Ref | null;
	validFrom?: string | null;
	validTo?: string | null;
}
interface Attachment {
	id: number;
	post: number;
	name: string;
	description: string;
	type: string;
	size: number;
	picture: boolean;
	url: string;
	at: string;
	text: string;
	textReason: string | null;
}
interface Post {
	id: number;
	kind: string;
	root: number;
	parent: number | null;
	url: string;
	title: string;
	lead?: string | null;
	body?: string;
	html?: string;
	status: string;
	progress?: string | null;
	freshness?: string | null;
	resolution?: string | null;
	access: string;
	group?: Ref | null;
	place?: Ref | null;
	phase?: string | null;
	author?: Person | null;
	onBehalfOf?: Ref | null;
	anonymous?: boolean;
	terms?: Term[];
	evidence?: string | null;
	reviewDue?: string | null;
	validUntil?: string | null;
	starts?: string | null;
	ends?: string | null;
	counts?: Record<string, number>;
	created: string;
	published?: string | null;
	updated?: string;
	activity?: string;
	version: number;
	replies?: Post[];
	marks?: Mark[];
	links?: { rel: string; direction: string; post: Post }[];
	attachments?: Attachment[];
	permissions?: Record<string, boolean>;
	returned?: { by: Ref; at: string; reason?: string | null };
	anonymousAs?: { text: string; fits?: number; narrow?: boolean } | null;
	writtenBefore?: { law: Ref; successor: Ref | null; date: string }[];
	glossary?: { id: number; name: string; definition: string }[];
	owner?: Ref | null;
	mine?: { marks?: string[]; following?: boolean };
	snippet?: string;
	file?: { id: number; name: string } | null;
	matched?: string[];
	why?: string | string[] | null;
}
interface Me {
	user: null | {
		id: number;
		name: string;
		mail: string;
		organisation: Ref | null;
		function?: string | null;
		roles: string[];
		language?: string;
	};
	csrf: string;
	permissions: Record<string, boolean>;
	phase?: string | null;
	mustSetSecondFactor?: boolean;
}
interface FieldError {
	field: string;
	detail: string;
}
/** What the router hands to a page. */
interface Context {
	url: URL;
	params: string[];
	signal: AbortSignal;
	/** focus: what gets the focus when one arrives, instead of the heading */
	show(page: { title: string; body: View; nav?: string; feed?: string; focus?: string }): void;
	refresh(): void;
}
interface Page {
	open(ctx: Context): Promise<void> | void;
}
interface Route {
	path: string;
	load(): Promise<Page>;
}
