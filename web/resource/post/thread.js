// @ts-check
// One thread: the post, where it played, its answers in order of trust, what came of it, and a place to reply.
import { html } from 'lit-html';
import { explain } from '../../component/failure/failure.js';
import { LISTS } from '../../component/kind/kind.js';
import { notice } from '../../component/notice/notice.js';
import { contents } from '../../component/prose/contents.js';
import { prose } from '../../component/prose/prose.js';
import { SignInAgain } from '../../component/sign-in/again.js';
import { announce } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { pause } from '../../lib/pause.js';
import { is } from '../../lib/problem.js';
import { rename } from '../../lib/router.js';
import { signedIn } from '../../lib/session.js';
import { drawsWhole, grows } from '../../lib/slices.js';
import { context } from './context.js';
import { flagForm } from './follow.js';
import { header } from './header.js';
import { triedSection } from './tried.js';

const STEPS = ['submit', 'approve', 'return', 'publish', 'resolve', 'reopen', 'archive', 'withdraw'];

export class Thread {
	/** @type {Post} */
	post = /** @type {any} */ (null);
	etag = '';
	/** the reading that counts: the last one begun @type {Promise<void> | null} */
	reading = null;
	/** fetches every reply, once the reader wanted them all @type {typeof import('./rest.js').allReplies | null} */
	rest = null;
	/** @type {import('./edit.js').EditForm | null} */
	editing = null;
	/** @type {import('./state.js').StatePanel | null} */
	state = null;
	/** @type {typeof import('./tried-ask.js').ask | null} */
	askTried = null;
	/** the answers beside one another, when the address asks for it @type {import('./variation.js').Variation | null} */
	beside = null;
	/** @type {typeof import('./reply-form.js').ReplyForm | null} */
	ReplyForm = null;
	/** @type {import('./flag.js').FlagForm | null} */
	flag = null;
	/** @type {import('./curate.js').Curator | null} */
	curator = null;
	/** @type {import('./live.js').LiveThread | null} */
	live = null;
	/** @type {import('./history.js').History | null} */
	history = null;
	/** @type {import('./attachments.js').Attachments | null} */
	files = null;
	/** what stands below the text, once that and what stands around it is there @type {typeof import('./replies.js').replies | null} */
	replySections = null;
	/** what was just done, in words */
	said = '';
	/** @type {{at: number, text: string} | null} */
	trouble = null;
	/** @type {Map<string, import('./reply-form.js').ReplyForm>} */
	replies = new Map();
	/** what the reader has opened, as "tried-13" @type {Set<string>} */
	opened = new Set();

	/** @param {Context} ctx */
	constructor(ctx) {
		this.ctx = ctx;
		this.id = Number(ctx.params[0]);
		this.draw = this.draw.bind(this);
		this.again = new SignInAgain(this.draw, 'main h1');
	}

	/** Reads the thread. What was asked earlier never replaces what was asked later: it waits for that. @returns {Promise<void>} */
	load() {
		const mine = this.read().then((answer) => (this.reading === mine ? this.take(answer) : this.reading));
		this.reading = mine;
		return mine;
	}

	async read() {
		const answer = await call('GET', `/posts/${this.id}`, { signal: this.ctx.signal });
		if (this.rest) answer.data.replies = await this.rest(answer.data);
		return answer;
	}

	/** @param {{data: any, etag: string}} answer */
	async take({ data, etag }) {
		this.post = data;
		this.etag = etag;
		if (STEPS.some((step) => data.permissions?.[step]) && !this.state) this.state = new (await import('./state.js')).StatePanel(this);
	}

	/** Fetches what stands between the texts: what this viewer may add there, and the other way to show the answers. */
	async parts() {
		if (signedIn()) this.askTried = (await import('./tried-ask.js')).ask;
		if (this.ctx.url.searchParams.has('weergave')) this.beside = new (await import('./variation.js')).Variation(this);
	}

	/** Fetches, while the thread is read, what stands around and below the text: files, the form for replies, what curators do. */
	async around() {
		const below = import('./replies.js');
		const files = import('./attachments.js').catch(() => null);
		const [writing, curating, living] = signedIn()
			? await Promise.all([import('./reply-form.js'), import('./curate.js'), import('./live.js')])
			: [];
		const [{ replies }, part] = await Promise.all([below, files]);
		return () => {
			this.replySections = replies;
			this.files = part && new part.Attachments(this);
			if (!writing || !curating || !living) return;
			this.ReplyForm = writing.ReplyForm;
			this.curator = new curating.Curator(this);
			this.live = new living.LiveThread(this);
		};
	}

	/** Draws the text first, and all else at once when it is there, so that nothing that stands on the screen moves. */
	async show() {
		const around = this.around();
		around.catch(() => {});
		await Promise.all([this.load(), this.parts()]);
		await this.beside?.load();
		const url = new URL(this.post.url, location.href);
		if (url.pathname !== this.ctx.url.pathname) rename(url.pathname + this.ctx.url.search + (url.hash || this.ctx.url.hash));
		const done = grows();
		await pause();
		try {
			if (!drawsWhole()) this.draw();
			const add = await around;
			await pause();
			add();
			this.draw();
		} finally {
			done();
		}
		await this.curator?.load();
		if (this.curator) this.draw();
		await this.explainTerms();
	}

	/** Does one thing at post `at`, then shows the thread as it is now. @param {number} at @param {() => Promise<any>} work @param {string} said */
	async act(at, work, said) {
		this.trouble = null;
		this.said = '';
		try {
			await work();
			await this.load();
			announce(said);
		} catch (error) {
			if (is(error, 401)) return this.again.ask();
			this.trouble = { at, text: explain(error) };
		}
		this.draw();
	}

	/** Explains the terms of the text, once it stands there. */
	async explainTerms() {
		const terms = this.post.glossary ?? [];
		if (!terms.length || this.editing) return;
		const { explain } = await import('../../component/glossary/glossary.js');
		explain(document.querySelector('.vb-thread > div > div > .vb-prose'), terms);
	}

	/** How many replies the server counted that are not on the screen. */
	get missing() {
		const all = (/** @type {Post[]} */ list) => list.reduce((n, p) => n + 1 + all(p.replies ?? []), 0);
		return (this.post.counts?.answers ?? 0) + (this.post.counts?.comments ?? 0) - all(this.post.replies ?? []);
	}

	async loadRest() {
		this.trouble = null;
		try {
			this.rest = (await import('./rest.js')).allReplies;
			await this.load();
		} catch (error) {
			this.trouble = { at: this.post.id, text: explain(error) };
		}
		this.draw();
	}

	/** Shows or hides the earlier versions. */
	async toggleHistory() {
		const { History } = await import('./history.js');
		const history = this.history ? null : new History(this);
		await history?.load();
		this.history = history;
		this.draw();
	}

	async openFlag() {
		const { FlagForm } = await import('./flag.js');
		this.flag = this.flag ? null : new FlagForm(this);
		this.draw();
	}

	/** @param {Post} post */
	async edit(post) {
		const { EditForm } = await import('./edit.js');
		this.editing = new EditForm(this, post);
		this.draw();
		this.editing.focus();
	}

	/** Writes down what a meeting came to, below its agenda. */
	async minutes() {
		await this.edit(this.post);
		this.editing?.begin(t('meeting.minutes'));
	}

	/** The form for a reply under `parent`, made once so that its text stays. @param {string} kind @param {Post} parent */
	replyForm(kind, parent) {
		const name = `${kind}-${parent.id}`;
		if (!this.ReplyForm) return '';
		if (!this.replies.has(name)) this.replies.set(name, new this.ReplyForm(this, kind, parent));
		return this.replies.get(name)?.view();
	}

	/** Puts a remark, as a quote, in the reply that one is writing to the thread. @param {Post} comment */
	quote(comment) {
		this.replies.get(`comment-${this.post.id}`)?.quote(comment);
	}

	/** @param {string} name */
	toggle(name) {
		if (!this.opened.delete(name)) this.opened.add(name);
		this.draw();
	}

	/** @param {number} at */
	troubleAt(at) {
		return this.trouble?.at === at ? notice(html`<p>${this.trouble.text}</p>`, { tone: 'negative', role: 'alert' }) : '';
	}

	body() {
		const { post } = this;
		if (post.status === 'withdrawn' && !post.html) return html`<p class="vb-panel vb-panel--tint">${t('post.withdrawn')}</p>`;
		return html`${post.kind === 'page' ? contents(post.html ?? '') : ''}${prose(post.html ?? '', 2)}`;
	}

	draw() {
		const { post } = this;
		const editing = this.editing?.post.id === post.id ? this.editing.view() : null;
		const body = html`<article class="vb-wrap vb-main"><div class="vb-split vb-thread ${this.beside ? 'vb-thread--beside' : ''}">
			${header(this)}
			${context(this)}
			<div class="vb-stack vb-stack--xl">
				<div class="vb-stack vb-stack--l">
					${this.said ? notice(html`<p>${this.said}</p>`, { tone: 'positive' }) : ''}${flagForm(this)}${this.again.view()}${this.state?.view()}${editing ?? this.body()}${this.files?.view(post)}${this.curator?.view()}
					${post.resolution ? notice(html`<p><strong>${t('post.resolution')}</strong><br>${post.resolution}</p>`, { tone: 'positive' }) : ''}
					${triedSection(this, post)}
				</div>
				${this.replySections?.(this)}
			</div>
		</div></article>`;
		this.ctx.show({ title: post.title || t('post.untitled'), body, nav: LISTS[post.kind], feed: `/feeds/posts/${post.root}.atom` });
	}
}

/** @param {Context} ctx */
export const open = (ctx) => new Thread(ctx).show();
