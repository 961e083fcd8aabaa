// @ts-check
import { html } from 'lit-html';
import { attachPart } from '../../component/attach/open.js';
import { button, submit } from '../../component/button/button.js';
import { DraftList } from '../../component/draft/list.js';
import { Editor } from '../../component/editor/editor.js';
import { sentence, textarea } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1, link } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { SignInAgain } from '../../component/sign-in/again.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { whenSent } from '../../lib/outbox.js';
import { is } from '../../lib/problem.js';
import { go, rename } from '../../lib/router.js';
import { viewer } from '../../lib/session.js';
import { below } from '../../lib/slices.js';
import { clock } from '../../lib/time.js';
import { placeId, remember } from './place-field.js';
import { publishesAtOnce, sendLater, sendPost } from './send.js';
import { settings } from './settings.js';
import { template, withoutEmptySections } from './template.js';

/** @param {WriteForm} w */
const lookAnonymous = (w) => (w.form.anonymous || w.anonymity) && import('./anonymity.js').then((part) => part.look(w));
const FIELDS = ['title', 'lead', 'body', 'theme', 'place', 'phase', 'access', 'group'];

export class WriteForm {
	/** @type {FieldError[]} */
	errors = [];
	busy = false;
	/** something was typed a moment ago, and leaving now would lose it */
	unkept = false;
	/** a text waits for a connection */
	waits = false;
	/** the title of what left since then */
	left = '';
	/** @type {import('../../component/check/check.js').TextCheck | null} */
	check = null;
	/** @type {import('./anonymity.js').Anonymity | null} */
	anonymity = null;
	/** @type {import('./similar.js').Similar | null} */
	similar = null;
	/** @type {import('../../component/attach/attach.js').Attach | null} */
	files = null;

	/** @param {Context} ctx @param {string} kind @param {Term[]} themes @param {any[]} groups
	 * @param {import('../../component/draft/keeper.js').DraftKeeper} keeper @param {() => void} draw */
	constructor(ctx, kind, themes, groups, keeper, draw) {
		this.ctx = ctx;
		this.kind = kind;
		this.themes = themes;
		this.groups = groups;
		this.draw = draw;
		const place = viewer().user?.organisation;
		remember(place);
		this.form = this.empty();
		this.keeper = keeper;
		this.drafts = new DraftList(draw, kind);
		this.again = new SignInAgain(draw, '#f-send');
		this.editor = new Editor(
			{ name: 'body', label: t('write.body'), help: t(`write.bodyHelp.${kind}`), large: true, onInput: (v) => this.set('body', v, false) },
			draw,
		);
		this.keepSoon = later(() => this.keep(), 700);
		const leave = () => this.unkept && this.keep();
		addEventListener('pagehide', leave, { signal: ctx.signal });
		ctx.signal.addEventListener('abort', leave);
	}

	empty() {
		const place = viewer().user?.organisation?.name ?? '';
		const rest = { lead: '', theme: '', phase: '', access: 'network', group: '', anonymous: false, from: 0 };
		return { title: '', body: template(this.kind), place, ...rest };
	}

	/** @param {Post | null} source what a lesson comes from */
	async start(source) {
		const wanted = this.ctx.url.searchParams;
		const listed = this.drafts.load(this.ctx.signal); // it stands above the form: before the first picture, so that nothing moves
		const kept = source ? null : await this.keeper.resume(Number(wanted.get('concept')));
		Object.assign(this.form, kept, source && (await (await import('./lesson.js')).beginLesson(source)));
		this.form.title ||= wanted.get('titel') ?? '';
		this.form.phase ||= wanted.get('fase') ?? '';
		if (!kept) this.about(Number(wanted.get('over')), wanted.get('thema') ?? '', wanted.get('groep') ?? '');
		if (this.form.title) this.lookSimilar();
		lookAnonymous(this);
		this.editor.value = this.form.body;
		if (this.form.body !== template(this.kind)) this.editor.refresh();
		await listed;
		this.draw();
	}

	/** A question that comes from something read says so, and stands under the same theme; what comes from a group is for that group.
	 * @param {number} post @param {string} theme @param {string} group */
	about(post, theme, group) {
		if (this.groups.some((x) => x.mine && String(x.id) === group)) Object.assign(this.form, { access: 'group', group });
		if (post > 0) this.form.body = `${t('write.about', { id: post })}\n\n${this.form.body}`;
		if (this.themes.some((x) => String(x.id) === theme)) this.form.theme = theme;
	}

	/** @param {string} name @param {any} value @param {boolean} [redraw] */
	set(name, value, redraw = true) {
		this.form[name] = value;
		this.unkept = true;
		if (name === 'title') this.lookSimilar();
		if (!this.check) this.checker();
		lookAnonymous(this);
		this.keepSoon();
		if (redraw) this.draw();
	}

	/** Shows posts like this one below the title; the part comes with the first letters. */
	async lookSimilar() {
		if (!this.similar) {
			const part = await import('./similar.js').catch(() => null);
			this.similar ??= part && new part.Similar(this.draw);
		}
		this.similar?.about(this.form.title);
	}

	keep() {
		if (this.busy) return;
		this.unkept = false;
		this.keeper.keep(this.form);
		this.draw();
	}

	/** @param {boolean} drop whether the text so far goes away; otherwise it stays in the list */
	async clear(drop) {
		this.unkept = false;
		if (drop) await this.keeper.end();
		else await this.keeper.push();
		this.keeper.startAnew();
		await this.drafts.load(this.ctx.signal);
		this.form = this.empty();
		this.check?.clear();
		this.similar?.about('');
		rename(this.ctx.url.pathname);
		this.draw();
		focusSoon('#f-title');
	}

	get longest() {
		return this.kind === 'lesson' ? 140 : 200;
	}

	wrong() {
		const { title, theme, place, body } = this.form;
		const errors = [];
		const length = [...title.trim()].length;
		if (!length) errors.push({ field: 'title', detail: t(`write.noTitle.${this.kind}`) });
		else if (length < 3 || length > this.longest)
			errors.push({ field: 'title', detail: t(this.kind === 'lesson' ? 'write.lessonLength' : 'form.wrong.title') });
		if (!withoutEmptySections(body)) errors.push({ field: 'body', detail: t('write.noBody') });
		if (!theme && this.kind !== 'discussion') errors.push({ field: 'theme', detail: t('form.wrong.theme') });
		if (place.trim() && !placeId(place)) errors.push({ field: 'place', detail: t('form.wrong.place') });
		if (this.files && !this.files.complete()) errors.push({ field: '', detail: t('attach.describe') });
		return errors;
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		this.errors = this.wrong();
		if (!this.errors.length && (await this.warned())) return;
		if (!this.errors.length) await this.attempt();
		this.draw();
		if (this.errors.length) focusErrors();
	}

	/** The part that checks, fetched when somebody begins to write; without it a text goes out unchecked. */
	async checker() {
		const part = await import('../../component/check/check.js').catch(() => null);
		if (part) this.check ??= new part.TextCheck('f');
		return this.check;
	}

	/** Shows once what the server noticed in this text. */
	async warned() {
		this.busy = true;
		this.draw();
		const check = await this.checker();
		const found = await check?.finds(this.form, placeId(this.form.place));
		this.busy = false;
		this.draw();
		if (found) check?.show();
		return found;
	}

	/** Sends what was warned about all the same; as a draft it is a post that somebody can be asked to read first. @param {boolean} [asDraft] */
	async sendAnyway(asDraft) {
		if (this.busy) return;
		this.errors = this.wrong();
		if (!this.errors.length) await this.attempt(asDraft);
		this.draw();
		if (this.errors.length) focusErrors();
	}

	/** @param {boolean} [asDraft] */
	async attempt(asDraft = false) {
		this.busy = true;
		this.draw();
		try {
			const send = (/** @type {object} */ extra) => sendPost(this.kind, this.form, placeId(this.form.place), asDraft, extra);
			const check = await this.checker();
			const made = await (check?.deliver(send) ?? send({}));
			await this.keeper.end();
			const lost = this.files && !(await this.files.send(made.id)) ? ` ${this.files.failed}` : '';
			if (this.form.from) await (await import('./lesson.js')).comesFrom(made.id, this.form.from);
			leaveMessage(
				t(made.status === 'draft' ? 'write.drafted' : made.status === 'published' ? `write.published.${this.kind}` : 'write.submitted') +
					lost,
			);
			return go(made.url);
		} catch (error) {
			if (is(error, 401)) this.again.ask();
			else if (is(error, 0) && !asDraft && !this.form.from && !this.files?.waiting.length) return this.wait();
			else this.errors = fieldErrors(error, FIELDS);
		}
		this.busy = false;
	}

	/** The text goes out as soon as there is a connection. */
	async wait() {
		const { kind, form, keeper } = this;
		this.busy = false;
		const key = sendLater(kind, form, placeId(form.place), keeper.id, this.check?.extra);
		if (!key) {
			this.errors = [{ field: '', detail: t('draft.refused') }];
			return;
		}
		whenSent(key, () => {
			this.waits = false;
			this.left = form.title;
			this.draw();
		});
		this.left = '';
		this.waits = true;
		this.unkept = false;
		await keeper.end();
		keeper.startAnew();
		this.form = this.empty();
		this.similar?.about('');
		announce(t('outbox.put'));
		focusSoon('main h1');
	}

	status() {
		const actions = html`<button type="button" class="vb-linkish" @click=${() => this.clear(false)}>${t('draft.anew')}</button><button type="button" class="vb-linkish" @click=${() => this.clear(true)}>${t('draft.clear')}</button>`;
		return this.keeper.status(actions);
	}

	view() {
		const { form, errors, kind } = this;
		return html`<div class="vb-wrap vb-main vb-stack vb-stack--l"><form class="vb-split vb-ask" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			<div class="vb-stack vb-stack--l">
				<div class="vb-stack vb-stack--s">${h1(t(`ask.${kind}`))}${this.status()}</div>
				${this.waits ? notice(html`<p>${t('outbox.put')} ${link('/wacht-op-verbinding', t('outbox.see'))}</p>`) : ''}${this.left ? notice(html`<p>${t('outbox.sent', { title: this.left })}</p>`, { tone: 'positive' }) : ''}
				${this.drafts.view(this.keeper.id)}
				${errorSummary(errors)}
				<div class="vb-stack">
					${sentence({ name: 'title', label: t(`write.title.${kind}`), help: t(`write.titleHelp.${kind}`), errors, value: form.title, onInput: (v) => this.set('title', v) })}
					${this.similar?.view()}
				</div>
				${kind === 'case' ? textarea({ name: 'lead', label: t('edit.lead'), help: t('edit.leadHelp'), optional: true, rows: 2, errors, value: form.lead, onInput: (v) => this.set('lead', v, false) }) : ''}
				${this.editor.view(form.body, errors)}
				<div>${attachPart(this.files, 'f', this.draw, (files) => (this.files = files))}</div>
			</div>
			<div class="vb-stack vb-stack--l">${below(() => settings(this))}</div>
			<div class="vb-stack">${below(() => this.ending())}</div>
		</form>${this.again.view()}</div>`;
	}

	/** What the check noticed, and the ways to go on. */
	ending() {
		const atOnce = publishesAtOnce(this.kind);
		return html`${this.check?.view(t(atOnce ? 'check.anyway' : 'check.submitAnyway'), () => this.sendAnyway(), this.draw)}
			<p class="vb-actions">${submit(t(atOnce ? 'write.publish' : 'write.submit'), { busy: this.busy, id: 'f-send' })}${button(t('preRead.first'), () => this.sendAnyway(true))}${button(t('write.later'), () => this.leave(), { kind: 'subtle' })}</p>
			<p class="vb-small vb-subtle vb-measure">${t(!atOnce ? 'write.afterSubmit' : this.form.access === 'group' ? 'write.afterGroup' : `write.after.${this.kind}`)}</p>`;
	}

	async leave() {
		if (!this.form.title && !withoutEmptySections(this.form.body)) return go('/');
		this.keep();
		await this.keeper.push();
		if (this.keeper.here === null && !this.keeper.there) return;
		const { there, here } = this.keeper;
		leaveMessage(there ? t('draft.leftServer', { time: clock(there) }) : t('draft.leftAt', { time: clock(here ?? 0) }));
		go('/');
	}
}
