// @ts-check
// Making a project, or changing its name, phase and who steers it.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { select, textarea, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { Lookup } from '../../component/lookup/lookup.js';
import { label, t } from '../../lib/i18n.js';

/** @typedef {import('./words.js').Project} Project */
const PHASES = ['preparation', 'execution', 'follow_up'];

export class ProjectForm {
	/** @param {Project | null} project @param {Ref | null} place where a new one is @param {Ref[]} groups the local ones
	 * @param {(body: object) => Promise<void>} store @param {() => void} redraw @param {() => void} cancel */
	constructor(project, place, groups, store, redraw, cancel) {
		this.project = project;
		this.groups = groups;
		this.store = store;
		this.cancel = cancel;
		this.place = new Lookup('/organisations', redraw);
		this.steering = new Lookup('/users', redraw);
		this.place.start(place);
		this.steering.start(project?.steeringMember);
		this.form = new Form(
			redraw,
			{
				...(!project && { place: '' }),
				name: project?.name ?? '',
				description: project?.description ?? '',
				phase: project?.phase ?? PHASES[0],
				since: project?.since ?? '',
				ended: project?.ended ?? '',
				steeringMember: '',
				group: String(project?.group?.id ?? ''),
			},
			'pr',
		);
	}

	/** Who or what was meant by a name; an error at the field when nothing is called that. @param {'place' | 'steeringMember'} field @param {Lookup} lookup */
	async found(field, lookup) {
		const thing = await lookup.pick();
		if (!thing && (lookup.text.trim() || field === 'place')) this.form.errors = [{ field, detail: t(`project.wrong.${field}`) }];
		return thing?.id ?? null;
	}

	/** Only what differs from what was read: a date that stays is not told again. */
	async content() {
		const { project } = this;
		const { name, description, phase, since, ended, group } = this.form.values;
		const steeringMember = await this.found('steeringMember', this.steering);
		const all = {
			name: name.trim(),
			description: description.trim(),
			phase,
			since: since || null,
			ended: ended || null,
			steeringMember,
			group: Number(group) || null,
		};
		if (!project) return { place: await this.found('place', this.place), ...all };
		/** @type {Record<string, unknown>} */
		const before = { ...project, steeringMember: project.steeringMember?.id ?? null, group: project.group?.id ?? null };
		return Object.fromEntries(Object.entries(all).filter(([key, value]) => value !== before[key]));
	}

	/** @param {Event} event */
	send(event) {
		const { form } = this;
		return form.send(event, {
			check: () => (form.values.name.trim() ? [] : [{ field: 'name', detail: t('project.wrong.name') }]),
			work: async () => {
				const body = await this.content();
				if (!form.errors.length) await this.store(body);
			},
		});
	}

	view() {
		const { form, project, groups } = this;
		const phases = PHASES.map((x) => /** @type {[string, View]} */ ([x, label('phase', x)]));
		const local = groups.map((g) => /** @type {[string, View]} */ ([String(g.id), g.name]));
		return html`<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${form.summary()}
			${project ? '' : this.place.view({ ...form.at('place'), label: t('project.place') })}
			${textbox({ ...form.at('name'), label: t('project.name') })}
			${textarea({ ...form.at('description'), label: t('project.description'), optional: true })}
			${select({ ...form.at('phase'), label: t('facet.phase'), options: phases })}
			${textbox({ ...form.at('since'), type: 'date', label: t('project.since'), help: t('project.sinceHelp'), optional: true })}
			${this.steering.view({ ...form.at('steeringMember'), label: t('project.steeringMember'), optional: true })}
			${local.length ? select({ ...form.at('group'), label: t('project.group'), optional: true, options: [['', t('project.noGroup')], ...local] }) : ''}
			${project ? textbox({ ...form.at('ended'), type: 'date', label: t('project.ended'), optional: true }) : ''}
			<p class="vb-actions">${submit(t(project ? 'form.save' : 'project.make'), { busy: form.busy })}${button(t('form.cancel'), this.cancel, { kind: 'subtle' })}</p>
		</form>`;
	}
}
