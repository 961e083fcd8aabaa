// @ts-check
import { html } from 'lit-html';
import { focusSoon } from '../../lib/a11y.js';
import { hasText, t } from '../../lib/i18n.js';
import { Problem } from '../../lib/problem.js';
import { explain } from '../failure/failure.js';
import { h2 } from '../heading/heading.js';
import { icon } from '../icon/icon.js';

/** Turns a refusal of the server into errors at fields; what belongs to no field gets field ''.
 * @param {unknown} error @param {string[]} known @returns {FieldError[]} */
export function fieldErrors(error, known) {
	if (!(error instanceof Problem) || !error.errors.length) return [{ field: '', detail: explain(error) }];
	return error.errors.map((e) => {
		const name = e.field.split(/[./]/).find(Boolean) ?? '';
		const key = name === 'terms' ? 'theme' : name;
		const own = `form.wrong.${key}`;
		const field = known.includes(key) ? key : '';
		return { field, detail: e.detail || (hasText(own) ? t(own) : explain(error)) };
	});
}

/** Sends focus to the summary, so that it is read. @param {string} [prefix] */
export const focusErrors = (prefix = 'f') => focusSoon(`#${prefix}-errors`);

/** The list of what must be put right; each line leads to its field. @param {FieldError[]} errors @param {string} [prefix] */
export function errorSummary(errors, prefix = 'f') {
	if (!errors.length) return '';
	const jump = (/** @type {Event} */ event, /** @type {string} */ id) => {
		const target = document.getElementById(id);
		if (!target) return;
		event.preventDefault();
		target.focus();
	};
	return html`<div class="vb-notice vb-notice--negative" id="${prefix}-errors" tabindex="-1" role="group" aria-labelledby="${prefix}-wrong" aria-describedby="${prefix}-what">${icon('alert')}<div class="vb-stack vb-stack--s">
		${h2(t('form.summary'), `${prefix}-wrong`, 'vb-h4')}
		<ul id="${prefix}-what">${errors.map(
			(e) =>
				html`<li>${
					e.field
						? html`<a class="nl-link" href="#${prefix}-${e.field}" @click=${(/** @type {Event} */ event) => jump(event, `${prefix}-${e.field}`)}>${e.detail}</a>`
						: e.detail
				}</li>`,
		)}</ul>
	</div></div>`;
}
