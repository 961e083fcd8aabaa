// @ts-check
// The files of a post: what they are, in words, and adding or taking away for who may change the post.
import { html } from 'lit-html';
import { Attach } from '../../component/attach/attach.js';
import { button } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { h3 } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { remove } from '../../lib/api.js';
import { hasText, t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { size } from '../../lib/size.js';

const QUIET = /** @type {const} */ ({ kind: 'subtle', style: 'vb-button--s vb-button--quiet' });

/** "PDF" for plan.pdf. @param {Attachment} file */
const kind = (file) => t('attach.kind', { extension: (file.name.split('.').pop() ?? '').toUpperCase() });

/** Whether a search finds what stands in it, for who can do something about it. @param {Attachment} file */
function found(file) {
	if (file.text === 'none' || (file.text === 'done' && !file.textReason)) return '';
	const why = file.text === 'waiting' ? 'waiting' : (file.textReason ?? '');
	return t(hasText(`attach.text.${why}`) ? `attach.text.${why}` : 'attach.text.failed');
}

export class Attachments {
	/** the forms that are open, by post @type {Map<number, Attach>} */
	forms = new Map();
	/** @type {{post: number, text: string} | null} */
	trouble = null;
	/** the file that somebody wants to take away */
	asking = 0;
	busy = false;

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
	}

	/** @param {Post} post */
	open(post) {
		this.forms.set(post.id, new Attach(`a${post.id}`, this.thread.draw));
		this.thread.draw();
		focusSoon(`#a${post.id}-files`);
	}

	/** @param {Post} post */
	close(post) {
		this.forms.delete(post.id);
		this.thread.draw();
		focusSoon(`#attach-${post.id}`);
	}

	/** @param {Post} post */
	async send(post) {
		const form = this.forms.get(post.id);
		if (!form || this.busy) return;
		if (!form.complete()) {
			this.thread.draw();
			return form.focusWrong();
		}
		this.busy = true;
		const all = await form.send(post.id);
		this.busy = false;
		await this.thread.load();
		if (all) this.forms.delete(post.id);
		announce(all ? t('attach.sent') : form.failed);
		this.thread.draw();
		if (all) focusSoon(`#files-${post.id}`);
		else form.focusWrong();
	}

	/** @param {Post} post @param {Attachment} file */
	async remove(post, file) {
		this.trouble = null;
		if (this.asking !== file.id) {
			this.asking = file.id;
			return this.thread.draw();
		}
		this.asking = 0;
		try {
			await remove(`/attachments/${file.id}`);
			await this.thread.load();
			announce(t('attach.removed', { name: file.name }));
		} catch (error) {
			this.trouble = { post: post.id, text: explain(error) };
		}
		this.thread.draw();
	}

	/** @param {Post} post @param {Attachment} file */
	row(post, file) {
		const mine = post.permissions?.edit;
		return html`<li><a class="nl-link" href=${file.url} download=${file.picture ? '' : file.name}>${file.description}</a>
			<span class="vb-small vb-subtle">${file.name}, ${kind(file)}, ${size(file.size)}${mine && file.picture ? html`. ${t('attach.inText')} <code>![${file.description}](bijlage:${file.id})</code>` : ''}${mine && found(file) ? html`. ${found(file)}` : ''}</span>
			${mine ? button(t(this.asking === file.id ? 'attach.removeReally' : 'attach.remove', { name: file.name }), () => this.remove(post, file), QUIET) : ''}</li>`;
	}

	/** Whether adding is offered: at what one wrote, and at the text of another while one changes that. @param {Post} post */
	adds(post) {
		const own = post.author?.id === viewer().user?.id;
		return post.permissions?.edit && (own || this.thread.editing?.post.id === post.id);
	}

	/** @param {Post} post */
	view(post) {
		const files = post.attachments ?? [];
		const form = this.forms.get(post.id);
		if (!files.length && !form && !this.adds(post)) return '';
		return html`<div class="vb-stack vb-stack--s">
			${files.length ? html`${h3(t('attach.title'), `files-${post.id}`)}<ul class="vb-files">${files.map((f) => this.row(post, f))}</ul>` : ''}
			${this.trouble?.post === post.id ? notice(html`<p>${this.trouble.text}</p>`, { tone: 'negative', role: 'alert' }) : ''}
			${form ? html`${form.view()}<p class="vb-actions">${button(t('attach.send'), () => this.send(post))}${button(t('form.cancel'), () => this.close(post), { kind: 'subtle' })}</p>` : ''}
			${this.adds(post) && !form ? html`<p>${button(t('attach.add'), () => this.open(post), { ...QUIET, id: `attach-${post.id}` })}</p>` : ''}
		</div>`;
	}
}
