// @ts-check
// What curators and writers do with a thread besides its states: change the kind of a reply, merge, make a lesson of it.
import { html } from 'lit-html';
import { acts } from '../../component/button/acts.js';
import { button, buttonLink } from '../../component/button/button.js';
import { notice } from '../../component/notice/notice.js';
import { focusSoon } from '../../lib/a11y.js';
import { optional, post as send } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';
import { Suggestions } from './suggest.js';

const QUIET = /** @type {const} */ ({ kind: 'subtle', style: 'vb-button--s vb-button--quiet' });
const SOURCES = ['case', 'question', 'discussion', 'answer'];

export class Curator {
	/** @type {import('./merge.js').Merge | null} */
	merging = null;
	/** @type {import('./pre-read.js').PreRead | null} */
	preRead = null;
	/** @type {import('./expert.js').ExpertForm | null} */
	expert = null;
	/** @type {import('./owner.js').Upkeep | null} */
	upkeep = null;
	/** administrators who asked who wrote this @type {{at: string, actor: Ref | null, data: {reason: string}}[]} */
	asked = [];

	/** @param {import('./thread.js').Thread} thread */
	constructor(thread) {
		this.thread = thread;
		this.suggestions = new Suggestions(thread);
	}

	/** Fetches the parts that this viewer needs at this post. */
	async load() {
		const may = this.thread.post.permissions ?? {};
		if (may.preRead) this.preRead = new (await import('./pre-read.js')).PreRead(this.thread);
		if (this.thread.post.anonymous && this.thread.post.author?.id === viewer().user?.id)
			this.asked = (await optional(`/events?post=${this.thread.post.id}&verb=post.author_shown`))?.items ?? [];
		if (may.handOver) this.upkeep = new (await import('./owner.js')).Upkeep(this.thread);
		await Promise.all([this.suggestions.load(), this.preRead?.load()]);
	}

	/** @param {Post} post */
	lessonLink(post) {
		const may = viewer().permissions.proposeLesson && this.thread.post.status === 'published' && SOURCES.includes(post.kind);
		return may ? buttonLink(`/les-schrijven?uit=${post.id}`, t('curate.lesson'), QUIET) : '';
	}

	/** An answer that should have been a comment, or the other way round. @param {Post} reply */
	convertButton(reply) {
		const root = this.thread.post;
		const fits = reply.parent === root.id && (root.kind === 'case' || root.kind === 'question');
		if (!reply.permissions?.convert || (reply.kind === 'comment' && !fits)) return '';
		const kind = reply.kind === 'answer' ? 'comment' : 'answer';
		const work = () => send(`/posts/${reply.id}/_convert`, { kind });
		const act = async () => {
			await this.thread.act(reply.id, work, t(`curate.converted.${kind}`));
			focusSoon(`#p${reply.id}`);
		};
		return button(t(`curate.to.${kind}`), act, QUIET);
	}

	/** Asks something of others, with a reason. @param {'nominate' | 'askAuthor'} what @param {Post} post */
	reasonButton(what, post) {
		if (!post.permissions?.[what]) return '';
		const open = async () => {
			this.thread.flag = new (await import('./flag.js')).FlagForm(this.thread, what, post);
			this.thread.draw();
		};
		return button(t(`reason.${what}.do`), open, QUIET);
	}

	/** What stands under a reply. @param {Post} reply */
	actions(reply) {
		return [this.reasonButton('nominate', reply), this.lessonLink(reply), this.convertButton(reply)];
	}

	/** Who asked for the name of the one who reads this. */
	askedView() {
		if (!this.asked.length) return '';
		const line = (/** @type {Curator['asked'][number]} */ e) =>
			html`<li>${t('reason.asked', { name: e.actor?.name ?? '', date: longDate(e.at), reason: e.data?.reason ?? '' })}</li>`;
		return notice(html`<p><strong>${t('reason.askedTitle')}</strong></p><ul>${this.asked.map(line)}</ul>`, { tone: 'warning' });
	}

	async toggleExpert() {
		const { ExpertForm } = await import('./expert.js');
		this.expert = this.expert ? null : new ExpertForm(this.thread, () => this.toggleExpert());
		this.thread.draw();
	}

	/** Who curates, or asked it, may ask somebody from outside. */
	expertButton() {
		const { post } = this.thread;
		const { user, permissions } = viewer();
		const may = permissions.approve || (permissions.answer && post.author?.id === user?.id);
		const fits = post.progress && post.status === 'published' && post.access !== 'group';
		return may && fits ? button(t('expert.do'), () => this.toggleExpert(), { ...QUIET, expanded: this.expert !== null }) : '';
	}

	async toggleMerge() {
		const { Merge } = await import('./merge.js');
		this.merging = this.merging ? null : new Merge(this.thread, () => this.toggleMerge());
		this.thread.draw();
		focusSoon(this.merging ? '#m-into' : '#merge-with');
	}

	view() {
		const { post } = this.thread;
		const buttons = [
			this.reasonButton('nominate', post),
			this.reasonButton('askAuthor', post),
			this.lessonLink(post),
			post.permissions?.merge
				? button(t('curate.mergeWith'), () => this.toggleMerge(), { ...QUIET, expanded: this.merging !== null, id: 'merge-with' })
				: '',
			this.suggestions.opener(),
			this.expertButton(),
		];
		return html`${this.askedView()}${this.preRead?.view()}${acts(buttons)}${this.merging?.view()}${this.expert?.view()}${this.upkeep?.view()}${this.suggestions.view()}`;
	}
}
