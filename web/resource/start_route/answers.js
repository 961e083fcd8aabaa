// @ts-check
// The five questions about a place. Answered, they fold away; what the figures say already is not asked.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { checkbox } from '../../component/form/choice.js';
import { select, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { call } from '../../lib/api.js';
import { branch, label, t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';

/** The values of a group of texts, to choose one from. @param {string} group @returns {[string, View][]} */
const options = (group) => [
	['', t('start.unknown')],
	...Object.entries(branch(group)).map(([k, v]) => /** @type {[string, View]} */ ([k, v])),
];

export class Answers {
	/** @param {any} route @param {Term[]} partners all types of them @param {() => void} redraw @param {() => Promise<void>} renew */
	constructor(route, partners, redraw, renew) {
		const known = route.profile;
		this.place = route.place;
		this.known = known;
		this.partners = partners;
		this.renew = renew;
		this.redraw = redraw;
		this.open = known.missing.length > 0;
		/** @type {Set<number>} */
		this.chosen = new Set((known.partners ?? []).map((/** @type {Ref} */ x) => x.id));
		this.none = known.partners?.length === 0;
		const { sizeClass, urbanityClass, placeType, phase } = known;
		this.form = new Form(redraw, {
			sizeClass: sizeClass ?? '',
			urbanityClass: String(urbanityClass ?? ''),
			placeType: placeType ?? '',
			phase: phase ?? '',
		});
	}

	async save() {
		const { sizeClass, urbanityClass, placeType, phase } = this.form.values;
		const partners = this.none || this.chosen.size ? [...this.chosen] : null;
		const body = {
			sizeClass: sizeClass || null,
			urbanityClass: Number(urbanityClass) || null,
			placeType: placeType.trim() || null,
			phase: phase || null,
			partners,
		};
		this.known = (await call('PUT', `/organisations/${this.place.id}/profile`, { body })).data;
		this.open = this.known.missing.length > 0;
		await this.renew();
	}

	/** A question of which the figures tell the answer is not asked, unless to who may change them. @param {string} name @param {string} group */
	figure(name, group) {
		const value = this.known[name];
		if (value && !viewer().permissions.editOrganisations)
			return html`<p><b>${t(`start.q_${name}`)}</b><br>${label(group, String(value))} <small class="vb-subtle">${t('start.figure')}</small></p>`;
		return select({ ...this.form.at(name), label: t(`start.q_${name}`), options: options(group) });
	}

	/** @param {number} id @param {boolean} on */
	choose(id, on) {
		if (on) this.chosen.add(id);
		else this.chosen.delete(id);
		if (on) this.none = false;
		this.redraw();
	}

	others() {
		const none = (/** @type {boolean} */ on) => {
			this.none = on;
			if (on) this.chosen.clear();
			this.redraw();
		};
		return html`<fieldset class="vb-stack vb-stack--s"><legend class="utrecht-form-label vb-legend">${t('start.q_partners')}</legend>
			${this.partners.map((x) => checkbox({ name: `partner-${x.id}`, label: x.name, checked: this.chosen.has(x.id), onInput: (on) => this.choose(x.id, on) }))}
			${checkbox({ name: 'partner-none', label: t('start.noPartners'), checked: this.none, onInput: none })}</fieldset>`;
	}

	view() {
		const answered = 5 - this.known.missing.length;
		const send = (/** @type {Event} */ e) => this.form.send(e, { work: () => this.save() });
		return html`<details class="vb-panel vb-measure" id="start-profile" ?open=${this.open} @toggle=${(/** @type {any} */ e) => (this.open = e.target.open)}>
			<summary><b>${t('start.about', { place: this.place.name })}</b> ${t('start.answered', { n: answered })}</summary>
			<form class="vb-stack" novalidate @submit=${send}>
				<p class="vb-subtle">${t('start.why')}</p>${this.form.summary()}
				${this.figure('sizeClass', 'sizeClass')}${this.figure('urbanityClass', 'urbanity')}
				${textbox({ ...this.form.at('placeType'), label: t('start.q_placeType'), help: t('start.placeTypeHelp') })}
				${select({ ...this.form.at('phase'), label: t('start.q_phase'), options: options('phase') })}
				${this.others()}
				<p class="vb-actions">${submit(t('start.save'), { busy: this.form.busy })}</p>
			</form></details>`;
	}
}
