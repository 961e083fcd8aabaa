// @ts-check
// What Vraagbaak knows about somebody: to take along, and to leave behind without a name.
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { checkbox } from '../../component/form/choice.js';
import { textbox } from '../../component/form/control.js';
import { Form } from '../../component/form/form.js';
import { h1, h2, link, p } from '../../component/heading/heading.js';
import { focusSoon } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { dropAllDrafts } from '../../lib/draft.js';
import { leaveMessage } from '../../lib/flash.js';
import { forgetRead } from '../../lib/forget.js';
import { t } from '../../lib/i18n.js';
import { go } from '../../lib/router.js';
import { loadViewer, signedIn, viewer } from '../../lib/session.js';
import { profileTabs } from './tabs.js';

/** @param {Context} ctx */
export function open(ctx) {
	if (!signedIn()) return go('/aanmelden?naar=/profiel/gegevens', { replace: true });
	const form = new Form(draw, { confirm: false, password: '' }, 'an');
	let asking = false;

	function toggle() {
		asking = !asking;
		form.errors = [];
		draw();
		focusSoon(asking ? '#an-title' : '#leave');
	}

	/** @param {Event} event */
	const leave = (event) =>
		form.send(event, {
			check: () => (form.values.confirm ? [] : [{ field: 'confirm', detail: t('mydata.notConfirmed') }]),
			work: async () => {
				const { password } = form.values;
				await post('/me/_anonymise', { confirm: true, ...(password && { password }) });
				dropAllDrafts();
				await forgetRead();
				await loadViewer();
				leaveMessage(t('mydata.gone'));
				go('/', { replace: true });
			},
		});

	const confirmation = () => html`<form class="vb-panel vb-stack" method="post" novalidate aria-labelledby="an-title" @submit=${leave}>
		<h3 class="nl-heading nl-heading--level-3" id="an-title" tabindex="-1">${t('mydata.sure')}</h3>
		<ul><li>${t('mydata.effect.name')}</li><li>${t('mydata.effect.posts')}</li><li>${t('mydata.effect.account')}</li><li><strong>${t('mydata.effect.ever')}</strong></li></ul>
		${form.summary()}
		<input type="text" name="username" autocomplete="username" value=${viewer().user?.mail ?? ''} hidden>
		${textbox({ ...form.at('password'), label: t('signIn.password'), help: t('mydata.passwordHelp'), optional: true, type: 'password', autocomplete: 'current-password' })}
		${checkbox({ name: 'confirm', id: 'an-confirm', label: t('mydata.confirm'), checked: form.values.confirm, onInput: (on) => (form.values.confirm = on) })}
		<p class="vb-actions">${submit(t('mydata.anonymise'), { busy: form.busy, style: 'vb-button--danger' })}${button(t('form.cancel'), toggle, { kind: 'subtle' })}</p>
	</form>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--xl vb-measure">
			<div class="vb-stack">${h1(t('mydata.title'))}${profileTabs('/profiel/gegevens')}</div>
			<section class="vb-stack" aria-labelledby="take">${h2(t('mydata.take'), 'take')}${p(t('mydata.takeText'))}
				<p><a class="utrecht-button utrecht-button--secondary-action" href="/api/v1/me/export" download="vraagbaak-mijn-gegevens.json">${t('copy.download')}</a></p></section>
			<section class="vb-stack" aria-labelledby="leave"><h2 class="nl-heading nl-heading--level-2" id="leave" tabindex="-1">${t('mydata.leave')}</h2>${p(t('mydata.leaveText'))}
				${asking ? confirmation() : html`<p>${button(t('mydata.begin'), toggle, { expanded: false })}</p>`}</section>
			<p class="vb-small">${link('/privacy', t('mydata.privacy'))}</p>
		</div></div>`;
		ctx.show({ title: t('mydata.title'), body, nav: '/profiel' });
	}
	draw();
}
