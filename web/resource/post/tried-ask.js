// @ts-check
// Adding what came of it at one's own municipality: the question, and the sentence that goes with the judgement.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { textarea } from '../../component/form/control.js';
import { dropMark, hasMine, makeMark, short, TRIED } from '../../component/mark/mark.js';
import { focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';

/** notes that are being written, by post and kind @type {Map<string, string>} */
const notes = new Map();

/** @param {import('./thread.js').Thread} thread @param {Post} post @param {string} kind */
function noteForm(thread, post, kind) {
	const name = `${post.id}-${kind}`;
	const send = async (/** @type {Event} */ event) => {
		event.preventDefault();
		const note = notes.get(name) ?? '';
		await thread.act(post.id, () => makeMark(post, kind, note), t('tried.thanks'));
		if (thread.trouble || thread.again.open) return;
		notes.delete(name);
		thread.toggle(`tried-${name}`);
	};
	return html`<form class="vb-stack vb-stack--s vb-measure" @submit=${send}>
		${textarea({ name: `note-${name}`, label: t(`tried.ask.${short(kind)}`), help: t('tried.help'), optional: true, value: notes.get(name) ?? '', onInput: (v) => notes.set(name, v) })}
		<p class="vb-actions">${submit(t('tried.save'))}</p>
	</form>`;
}

/** What one said oneself, or the question. @param {import('./thread.js').Thread} thread @param {Post} post */
export function ask(thread, post) {
	if (!post.permissions?.tried || post.author?.id === viewer().user?.id) return '';
	const mine = TRIED.find((kind) => hasMine(post, kind));
	const name = `tried-${post.id}`;
	const names = post.kind === 'answer' ? `${name} answer-${post.id}` : name; // a thread has several answers
	if (mine)
		return html`<div class="vb-actions" role="group" aria-labelledby=${names}><span class="vb-small" id=${name}>${t('tried.mine', { result: t(`tried.${short(mine)}`) })}</span>${button(t('tried.undo'), () => thread.act(post.id, () => dropMark(post, mine), t('mark.taken')), { kind: 'subtle', style: 'vb-button--s' })}</div>`;
	const opened = TRIED.find((kind) => thread.opened.has(`tried-${post.id}-${kind}`));
	const open = (/** @type {string} */ kind) => {
		for (const other of TRIED) if (other !== kind) thread.opened.delete(`tried-${post.id}-${other}`);
		thread.toggle(`tried-${post.id}-${kind}`);
		focusSoon(`#f-note-${post.id}-${kind}`);
	};
	return html`<div class="vb-stack"><div class="vb-actions" role="group" aria-labelledby=${names}><p class="vb-label" id=${name}>${t('tried.question')}</p>${TRIED.map(
		(kind) =>
			button(t(`tried.button.${short(kind)}`), () => open(kind), {
				style: 'vb-button--s',
				image: kind === 'tried_worked' ? 'check' : short(kind),
				expanded: opened === kind,
			}),
	)}</div>${opened ? noteForm(thread, post, opened) : ''}</div>`;
}
