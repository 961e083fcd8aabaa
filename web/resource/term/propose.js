// @ts-check
// For who may not change terms or laws: says what should change and why; whoever may finds it in the queue.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { select, textarea, textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { post as send } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { proposes } from './all.js';

const KINDS = ['abbreviation', 'law', 'theme', 'tag', 'partner_type', 'goal'];

class Proposal {
	/** @param {Context} ctx @param {Term | null} term */
	constructor(ctx, term) {
		this.ctx = ctx;
		this.term = term;
		this.draw = this.draw.bind(this);
		this.form = new Form(this.draw, { kind: KINDS.find(proposes) ?? '', name: '', reason: '' }, 'pr');
	}

	/** @param {Event} event */
	async send(event) {
		const { term, form } = this;
		const { kind, name, reason } = form.values;
		const worked = await form.send(event, {
			check: () => [
				...(term || name.trim() ? [] : [{ field: 'name', detail: t('term.noName') }]),
				...(reason.trim() ? [] : [{ field: 'reason', detail: t('propose.noReason') }]),
			],
			work: () =>
				term
					? send(`/terms/${term.id}/_propose`, { reason: reason.trim() })
					: send('/terms/_propose', { kind, name: name.trim(), reason: reason.trim() }),
		});
		if (!worked) return;
		leaveMessage(t('propose.sent'));
		go('/begrippen');
	}

	draw() {
		const { form, term } = this;
		const title = term ? t('propose.changeOf', { name: term.name }) : t('propose.new');
		const kinds = KINDS.filter(proposes).map((k) => /** @type {[string, string]} */ ([k, t(`term.one.${k}`)]));
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s"><p>${link('/begrippen', t('term.title'))}</p>${h1(title)}${p(t('propose.text'), 'vb-subtle vb-measure')}</div>
			<form class="vb-stack vb-measure" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
				${form.summary()}
				${term ? '' : html`${select({ ...form.at('kind'), label: t('term.field.kind'), options: kinds })}${textbox({ ...form.at('name'), label: t('term.field.name') })}`}
				${textarea({ ...form.at('reason'), label: t(term ? 'propose.reason' : 'propose.reasonNew') })}
				<p class="vb-actions">${submit(t('propose.send'), { busy: form.busy })}${button(t('form.cancel'), () => go('/begrippen'), { kind: 'subtle' })}</p>
			</form></div>`;
		this.ctx.show({ title, body, nav: '/begrippen' });
	}
}

/** @param {Context} ctx @param {Term | null} term */
export const open = (ctx, term) => new Proposal(ctx, term).draw();
