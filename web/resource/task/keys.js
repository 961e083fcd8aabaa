// @ts-check
// J, K and O in the queue, and a way to turn them off: who speaks to the computer says these letters too (WCAG 2.1.4).
import { html } from 'lit-html';
import { keepChoice, keptChoice } from '../../lib/choice.js';
import { t } from '../../lib/i18n.js';

/** Whether the keys work on this device. */
export const keysOn = () => keptChoice('keys') !== 'off';

/** What the keys do, with the switch. @param {() => void} redraw */
export function keysHint(redraw) {
	const on = keysOn();
	const turn = () => {
		keepChoice('keys', on ? 'off' : '');
		redraw();
	};
	const names = { j: html`<kbd>J</kbd>`, k: html`<kbd>K</kbd>`, o: html`<kbd>O</kbd>` };
	return html`<p class="vb-small vb-subtle vb-keys">${t(on ? 'task.keys' : 'task.keysOff', names)} <button type="button" class="vb-linkish" @click=${turn}>${t(on ? 'task.turnOff' : 'task.turnOn')}</button></p>`;
}
