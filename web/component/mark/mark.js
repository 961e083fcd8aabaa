// @ts-check
// Judgements about a post: making one, taking it back, and how they look.
import { html } from 'lit-html';
import { remove, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { icon } from '../icon/icon.js';
import { when } from '../person/person.js';

/** @param {Post} post @param {string} kind */
export const hasMine = (post, kind) => post.mine?.marks?.includes(kind) ?? false;

/** @param {Post} post @param {string} kind @param {string} [note] */
export const makeMark = (post, kind, note = '') => send(`/posts/${post.id}/marks`, note.trim() ? { kind, note: note.trim() } : { kind });
/** @param {Post} post @param {string} kind */
export const dropMark = (post, kind) => remove(`/posts/${post.id}/marks/${kind}`);

/** what became of trying it somewhere else */
export const TRIED = ['tried_worked', 'tried_partly', 'tried_failed'];
/** "worked" of "tried_worked". @param {string} kind */
export const short = (kind) => kind.slice(6);

/** What came of it, as a sign and a word. @param {Mark} mark */
export const outcome = ({ kind }) => {
	const how = short(kind);
	return html`<span class="vb-result vb-result--${how}">${icon(how === 'worked' ? 'check' : how)}${t(`tried.${how}`)}</span>`;
};

/** That the steering group stands behind an answer. @param {Post} answer */
export function stamp(answer) {
	const mark = answer.marks?.find((m) => m.kind === 'endorsed');
	if (!mark && !answer.counts?.endorsed) return '';
	return html`<p class="vb-stamp">${icon('stamp')}<strong>${t('mark.endorsed')}</strong>${mark?.at ? when(mark.at) : ''}${mark?.user ? html`<span>${t('mark.by', { name: mark.user.name })}</span>` : ''}</p>`;
}
