// @ts-check
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { Editor } from '../../component/editor/editor.js';
import { sentence, textarea } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1 } from '../../component/heading/heading.js';
import { SignInAgain } from '../../component/sign-in/again.js';
import { dropDraft, loadDraft, saveDraft } from '../../lib/draft.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { viewer } from '../../lib/session.js';
import { clock } from '../../lib/time.js';
import { placeId, remember } from './place-field.js';
import { publishesAtOnce, sendPost } from './send.js';
import { settings } from './settings.js';
import { Similar } from './similar.js';
import { template, withoutEmptySections } from './template.js';

const FIELDS = ['title', 'lead', 'body', 'theme', 'place', 'phase', 'access', 'group'];

export class WriteForm {
	/** @type {FieldError[]} */
	errors = [];
	busy = false;
	/** when the draft was kept on this device; null when the browser refused, 0 when there was nothing to keep */
	kept = /** @type {number | null} */ (0);
	restored = false;

	/** @param {string} kind @param {Term[]} themes @param {any[]} groups @param {() => void} draw */
	constructor(kind, themes, groups, draw) {
		this.kind = kind;
		this.themes = themes;
		this.groups = groups;
		this.draw = draw;
		const place = viewer().user?.organisation;
		remember(place);
		this.form = {
			title: '',
			lead: '',
			body: template(kind),
			theme: '',
			place: place?.name ?? '',
			phase: '',
			access: 'network',
			group: '',
			anonymous: false,
		};
		this.similar = new Similar(draw);
		this.again = new SignInAgain(draw, '#f-send');
		this.editor = new Editor(
			{ name: 'body', label: t('write.body'), help: t(`write.bodyHelp.${kind}`), large: true, onInput: (v) => this.set('body', v, false) },
			draw,
		);
		this.keepSoon = later(() => this.keep(), 700);
	}

	/** @param {string} title words that came along from a search */
	start(title) {
		const draft = loadDraft(this.kind);
		this.restored = Boolean(draft);
		if (draft) Object.assign(this.form, draft.form);
		if (title && !this.form.title) this.form.title = title;
		if (draft) this.kept = draft.at;
		this.similar.about(this.form.title);
		this.editor.value = this.form.body;
		if (draft) this.editor.refresh();
		this.draw();
	}

	/** @param {string} name @param {any} value @param {boolean} [redraw] */
	set(name, value, redraw = true) {
		this.form[name] = value;
		if (name === 'title') this.similar.about(value);
		this.keepSoon();
		if (redraw) this.draw();
	}

	keep() {
		if (this.busy) return;
		this.kept = saveDraft(this.kind, { form: this.form });
		this.draw();
	}

	clear() {
		dropDraft(this.kind);
		this.form = { ...this.form, title: '', lead: '', body: template(this.kind) };
		this.kept = 0;
		this.restored = false;
		this.similar.about('');
		this.draw();
	}

	check() {
		const { title, theme, place, body } = this.form;
		const errors = [];
		const length = [...title.trim()].length;
		if (!length) errors.push({ field: 'title', detail: t(`write.noTitle.${this.kind}`) });
		else if (length < 3 || length > 200) errors.push({ field: 'title', detail: t('form.wrong.title') });
		if (!withoutEmptySections(body)) errors.push({ field: 'body', detail: t('write.noBody') });
		if (!theme && this.kind !== 'discussion') errors.push({ field: 'theme', detail: t('form.wrong.theme') });
		if (place.trim() && !placeId(place)) errors.push({ field: 'place', detail: t('form.wrong.place') });
		return errors;
	}

	/** @param {Event} event */
	async send(event) {
		event.preventDefault();
		if (this.busy) return;
		this.errors = this.check();
		if (!this.errors.length) await this.attempt();
		this.draw();
		if (this.errors.length) focusErrors();
	}

	async attempt() {
		this.busy = true;
		this.draw();
		try {
			const made = await sendPost(this.kind, this.form, placeId(this.form.place));
			dropDraft(this.kind);
			leaveMessage(t(made.status === 'published' ? `write.published.${this.kind}` : 'write.submitted'));
			return go(made.url);
		} catch (error) {
			if (is(error, 401)) this.again.ask();
			else this.errors = fieldErrors(error, FIELDS);
		}
		this.busy = false;
	}

	status() {
		if (this.kept === null) return html`<p class="vb-meta">${t('draft.refused')}</p>`;
		if (!this.kept) return html`<p class="vb-meta">${t('draft.none')}</p>`;
		return html`<p class="vb-meta"><span>${t('draft.kept', { time: clock(this.kept) })}</span> <button type="button" class="vb-linkish" @click=${() => this.clear()}>${t('draft.clear')}</button></p>`;
	}

	view() {
		const { form, errors, kind } = this;
		return html`<div class="vb-wrap vb-main vb-stack vb-stack--l"><form class="vb-split vb-ask" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			<div class="vb-stack vb-stack--l">
				<div class="vb-stack vb-stack--s">${h1(t(`ask.${kind}`))}${this.status()}</div>
				${errorSummary(errors)}
				<div class="vb-stack">
					${sentence({ name: 'title', label: t(`write.title.${kind}`), help: t(`write.titleHelp.${kind}`), errors, value: form.title, onInput: (v) => this.set('title', v) })}
					${this.similar.view()}
				</div>
				${kind === 'case' ? textarea({ name: 'lead', label: t('edit.lead'), help: t('edit.leadHelp'), optional: true, rows: 2, errors, value: form.lead, onInput: (v) => this.set('lead', v, false) }) : ''}
				${this.editor.view(form.body, errors)}
			</div>
			<div class="vb-stack vb-stack--l">${settings(this)}</div>
			<div class="vb-stack">
				<p class="vb-actions">${submit(t(publishesAtOnce(kind) ? 'write.publish' : 'write.submit'), { busy: this.busy, id: 'f-send' })}${button(t('write.later'), () => this.leave(), { kind: 'subtle' })}</p>
				<p class="vb-small vb-subtle vb-measure">${t(publishesAtOnce(kind) ? `write.after.${kind}` : 'write.afterSubmit')}</p>
			</div>
		</form>${this.again.view()}</div>`;
	}

	leave() {
		this.keep();
		if (this.kept === null) return;
		leaveMessage(t('draft.leftAt', { time: clock(this.kept) }));
		go('/');
	}
}
