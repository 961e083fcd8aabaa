// @ts-check
// What every form does: one request at a time, errors at their fields, and what was typed stays.
import { announce } from '../../lib/a11y.js';
import { errorSummary, fieldErrors, focusErrors } from './errors.js';

export class Form {
	/** @type {FieldError[]} */
	errors = [];
	busy = false;

	/** @param {() => void} redraw @param {Record<string, any>} values what the fields start with @param {string} [prefix] */
	constructor(redraw, values, prefix = 'f') {
		this.redraw = redraw;
		this.values = values;
		this.prefix = prefix;
	}

	/** What a control of this form needs. @param {string} name */
	at(name) {
		const onInput = (/** @type {any} */ value) => {
			this.values[name] = value;
		};
		return { name, prefix: this.prefix, errors: this.errors, value: this.values[name], onInput };
	}

	/** Takes what a password manager filled in without telling. @param {Event} event */
	take(event) {
		event.preventDefault();
		if (!(event.target instanceof HTMLFormElement)) return;
		for (const [name, value] of new FormData(event.target))
			if (typeof value === 'string' && typeof this.values[name] === 'string') this.values[name] = value;
	}

	/** Checks and sends; true when it worked. `said` is announced then.
	 * @param {Event} event @param {{check?: () => FieldError[], work: () => Promise<unknown>, said?: string}} what */
	async send(event, { check, work, said }) {
		this.take(event);
		if (this.busy) return false;
		this.errors = check?.() ?? [];
		if (!this.errors.length) await this.attempt(work);
		this.redraw();
		if (this.errors.length) focusErrors(this.prefix);
		else if (said) announce(said);
		return !this.errors.length;
	}

	/** @param {() => Promise<unknown>} work */
	async attempt(work) {
		this.busy = true;
		this.redraw();
		try {
			await work();
		} catch (error) {
			this.errors = fieldErrors(error, Object.keys(this.values));
		}
		this.busy = false;
	}

	summary() {
		return errorSummary(this.errors, this.prefix);
	}
}
