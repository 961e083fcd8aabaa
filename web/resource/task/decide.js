// @ts-check
// Approving what somebody wrote, or sending it back with an explanation; with what was checked beforehand.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { PERSONAL, withReason } from '../../component/check/reason.js';
import { choice } from '../../component/form/choice.js';
import { textarea } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h3 } from '../../component/heading/heading.js';
import { icon } from '../../component/icon/icon.js';
import { title } from '../../component/post-row/post-row.js';
import { post as send } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { t } from '../../lib/i18n.js';

const STEPS = ['approve', 'return'];

export class Decision {
	/** what looks like personal data, once known @type {{text: string, kind: string}[] | null} */
	personal = null;
	/** what looks like this post @type {Post[]} */
	alike = [];

	/** @param {Post} post @param {() => void} draw @param {() => void} done */
	constructor(post, draw, done) {
		this.post = post;
		this.draw = draw;
		this.done = done;
		this.form = new Form(draw, { step: 'approve', reason: '' }, 'd');
		this.check().catch(() => {});
	}

	async check() {
		const { id, title: name, lead, body } = this.post;
		const [found, alike] = await Promise.all([
			send('/posts/_check', { title: name, lead: lead ?? '', body: body ?? '' }),
			send('/posts/_similar', { title: name, except: id }),
		]);
		this.personal = (found.findings ?? []).filter((/** @type {{kind: string}} */ f) => PERSONAL.has(f.kind));
		this.alike = (alike.items ?? []).slice(0, 2);
		this.draw();
	}

	/** What one would otherwise look up oneself. */
	checks() {
		if (!this.personal) return '';
		const line = (/** @type {boolean} */ good, /** @type {View} */ words) =>
			html`<li class="vb-check-line ${good ? 'vb-check-line--good' : ''}">${icon(good ? 'check' : 'alert')}<span>${words}</span></li>`;
		const found = this.personal.map((f) => f.text).join(', ');
		return html`<section class="vb-stack vb-stack--s" aria-labelledby="checked">${h3(t('task.checked'), 'checked')}<ul class="vb-list vb-stack vb-stack--s">
			${line(!found, found ? t('task.personal', { found }) : t('task.noPersonal'))}
			${this.alike.map((p) => line(false, t('task.alike', { post: title(p) })))}
			${this.alike.length ? '' : line(true, t('task.noneAlike'))}</ul></section>`;
	}

	/** @param {Event} event */
	send(event) {
		const { values } = this.form;
		const back = values.step === 'return';
		const reason = values.reason.trim();
		return this.form.send(event, {
			check: () => (back && !reason ? [{ field: 'reason', detail: t('state.missing.return') }] : []),
			work: async () => {
				await withReason((extra) => send(`/posts/${this.post.id}/_${values.step}`, { ...(back ? { reason } : {}), ...extra }));
				leaveMessage(t(`state.done.${values.step}`));
				this.done();
			},
		});
	}

	view() {
		const { form } = this;
		const { step } = form.values;
		const name = this.post.author?.name ?? t('task.writer');
		return html`<form class="vb-panel vb-panel--tint vb-stack" novalidate @submit=${(/** @type {Event} */ e) => this.send(e)}>
			${h3(t('task.decision'), 'decision')}${form.summary()}
			${choice({
				name: 'step',
				legend: t('task.choose'),
				options: STEPS.map((value) => ({ value, label: t(`state.do.${value}`), help: t(`task.${value}Help`, { name }) })),
				value: step,
				onInput: (value) => {
					form.values.step = value;
					this.draw();
				},
			})}
			${step === 'return' ? textarea({ ...form.at('reason'), label: t('state.ask.return'), help: t('state.help.return'), rows: 4 }) : ''}
			<p class="vb-actions">${submit(t(`state.do.${step}`), { busy: form.busy })}</p>
		</form>`;
	}
}
