// @ts-check
// Making a group, or changing what it is called and who may see it.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { choice } from '../../component/form/choice.js';
import { select, textarea, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { label, t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';

const KINDS = ['steering', 'team', 'local', 'intervision', 'sounding_board', 'theme'];

export class GroupForm {
	/** @param {any} group what it is now, or null for a new one @param {(body: object) => Promise<void>} store
	 * @param {() => void} redraw @param {() => void} [cancel] */
	constructor(group, store, redraw, cancel) {
		this.store = store;
		this.cancel = cancel;
		this.kinds = viewer().permissions.makeGroups || group ? KINDS : ['intervision'];
		const {
			name = '',
			description = '',
			kind = this.kinds[0] === 'intervision' ? 'intervision' : 'team',
			visibility = 'open',
		} = group ?? {};
		this.form = new Form(redraw, { name, description: description ?? '', kind, visibility }, 'gr');
		this.redraw = redraw;
	}

	/** @param {Event} event */
	send(event) {
		const { values } = this.form;
		return this.form.send(event, {
			check: () => (values.name.trim() ? [] : [{ field: 'name', detail: t('groupForm.noName') }]),
			work: () => this.store({ ...values, name: values.name.trim(), description: values.description.trim() }),
		});
	}

	view() {
		const { form } = this;
		const seen = form.at('visibility');
		return html`<form class="vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${form.summary()}
			${textbox({ ...form.at('name'), label: t('groupForm.name') })}
			${textarea({ ...form.at('description'), label: t('groupForm.description'), optional: true, rows: 2 })}
			${this.kinds.length > 1 ? select({ ...form.at('kind'), label: t('groupForm.kind'), options: this.kinds.map((k) => /** @type {[string, View]} */ ([k, label('groupKind', k)])) }) : ''}
			${choice({
				...seen,
				legend: t('groupForm.seen'),
				options: ['open', 'closed', 'hidden'].map((value) => ({ value, label: t(`group.${value}`), help: t(`groupForm.help.${value}`) })),
			})}
			<p class="vb-actions">${submit(t(this.cancel ? 'form.save' : 'groupForm.make'), { busy: form.busy })}${this.cancel ? button(t('form.cancel'), this.cancel, { kind: 'subtle' }) : ''}</p>
		</form>`;
	}
}
