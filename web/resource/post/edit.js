// @ts-check
// Changing a post. When somebody else was first, their version and one's own stand side by side and nothing is lost.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { withReason } from '../../component/check/reason.js';
import { Editor } from '../../component/editor/editor.js';
import { sentence, textarea } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { SignInAgain } from '../../component/sign-in/again.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call, post as send } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { About } from './about.js';
import { conflict } from './conflict.js';

export class EditForm {
	/** @type {FieldError[]} */
	errors = [];
	/** @type {View} */
	clash = '';
	busy = false;

	/** @param {import('./thread.js').Thread} thread @param {Post} post */
	constructor(thread, post) {
		this.thread = thread;
		this.post = post;
		this.isRoot = post.id === thread.post.id;
		this.etag = this.isRoot ? thread.etag : '';
		this.form = { title: post.title ?? '', lead: post.lead ?? '', body: post.body ?? '' };
		this.prefix = `e${post.id}`;
		this.about = this.isRoot ? new About(post, thread.draw) : null;
		this.again = new SignInAgain(thread.draw, `#${this.prefix}-send`);
		this.editor = new Editor(
			{ name: 'body', prefix: this.prefix, label: t('edit.body'), onInput: (v) => (this.form.body = v) },
			thread.draw,
		);
	}

	focus() {
		focusSoon(this.isRoot ? `#${this.prefix}-title` : `#${this.prefix}-body`);
	}

	/** Goes on under a heading, which is made when the text has none of that name. @param {string} name */
	begin(name) {
		const heading = `## ${name}`;
		if (!this.form.body.split('\n').includes(heading)) this.form.body = `${this.form.body.trimEnd()}\n\n${heading}\n\n`;
		this.thread.draw();
		focusSoon(`#${this.prefix}-body`);
	}

	/** The newest version of this post, with the ETag to save over. */
	async fetchCurrent() {
		const { data, etag } = await call('GET', `/posts/${this.post.id}`);
		this.etag = etag;
		return data;
	}

	changes() {
		const { title, lead, body } = this.form;
		return this.about ? { title: title.trim(), lead: lead.trim(), body, ...this.about.changes() } : { body };
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		this.errors = this.isRoot && this.form.title.trim().length < 3 ? [{ field: 'title', detail: t('form.wrong.title') }] : [];
		this.errors.push(...(this.about?.wrong() ?? []));
		if (!this.errors.length) await this.attempt();
		this.thread.draw();
		if (this.errors.length) focusErrors(this.prefix);
	}

	async attempt() {
		this.busy = true;
		try {
			if (!this.etag) await this.fetchCurrent();
			await withReason((extra) =>
				call('PATCH', `/posts/${this.post.id}`, { body: { ...this.changes(), ...extra }, headers: { 'if-match': this.etag } }),
			);
			if (this.about && this.about.kind !== this.post.kind) return await this.convert(this.about.kind);
			this.thread.editing = null;
			await this.thread.load();
			setTimeout(() => this.thread.explainTerms(), 100);
			announce(t('edit.saved'));
			focusSoon(this.isRoot ? 'main h1' : `#p${this.post.id}`);
		} catch (error) {
			await this.refused(error);
		}
		this.busy = false;
	}

	/** Another kind lives at another address. @param {string} kind */
	async convert(kind) {
		this.etag = '';
		const made = await send(`/posts/${this.post.id}/_convert`, { kind });
		leaveMessage(t('edit.saved'));
		go(made.url, { replace: true });
	}

	/** @param {unknown} error */
	async refused(error) {
		if (is(error, 401)) return this.again.ask();
		if (!is(error, 412)) {
			this.errors = fieldErrors(error, ['title', 'lead', 'body', 'theme', 'phase', 'place', 'kind']);
			return;
		}
		const current = await this.fetchCurrent();
		this.clash = await conflict(this.post, current, (theirs) => {
			this.form.body = theirs;
			this.thread.draw();
		});
		this.post = { ...current };
		focusSoon('#clash');
	}

	close() {
		this.thread.editing = null;
		this.thread.draw();
		focusSoon('main h1');
	}

	view() {
		const common = { prefix: this.prefix, errors: this.errors };
		const root = this.isRoot
			? html`
			${sentence({ ...common, name: 'title', label: t('edit.title'), value: this.form.title, onInput: (v) => (this.form.title = v) })}
			${textarea({ ...common, name: 'lead', label: t('edit.lead'), help: t('edit.leadHelp'), optional: true, rows: 2, value: this.form.lead, onInput: (v) => (this.form.lead = v) })}`
			: '';
		return html`<form class="vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${errorSummary(this.errors, this.prefix)}${this.clash}${root}
			${this.editor.view(this.form.body, this.errors)}
			${this.about?.view(this.prefix, this.errors)}
			<p class="vb-actions">${submit(t('form.save'), { busy: this.busy, id: `${this.prefix}-send` })}${button(t('form.cancel'), () => this.close(), { kind: 'subtle' })}</p>
		</form>${this.again.view()}`;
	}
}
