// @ts-check
// In whose name one answers: as oneself, or explicitly for a steering group that one is a member of.
import { select } from '../../component/form/control.js';
import { optional } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';

export class Behalf {
	/** the group, or '' for oneself */
	value = '';
	/** @type {[string, string][]} */
	options = [];

	/** @param {string} prefix @param {() => void} redraw */
	constructor(prefix, redraw) {
		this.prefix = prefix;
		this.redraw = redraw;
	}

	/** Fetches the groups in whose name this viewer may write. */
	async load() {
		const page = await optional('/groups?kind=steering&limit=100');
		const mine = (page?.items ?? []).filter((/** @type {any} */ g) => g.mine && g.visibility !== 'hidden');
		this.options = mine.map((/** @type {Ref} */ g) => [String(g.id), t('reply.for', { group: g.name })]);
		if (mine.length) this.redraw();
	}

	/** What it adds to the reply that is sent. */
	get extra() {
		return this.value ? { onBehalfOf: Number(this.value) } : {};
	}

	view() {
		if (!this.options.length) return '';
		const onInput = (/** @type {string} */ v) => {
			this.value = v;
			this.redraw();
		};
		const { prefix, value } = this;
		const options = /** @type {[string, string][]} */ ([['', t('reply.myself')], ...this.options]);
		return select({ name: 'onBehalfOf', prefix, label: t('reply.behalf'), options, value, onInput });
	}
}
