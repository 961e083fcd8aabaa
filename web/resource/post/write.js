// @ts-check
// Writing a new question, case, discussion or lesson.
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
	if (!mayWrite(kind))
		return (await import('../../component/failure/refused.js')).refused(ctx, { title, text: t('write.notForYou'), nav: LISTS[kind] });
	const from = Number(ctx.url.searchParams.get('uit'));
	const [{ DraftKeeper }, themes, groups, source] = await Promise.all([
		import('../../component/draft/keeper.js'),
		optional('/terms?kind=theme&limit=50', ctx.signal),
		optional('/groups?limit=100', ctx.signal),
		from ? optional(`/posts/${from}`, ctx.signal) : null,
	]);
	const draw = () => {
		if (!ctx.signal.aborted) ctx.show({ title, body: form.view(), nav: LISTS[kind] });
	};
	const form = new WriteForm(ctx, kind, themes?.items ?? [], groups?.items ?? [], new DraftKeeper(kind, draw, ctx.signal), draw);
	await form.start(source);
}
