// @ts-check
// What stands beside the text of a new post: who can read it, theme, phase and place.
import { html } from 'lit-html';
import { checkbox, choice } from '../../component/form/choice.js';
import { select } from '../../component/form/control.js';
import { label, t } from '../../lib/i18n.js';
import { placeField } from './place-field.js';

/** @param {import('./write-form.js').WriteForm} w */
const mine = (w) => w.groups.filter((g) => g.mine || g.member || g.myRole || g.role);

/** @param {import('./write-form.js').WriteForm} w */
function readers(w) {
	const groups = mine(w);
	const options = [
		{ value: 'network', label: t('access.network'), help: t('access.help.network') },
		...(groups.length ? [{ value: 'group', label: t('access.group'), help: t('access.help.group') }] : []),
		{ value: 'public', label: t('access.public'), help: t('access.help.public') },
	];
	const which =
		w.form.access === 'group'
			? select({
					name: 'group',
					label: t('write.group'),
					errors: w.errors,
					value: w.form.group || String(groups[0]?.id ?? ''),
					options: groups.map((g) => /** @type {[string, string]} */ ([String(g.id), g.name])),
					onInput: (v) => w.set('group', v),
				})
			: '';
	return html`${choice({
		name: 'access',
		legend: t('write.access'),
		value: w.form.access,
		options,
		onInput: (v) => {
			if (v === 'group' && !w.form.group) w.form.group = String(groups[0].id);
			w.set('access', v);
		},
	})}${which}`;
}

/** @param {import('./write-form.js').WriteForm} w */
export const settings = (w) => html`
	${readers(w)}
	${w.kind === 'case' ? checkbox({ name: 'anonymous', label: t('write.anonymous'), help: t('write.anonymousHelp'), checked: w.form.anonymous, onInput: (on) => w.set('anonymous', on) }) : ''}${w.anonymity?.view()}
	${select({
		name: 'theme',
		label: t('facet.theme'),
		optional: w.kind === 'discussion',
		errors: w.errors,
		value: w.form.theme,
		options: [['', t('write.choose')], ...w.themes.map((x) => /** @type {[string, string]} */ ([String(x.id), x.name]))],
		onInput: (v) => w.set('theme', v),
	})}
	${
		w.kind === 'discussion'
			? ''
			: select({
					name: 'phase',
					label: t('facet.phase'),
					optional: true,
					errors: w.errors,
					value: w.form.phase,
					options: [
						['', t('write.choose')],
						...['preparation', 'execution', 'follow_up'].map((v) => /** @type {[string, string]} */ ([v, label('phase', v)])),
					],
					onInput: (v) => w.set('phase', v),
				})
	}
	${placeField({ value: w.form.place, errors: w.errors, onInput: (v) => w.set('place', v, false) }, w.draw)}`;
