// @ts-check
// Sending a new post once: the key stays the same while the content does, so a second try makes no second post.
import { post } from '../../lib/api.js';
import { putOut } from '../../lib/outbox.js';
import { is } from '../../lib/problem.js';
import { viewer } from '../../lib/session.js';
import { uuid } from '../../lib/unique.js';
import { withoutEmptySections } from './template.js';

let sent = '';
let key = '';

/** Whether this viewer's post of this kind needs no approval. @param {string} kind */
export function publishesAtOnce(kind) {
	const may = viewer().permissions;
	if (kind === 'lesson') return may.publishLesson;
	return kind === 'question' ? may.askAtOnce : kind === 'discussion' && may.answer;
}

/** Whether this viewer may write this kind at all. @param {string} kind */
export const mayWrite = (kind) => viewer().permissions[{ question: 'ask', lesson: 'proposeLesson' }[kind] ?? 'postCase'];

/** @param {string} kind @param {any} form @param {number} place */
function content(kind, form, place) {
	return {
		kind,
		title: form.title.trim(),
		body: withoutEmptySections(form.body),
		access: form.access,
		...(form.lead.trim() && { lead: form.lead.trim() }),
		...(form.theme && { terms: [Number(form.theme)] }),
		...(form.phase && { phase: form.phase }),
		...(place && { place }),
		...(form.access === 'group' && { group: Number(form.group) }),
		...(form.anonymous && { anonymous: true }),
	};
}

/** @param {object} body */
function attempt(body) {
	const text = JSON.stringify(body);
	if (text !== sent) key = uuid();
	sent = text;
	return post('/posts', body, { 'idempotency-key': key });
}

/** Leaves a post to go out as soon as there is a connection: its key in the outbox, or '' when this browser keeps nothing.
 * @param {string} kind @param {any} form @param {number} place @param {number} draft the draft that is done with then @param {object} [extra] */
export function sendLater(kind, form, place, draft, extra = {}) {
	const body = { ...content(kind, form, place), ...extra, status: publishesAtOnce(kind) ? 'published' : 'submitted' };
	return putOut({ key, path: '/posts', body, title: body.title, draft }) ? key : '';
}

/** Sends a post and returns it as the server has it. @param {string} kind @param {any} form @param {number} place @param {boolean} [asDraft] @param {object} [extra] @returns {Promise<Post>} */
export async function sendPost(kind, form, place, asDraft = false, extra = {}) {
	const body = { ...content(kind, form, place), ...extra };
	if (asDraft) return attempt({ ...body, status: 'draft' });
	if (!publishesAtOnce(kind)) return attempt({ ...body, status: 'submitted' });
	try {
		return await attempt({ ...body, status: 'published' });
	} catch (error) {
		if (!is(error, 403)) throw error;
		return attempt({ ...body, status: 'submitted' });
	}
}
