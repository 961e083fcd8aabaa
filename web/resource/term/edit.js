// @ts-check
// Making or changing a term or law: what it means, its other names, until when a law holds and what comes after it.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { select, textarea, textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1, link } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { SignInAgain } from '../../component/sign-in/again.js';
import { call, get, post as send } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { signedIn, viewer } from '../../lib/session.js';
import { allTerms, proposes } from './all.js';
import { notYours } from './not-yours.js';

const KINDS = ['abbreviation', 'law', 'theme', 'tag', 'partner_type', 'goal'];
const FIELDS = ['kind', 'name', 'definition', 'aliases', 'validFrom', 'validTo', 'replacedBy'];

/** The kinds that this viewer may make. */
const mine = () => KINDS.filter((kind) => viewer().permissions[kind === 'law' ? 'editLaws' : 'editTerms']);

class TermForm {
	/** @type {FieldError[]} */
	errors = [];
	busy = false;
	into = '';

	/** @param {Context} ctx @param {Term | null} term @param {string} etag @param {Term[]} others */
	constructor(ctx, term, etag, others) {
		this.ctx = ctx;
		this.term = term;
		this.etag = etag;
		this.others = others.filter((x) => x.id !== term?.id);
		this.draw = this.draw.bind(this);
		this.again = new SignInAgain(this.draw, '#f-name');
		const wanted = ctx.url.searchParams;
		this.form = {
			kind: term?.kind ?? wanted.get('soort') ?? mine()[0],
			name: term?.name ?? wanted.get('naam') ?? '',
			definition: term?.definition ?? '',
			aliases: (term?.aliases ?? []).join(', '),
			validFrom: term?.validFrom ?? '',
			validTo: term?.validTo ?? '',
			replacedBy: String(term?.replacedBy?.id ?? ''),
		};
	}

	/** @param {string} name @param {string} value */
	set(name, value) {
		this.form[name] = value;
		if (name === 'kind') this.draw();
	}

	content() {
		const { form } = this;
		const aliases = form.aliases.split(',').map((x) => x.trim());
		const law = form.kind === 'law' && {
			validFrom: form.validFrom || null,
			validTo: form.validTo || null,
			replacedBy: Number(form.replacedBy) || null,
		};
		return { kind: form.kind, name: form.name.trim(), definition: form.definition.trim(), aliases: aliases.filter(Boolean), ...law };
	}

	/** @param {Event} event */
	async save(event) {
		event.preventDefault();
		if (this.busy) return;
		this.errors = this.form.name.trim() ? [] : [{ field: 'name', detail: t('term.noName') }];
		if (!this.errors.length) await this.attempt();
		this.draw();
		if (this.errors.length) focusErrors();
	}

	async attempt() {
		this.busy = true;
		try {
			const body = this.content();
			if (this.term) await call('PATCH', `/terms/${this.term.id}`, { body, headers: { 'if-match': this.etag } });
			else await send('/terms', body);
			leaveMessage(t('term.saved', { name: body.name }));
			return go('/begrippen/beheer');
		} catch (error) {
			if (is(error, 401)) this.again.ask();
			else this.errors = is(error, 412) ? [{ field: '', detail: t('term.stale') }] : fieldErrors(error, FIELDS);
		}
		this.busy = false;
	}

	async merge() {
		try {
			await send(`/terms/${this.term?.id}/_merge`, { into: Number(this.into) });
			leaveMessage(t('term.merged', { name: this.term?.name ?? '' }));
			go('/begrippen/beheer');
		} catch (error) {
			if (is(error, 401)) this.again.ask();
			else this.errors = fieldErrors(error, ['into']);
			this.draw();
			if (this.errors.length) focusErrors();
		}
	}

	/** @param {string} label @param {'replacedBy' | 'into'} name @param {string} value @param {(v: string) => void} onInput */
	choose(label, name, value, onInput) {
		const same = this.others.filter((x) => x.kind === this.form.kind);
		const options = [['', t('term.none-chosen')], ...same.map((x) => [String(x.id), x.name])];
		return select({
			name,
			label,
			optional: true,
			errors: this.errors,
			value,
			options: /** @type {[string, string][]} */ (options),
			onInput,
		});
	}

	law() {
		const { form, errors } = this;
		if (form.kind !== 'law') return '';
		const date = (/** @type {'validFrom' | 'validTo'} */ name) =>
			textbox({
				name,
				type: 'date',
				optional: true,
				label: t(`term.field.${name}`),
				errors,
				value: form[name],
				onInput: (v) => this.set(name, v),
			});
		const ends = (form.validTo && form.validTo !== this.term?.validTo) || (form.replacedBy && !this.term?.replacedBy);
		return html`${date('validFrom')}${date('validTo')}
			${this.choose(t('term.field.replacedBy'), 'replacedBy', form.replacedBy, (v) => {
				this.set('replacedBy', v);
				this.draw();
			})}
			${ends ? notice(html`<p>${t('term.consequence')}</p>`) : ''}`;
	}

	mergeForm() {
		if (!this.term) return '';
		return html`<details class="vb-measure"><summary class="vb-small">${t('term.merge')}</summary><div class="vb-panel vb-panel--tint vb-stack">
			<p>${t('term.mergeHelp')}</p>
			${this.choose(t('term.mergeInto'), 'into', this.into, (v) => {
				this.into = v;
				this.draw();
			})}
			<p class="vb-actions">${button(t('curate.mergeWith'), () => (this.into ? this.merge() : undefined))}</p></div></details>`;
	}

	draw() {
		const { form, errors, term } = this;
		const title = term ? t('term.edit', { name: term.name }) : t('term.new');
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s"><p>${link('/begrippen/beheer', t('term.manage'))}</p>${h1(title)}</div>
			<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.save(e)}>
				${errorSummary(errors)}
				${select({ name: 'kind', label: t('term.field.kind'), errors, value: form.kind, options: mine().map((k) => /** @type {[string, string]} */ ([k, t(`term.one.${k}`)])), onInput: (v) => this.set('kind', v) })}
				${textbox({ name: 'name', label: t('term.field.name'), errors, value: form.name, onInput: (v) => this.set('name', v) })}
				${textarea({ name: 'definition', label: t('term.field.definition'), help: t('term.field.definitionHelp'), optional: true, errors, value: form.definition, onInput: (v) => this.set('definition', v) })}
				${textbox({ name: 'aliases', label: t('term.field.aliases'), help: t('term.field.aliasesHelp'), optional: true, errors, value: form.aliases, onInput: (v) => this.set('aliases', v) })}
				${this.law()}
				<p class="vb-actions">${submit(t('form.save'), { busy: this.busy })}${button(t('form.cancel'), () => go('/begrippen/beheer'), { kind: 'subtle' })}</p>
			</form>
			${this.mergeForm()}${this.again.view()}</div>`;
		this.ctx.show({ title, body, nav: '/begrippen' });
	}
}

/** @param {Context} ctx */
export async function open(ctx) {
	if (!signedIn()) return go(`/aanmelden?naar=${encodeURIComponent(ctx.url.pathname + ctx.url.search)}`, { replace: true });
	const id = Number(ctx.params[0]);
	if (!mine().length) {
		const term = id ? await get(`/terms/${id}`, ctx.signal) : null;
		if (proposes(term?.kind ?? 'tag')) return (await import('./propose.js')).open(ctx, term);
		return notYours(ctx);
	}
	const others = await allTerms(ctx.signal);
	const found = id ? await call('GET', `/terms/${id}`, { signal: ctx.signal }) : null;
	if (found && !mine().includes(found.data.kind)) return (await import('./propose.js')).open(ctx, found.data);
	new TermForm(ctx, found?.data ?? null, found?.etag ?? '', others).draw();
}
