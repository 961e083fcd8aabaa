// @ts-check
// Everything that somebody follows, how often, and how mail comes: on one screen.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { checkbox, choice } from '../../component/form/choice.js';
import { Form } from '../../component/form/form.js';
import { h1, h2 } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { call, get } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { viewer } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';
import { Following } from './following.js';
import { profileTabs } from './tabs.js';

const DIGESTS = ['daily', 'weekly', 'off'];

/** @param {Context} ctx */
export async function open(ctx) {
	const user = viewer().user;
	if (!user) return go('/aanmelden?naar=/volgen', { replace: true });
	let wish = await get('/me/mail-preferences', ctx.signal);
	const following = new Following(draw);
	const form = new Form(draw, { digest: wish.digest, direct: wish.direct });

	/** @param {unknown} body */
	const change = async (body) => {
		wish = (await call('PATCH', '/me/mail-preferences', { body })).data;
	};

	const bounced = () =>
		notice(
			html`<p>${t('mail.bounced', { mail: user.mail, day: longDate(wish.bounced) })}</p>
			<form @submit=${(/** @type {Event} */ e) => form.send(e, { work: () => change({ bounced: null }), said: t('mail.worksSaid') })}>${submit(t('mail.works'), { kind: 'secondary-action' })}</form>`,
			{ tone: 'warning' },
		);

	const wishes = () => html`<section class="vb-stack" aria-labelledby="mail">${h2(t('mail.title'), 'mail')}
		${wish.mail ? '' : notice(html`<p>${t('mail.none')}</p>`)}
		${wish.bounced ? bounced() : ''}
		<form class="vb-stack" novalidate @submit=${(/** @type {Event} */ e) => form.send(e, { work: () => change(form.values), said: t('mail.saved') })}>
			${form.summary()}
			${choice({
				...form.at('digest'),
				legend: t('mail.digest'),
				options: DIGESTS.map((value) => ({ value, label: t(`mail.${value}`), help: t(`mail.${value}Help`) })),
			})}
			${checkbox({ name: 'direct', label: t('mail.direct'), help: t('mail.directHelp'), checked: form.values.direct, onInput: form.at('direct').onInput })}
			<p class="vb-actions">${submit(t('mail.save'), { busy: form.busy })}</p>
		</form></section>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--xl vb-measure">
			<div class="vb-stack">${h1(t('following.page'))}${profileTabs('/volgen')}</div>
			${following.view()}${wishes()}
		</div></div>`;
		ctx.show({ title: t('following.page'), body });
	}
	await following.load(ctx.signal); // draws: first the list, so that nothing below it moves
}
