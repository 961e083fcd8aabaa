// @ts-check
// Writing a new question, case or discussion.
import { kindOfNew, LISTS } from '../../component/kind/kind.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { signedIn } from '../../lib/session.js';
import { mayWrite } from './send.js';
import { WriteForm } from './write-form.js';

/** @param {Context} ctx */
export async function open(ctx) {
	const kind = kindOfNew(ctx.url.pathname);
	const title = t(`ask.${kind}`);
	if (!signedIn()) return (await import('./sign-in-first.js')).signInFirst(ctx, title);
	if (!mayWrite(kind)) return (await import('./sign-in-first.js')).notForYou(ctx, title);
	const [themes, groups] = await Promise.all([
		optional('/terms?kind=theme&limit=50', ctx.signal),
		optional('/groups?limit=100', ctx.signal),
	]);
	const form = new WriteForm(kind, themes?.items ?? [], groups?.items ?? [], () => {
		ctx.show({ title, body: form.view(), nav: LISTS[kind] });
	});
	form.start(ctx.url.searchParams.get('titel') ?? '');
}
