// @ts-check
// Writing an answer or a comment. The text is kept on this device until the server has it.
import { html } from 'lit-html';
import { attachPart } from '../../component/attach/open.js';
import { button, submit } from '../../component/button/button.js';
import { Editor } from '../../component/editor/editor.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { link } from '../../component/heading/heading.js';
import { kindName } from '../../component/kind/kind.js';
import { notice } from '../../component/notice/notice.js';
import { SignInAgain } from '../../component/sign-in/again.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { post as send } from '../../lib/api.js';
import { dropDraft, loadDraft, mayHaveDrafts, saveDraft } from '../../lib/draft.js';
import { t } from '../../lib/i18n.js';
import { putOut, whenSent } from '../../lib/outbox.js';
import { is } from '../../lib/problem.js';
import { viewer } from '../../lib/session.js';
import { uuid } from '../../lib/unique.js';

export class ReplyForm {
	/** @type {FieldError[]} */
	errors = [];
	busy = false;
	/** @type {import('../../component/check/check.js').TextCheck | null} */
	check = null;
	key = uuid();
	body = '';
	/** @type {import('./behalf.js').Behalf | null} */
	behalf = null;
	/** the text waits for a connection */
	waits = false;

	/** @param {import('./thread.js').Thread} thread @param {string} kind @param {Post} parent */
	constructor(thread, kind, parent) {
		this.thread = thread;
		this.kind = kind;
		this.parent = parent;
		this.prefix = `r${parent.id}${kind}`;
		this.draft = `reply:${parent.id}:${kind}`;
		this.again = new SignInAgain(thread.draw, `#${this.prefix}-send`);
		const help = t('reply.as', { name: viewer().user?.name ?? '', readers: t(`reply.readers.${thread.post.access}`) });
		this.field = {
			name: 'body',
			prefix: this.prefix,
			label: t(`reply.label.${kind}`),
			help,
			onInput: (/** @type {string} */ v) => this.input(v),
		};
		this.editor = new Editor(this.field, thread.draw);
		this.restore();
		if (viewer().permissions.approve) this.offerBehalf();
	}

	/** Lets who has a mandate choose in whose name this is said. */
	async offerBehalf() {
		const part = await import('./behalf.js').catch(() => null);
		if (!part) return;
		this.behalf = new part.Behalf(this.prefix, this.thread.draw);
		await this.behalf.load();
	}

	/** Begins with what somebody else said, without what that quoted itself. @param {Post} other */
	quote(other) {
		const said = (other.body ?? '')
			.split('\n')
			.filter((line) => !line.startsWith('>'))
			.join('\n')
			.trim();
		const who = t('reply.said', { name: (!other.anonymous && other.author?.name) || t('person.anonymous') }); // who may know the name says it to nobody
		const lines = [who, '', ...said.split('\n')].map((line) => `> ${line}`.trimEnd());
		this.input(`${this.body.trim() ? `${this.body.trimEnd()}\n\n` : ''}${lines.join('\n')}\n\n`);
		this.thread.draw();
		const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(`${this.prefix}-body`));
		field?.focus();
		field?.setSelectionRange(this.body.length, this.body.length);
	}

	/** Brings back what was being written here, unless somebody has begun anew. */
	async restore() {
		const kept = (await mayHaveDrafts()) && loadDraft(this.draft)?.body;
		if (!kept || this.body) return;
		this.body = kept;
		this.field.help += ` ${t('draft.restored')}`;
		this.thread.draw();
	}

	/** @param {string} value */
	input(value) {
		if (!this.body) this.fetchCheck();
		this.waits = false;
		this.body = value;
		this.key = uuid();
		saveDraft(this.draft, { body: value });
		this.thread.live?.say();
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		this.errors = this.body.trim() ? [] : [{ field: 'body', detail: t(`reply.missing.${this.kind}`) }];
		if (!this.errors.length && this.files && !this.files.complete()) {
			this.thread.draw();
			return this.files.focusWrong();
		}
		if (!this.errors.length && (await this.warned())) return;
		if (!this.errors.length) await this.attempt();
		this.thread.draw();
		if (this.errors.length) focusErrors(this.prefix);
	}

	/** The part that checks, fetched when somebody begins to write. */
	async fetchCheck() {
		const part = await import('../../component/check/check.js').catch(() => null);
		if (part) this.check ??= new part.TextCheck(this.prefix);
	}

	/** Shows once what the server noticed in this text. */
	async warned() {
		this.busy = true;
		await this.fetchCheck();
		const found = await this.check?.finds({ body: this.body });
		this.busy = false;
		this.thread.draw();
		if (found) this.check?.show();
		return found;
	}

	async sendAnyway() {
		if (this.busy) return;
		await this.attempt();
		this.thread.draw();
		if (this.errors.length) focusErrors(this.prefix);
	}

	async attempt() {
		const { thread, kind, parent } = this;
		this.busy = true;
		thread.draw();
		try {
			const body = { kind, body: this.body.trim(), ...(parent.id === thread.post.id ? {} : { parent: parent.id }), ...this.behalf?.extra };
			const post = (/** @type {{privacyReason?: string}} */ extra) =>
				send(`/posts/${thread.post.id}/replies`, { ...body, ...extra }, { 'idempotency-key': extra.privacyReason ? uuid() : this.key });
			await this.fetchCheck();
			const made = await (this.check ? this.check.deliver(post) : post({}));
			await this.sendFiles(made);
			await this.sent(made);
		} catch (error) {
			if (is(error, 401)) this.again.ask();
			else if (is(error, 0) && !this.files?.waiting.length && this.wait()) this.waits = true;
			else this.errors = fieldErrors(error, ['body']);
		}
		this.busy = false;
	}

	/** Leaves the text to go out as soon as there is a connection. */
	wait() {
		const { thread, kind, parent, key } = this;
		const about = parent.id === thread.post.id ? {} : { parent: parent.id };
		const body = { kind, body: this.body.trim(), ...about, ...this.behalf?.extra, ...this.check?.extra };
		const title = t('outbox.replyTo', { kind: kindName(kind), title: thread.post.title || t('post.untitled') });
		if (!putOut({ key, path: `/posts/${thread.post.id}/replies`, body, title })) return false;
		whenSent(key, () => {
			this.waits = false;
			thread.draw();
		});
		dropDraft(this.draft);
		this.body = '';
		this.key = uuid();
		announce(t('outbox.put'));
		return true;
	}

	/** What could not be sent waits below the reply, with its reason. @param {Post} made */
	async sendFiles(made) {
		const { files } = this;
		this.files = null;
		if (files && !(await files.send(made.id))) this.thread.files?.forms.set(made.id, files);
	}

	/** @param {Post} made */
	async sent(made) {
		const { thread } = this;
		dropDraft(this.draft);
		this.body = '';
		this.check?.clear();
		this.again.message = '';
		this.key = uuid();
		thread.opened.delete(`comment-${this.parent.id}`);
		thread.opened.delete('comment-root');
		await thread.load();
		announce(t(`reply.sent.${this.kind}`));
		focusSoon(`#p${made.id}`);
	}

	view() {
		return html`<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${errorSummary(this.errors, this.prefix)}${this.waits ? notice(html`<p>${t('outbox.put')} ${link('/wacht-op-verbinding', t('outbox.see'))}</p>`) : ''}
			${this.editor.view(this.body, this.errors)}
			<div>${attachPart(this.files, this.prefix, this.thread.draw, (files) => (this.files = files))}</div>
			${this.behalf?.view()}
			${this.check?.view(t('check.anyway'), () => this.sendAnyway(), this.thread.draw)}
			<p class="vb-actions">${submit(t(`reply.do.${this.kind}`), { busy: this.busy, id: `${this.prefix}-send` })}${
				this.kind === 'comment' && this.parent.kind === 'answer'
					? button(t('form.cancel'), () => this.thread.toggle(`comment-${this.parent.id}`), { kind: 'subtle' })
					: ''
			}</p>
		</form>${this.again.view()}`;
	}
}
