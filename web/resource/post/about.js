// @ts-check
// What a thread is about, to be changed: kind, themes, phase and place. Only what changed is sent.
import { html } from 'lit-html';
import { checkbox } from '../../component/form/choice.js';
import { select } from '../../component/form/control.js';
import { kindName } from '../../component/kind/kind.js';
import { optional } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { placeField, placeId, remember } from './place-field.js';

/** kinds that can become one another */
const KINDS = ['question', 'case', 'discussion'];
const PHASES = ['preparation', 'execution', 'follow_up'];

export class About {
	/** @type {Term[]} */
	themes = [];

	/** @param {Post} post @param {() => void} redraw */
	constructor(post, redraw) {
		this.post = post;
		this.redraw = redraw;
		remember(post.place);
		this.kind = post.kind;
		this.phase = post.phase ?? '';
		this.place = post.place?.name ?? '';
		this.chosen = new Set(this.before);
		optional('/terms?kind=theme&limit=50').then((page) => {
			this.themes = page?.items ?? [];
			redraw();
		});
	}

	/** The themes that the thread has now. */
	get before() {
		return (this.post.terms ?? []).filter((x) => x.kind === 'theme').map((x) => x.id);
	}

	/** @returns {FieldError[]} */
	wrong() {
		const errors = [];
		if (this.place.trim() && !placeId(this.place)) errors.push({ field: 'place', detail: t('form.wrong.place') });
		if (!this.chosen.size && this.before.length) errors.push({ field: 'theme', detail: t('form.wrong.theme') });
		return errors;
	}

	/** What PATCH gets of this. */
	changes() {
		const { post, phase, chosen } = this;
		const place = this.place.trim() ? placeId(this.place) : null;
		const same = chosen.size === this.before.length && this.before.every((id) => chosen.has(id));
		const others = (post.terms ?? []).filter((x) => x.kind !== 'theme').map((x) => x.id);
		return {
			...(phase !== (post.phase ?? '') && { phase: phase || null }),
			...(place !== (post.place?.id ?? null) && { place }),
			...(!same && { terms: [...others, ...chosen] }),
		};
	}

	/** @param {import('../../component/form/field.js').Field} common */
	kinds(common) {
		if (!this.post.permissions?.convert || !KINDS.includes(this.post.kind)) return '';
		return select({
			...common,
			name: 'kind',
			label: t('facet.kind'),
			help: t('edit.kindHelp'),
			value: this.kind,
			options: KINDS.map((k) => /** @type {[string, View]} */ ([k, kindName(k)])),
			onInput: (v) => (this.kind = v),
		});
	}

	/** @param {string} prefix @param {FieldError[]} errors */
	view(prefix, errors) {
		const common = { name: '', label: '', prefix, errors };
		const wrong = errors.find((e) => e.field === 'theme');
		const { chosen } = this;
		return html`<details class="vb-panel" ?open=${errors.some((e) => ['theme', 'place', 'phase', 'kind'].includes(e.field))}><summary class="vb-label">${t('edit.about')}</summary><div class="vb-stack">
			${this.kinds(common)}
			<fieldset class="vb-stack vb-stack--xs" id="${prefix}-theme" tabindex="-1"><legend class="utrecht-form-label vb-legend">${t('facet.theme')}</legend>${wrong ? html`<p class="vb-error">${wrong.detail}</p>` : ''}
				${this.themes.map((x) => checkbox({ name: `theme-${x.id}`, label: x.name, checked: chosen.has(x.id), onInput: (on) => (on ? chosen.add(x.id) : chosen.delete(x.id)) }))}</fieldset>
			${select({ ...common, name: 'phase', label: t('facet.phase'), optional: true, value: this.phase, options: [['', t('write.choose')], ...PHASES.map((v) => /** @type {[string, string]} */ ([v, label('phase', v)]))], onInput: (v) => (this.phase = v) })}
			${placeField({ value: this.place, errors, prefix, onInput: (v) => (this.place = v) }, this.redraw)}
		</div></details>`;
	}
}
