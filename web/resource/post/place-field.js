// @ts-check
// Choosing a municipality by typing a part of its name; the list is fetched when somebody comes to the field.
import { html } from 'lit-html';
import { textbox } from '../../component/form/control.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

/** @type {Map<string, number>} */
const known = new Map();
let asked = false;

async function fetchAll() {
	let cursor = '';
	do {
		const page = await optional(`/organisations?kind=municipality&limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
		for (const o of page?.items ?? []) known.set(o.name, o.id);
		cursor = page?.next ?? '';
	} while (cursor && known.size < 1000);
}

/** Remembers an organisation that is known already. @param {Ref | null | undefined} place */
export const remember = (place) => place && known.set(place.name, place.id);

/** The id of a typed name, 0 when there is none. @param {string} name */
export function placeId(name) {
	const wanted = name.trim().toLowerCase();
	for (const [n, id] of known) if (n.toLowerCase() === wanted) return id;
	return 0;
}

/** @param {{value: string, errors: FieldError[], prefix?: string, onInput: (value: string) => void}} options @param {() => void} redraw */
export function placeField(options, redraw) {
	const load = () => {
		if (asked) return;
		asked = true;
		fetchAll().then(redraw);
	};
	return html`<div @focusin=${load}>${textbox({ ...options, name: 'place', label: t('facet.place'), optional: true, help: t('write.placeHelp'), list: 'places' })}
		<datalist id="places">${[...known.keys()].map((name) => html`<option value=${name}></option>`)}</datalist></div>`;
}
