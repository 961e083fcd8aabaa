// @ts-check
// The sentence that goes with "worked for us too".
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { textarea } from '../../component/form/control.js';
import { t } from '../../lib/i18n.js';
import { makeMark } from './marks.js';

/** notes that are being written, by post and kind @type {Map<string, string>} */
const notes = new Map();

/** @param {import('./thread.js').Thread} thread @param {Post} post @param {string} kind @param {string} short */
export function noteForm(thread, post, kind, short) {
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
		${textarea({ name: `note-${name}`, label: t(`tried.ask.${short}`), help: t('tried.help'), optional: true, value: notes.get(name) ?? '', onInput: (v) => notes.set(name, v) })}
		<p class="vb-actions">${submit(t('tried.save'))}</p>
	</form>`;
}
