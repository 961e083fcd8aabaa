// @ts-check
// Label, help text and error around one control. Ids follow from the name, so that an error can point at it.
import { html, nothing } from 'lit-html';
import { t } from '../../lib/i18n.js';

/** @typedef {{name: string, label: View, help?: View, optional?: boolean, errors?: FieldError[], prefix?: string}} Field */

/** @param {Field} field */
export const idOf = ({ name, prefix = 'f' }) => `${prefix}-${name}`;
/** @param {Field} field */
export const errorOf = (field) => field.errors?.find((e) => e.field === field.name)?.detail;
/** The ids of help and error, for aria-describedby. @param {Field} field */
export const describedBy = (field) =>
	[field.help && `${idOf(field)}-help`, errorOf(field) && `${idOf(field)}-error`].filter(Boolean).join(' ') || nothing;

/** @param {Field} field @param {View} control */
export function field(field, control) {
	const id = idOf(field);
	const error = errorOf(field);
	return html`<div class="vb-field ${error ? 'vb-field--error' : ''}">
		<label class="utrecht-form-label" for=${id}>${field.label}${field.optional ? html`<span class="vb-optional">\u00a0(${t('form.optional')})</span>` : ''}</label>
		${field.help ? html`<p class="utrecht-form-field-description" id="${id}-help">${field.help}</p>` : ''}
		${error ? html`<p class="vb-error" id="${id}-error"><span class="vb-sr">${t('form.error')} </span>${error}</p>` : ''}
		${control}
	</div>`;
}
