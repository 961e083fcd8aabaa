// @ts-check
// What was written without connection: what waits, why, and what to do about it.
import { html } from 'lit-html';
import { button } from '../../component/button/button.js';
import { copyButton } from '../../component/copy/copy.js';
import { h1, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { focusHeading } from '../../lib/a11y.js';
import { connected } from '../../lib/connection.js';
import { t } from '../../lib/i18n.js';
import { onOutbox, putOut, sendWaiting, takeOut, waiting } from '../../lib/outbox.js';
import { clock, friendlyDate } from '../../lib/time.js';
import { uuid } from '../../lib/unique.js';

/** @type {() => void} */
let redraw = () => {};
onOutbox(() => redraw());

/** @param {Context} ctx */
export function open(ctx) {
	let sure = '';

	/** @param {import('../../lib/outbox.js').Waiting} item */
	async function again({ at: _, trouble: __, personal, ...item }) {
		if (personal) {
			const { askReason } = await import('../../component/check/reason.js');
			const privacyReason = await askReason(personal);
			if (!privacyReason) return;
			takeOut(item.key); /* with the reason it is another post than the one that was refused */
			item = { ...item, key: uuid(), body: { ...item.body, privacyReason } };
		}
		putOut(item);
		await sendWaiting();
		draw();
	}

	/** @param {string} key */
	function drop(key) {
		if (sure !== key) sure = key;
		else {
			takeOut(key);
			focusHeading();
		}
		draw();
	}

	/** @param {import('../../lib/outbox.js').Waiting} item */
	const row = (item) => html`<li class="vb-stack vb-stack--s"><h2 class="vb-title">${item.title}</h2>
		<p class="vb-meta"><span>${t('outbox.since', { date: friendlyDate(new Date(item.at).toISOString()), time: clock(item.at) })}</span></p>
		${item.trouble ? notice(html`<p>${t('outbox.refused', { reason: item.trouble })}</p>`, { tone: 'negative' }) : ''}
		<details><summary class="vb-small">${t('outbox.text')}</summary><p class="vb-plain vb-measure">${item.body.body}</p></details>
		<p class="vb-actions">${button(t(item.personal ? 'outbox.reason' : 'outbox.now'), () => again(item), { style: 'vb-button--s', label: item.personal ? `${t('outbox.reason')}: ${item.title}` : t('outbox.nowOf', { title: item.title }) })}${copyButton(item.body.body, item.title)}
			${button(t(sure === item.key ? 'outbox.dropNow' : 'draft.drop'), () => drop(item.key), { kind: 'subtle', style: 'vb-button--s', label: `${t(sure === item.key ? 'outbox.dropNow' : 'draft.drop')}: ${item.title}` })}</p></li>`;

	function draw() {
		const items = waiting();
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--l">
			<div class="vb-stack vb-stack--s">${h1(t('outbox.title'))}${p(t(items.length ? (connected() ? 'outbox.retrying' : 'outbox.waiting') : 'outbox.none'), 'vb-subtle vb-measure')}</div>
			${items.length ? html`<ul class="vb-rows">${items.map(row)}</ul>` : ''}
		</div></div>`;
		ctx.show({ title: t('outbox.title'), body });
	}
	redraw = () => {
		if (location.pathname !== '/wacht-op-verbinding') return;
		draw();
		if (document.activeElement === document.body) focusHeading(); // what had it has left
	};
	draw();
	sendWaiting().catch(() => {});
}
