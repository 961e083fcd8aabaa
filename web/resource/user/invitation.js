// @ts-check
// The page behind an invitation: what the inviter knew stands there already, and you are in. Opening it does nothing yet.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1, link, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { mailText } from '../../component/person/person.js';
import { announce } from '../../lib/a11y.js';
import { post } from '../../lib/api.js';
import { leaveMessage } from '../../lib/flash.js';
import { label, t } from '../../lib/i18n.js';
import { is } from '../../lib/problem.js';
import { go } from '../../lib/router.js';
import { acceptInvitation, viewer } from '../../lib/session.js';
import { Providers } from './providers.js';

const FIELDS = ['name', 'mail', 'password'];

/** What comes with the invitation and is not for the newcomer to change. @param {any} known */
function given(known) {
	const roles = known.roles.map((/** @type {string} */ role) => label('role', role)).join(', ');
	const group = known.group && `${known.group.name} (${label('groupRole', known.groupRole).toLowerCase()})`;
	const facts = [
		['signIn.mail', mailText(known.mail)],
		['profile.organisation', known.organisation?.name],
		['profile.roles', roles],
		['invite.group', group],
	];
	return html`<dl class="vb-facts">${facts.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${t(name)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** @param {Context} ctx */
export async function open(ctx) {
	const token = decodeURIComponent(ctx.url.hash.slice(1));
	/** @type {FieldError[]} */
	let errors = [];
	let gone = token ? '' : t('invite.missing');
	let busy = false;
	/** @type {any} */
	let known = null;
	/** @type {Record<string, string>} */
	let form = { name: '', mail: '', password: '' };

	const providers = new Providers(draw, { to: '/', linking: false }, { invitation: token });

	function check() {
		const wrong = [];
		if (!form.name.trim()) wrong.push({ field: 'name', detail: t('profile.noName') });
		if (!/^\S+@\S+$/.test(form.mail.trim())) wrong.push({ field: 'mail', detail: t('signIn.noMail') });
		if (form.password && [...form.password].length < 12) wrong.push({ field: 'password', detail: t('password.short') });
		return wrong;
	}

	/** What the link promises; a link that no longer works says so before anybody types. */
	async function look() {
		try {
			known = await post('/invitations/_read', { token });
			form = { ...form, name: known.name ?? '', mail: known.mail ?? '' };
		} catch (error) {
			if (!is(error, 400, 404, 410)) throw error;
			gone = t('invite.gone');
		}
	}

	async function attempt() {
		busy = true;
		draw();
		try {
			const { name, mail, password } = form;
			await acceptInvitation({ token, name: name.trim(), mail: mail.trim(), ...(password && { password }) });
			leaveMessage(t('link.welcome', { name: viewer().user?.name ?? '' }));
			return go('/?nieuw', { replace: true });
		} catch (error) {
			const tokenWrong = is(error, 400) && /** @type {any} */ (error).errors.some((/** @type {FieldError} */ e) => e.field === 'token');
			if (tokenWrong || is(error, 404, 409, 410)) gone = t('invite.gone');
			else errors = is(error, 401, 403) ? [{ field: '', detail: explain(error) }] : fieldErrors(error, FIELDS);
			if (gone) announce(gone);
		}
		busy = false;
	}

	/** @param {SubmitEvent} event */
	async function send(event) {
		event.preventDefault();
		if (busy) return;
		const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
		form = { ...form, ...Object.fromEntries(FIELDS.map((field) => [field, String(data.get(field) ?? '')])) };
		errors = check();
		if (!errors.length) await attempt();
		draw();
		if (errors.length) focusErrors();
	}

	const fields = () => html`<form class="vb-stack" method="post" novalidate @submit=${send}>
		${errorSummary(errors)}
		${textbox({ name: 'name', label: t('profile.name'), autocomplete: 'name', errors, value: form.name, onInput: (v) => (form.name = v) })}
		${known?.mail ? html`<input name="mail" type="email" autocomplete="username" hidden .value=${known.mail}>` : textbox({ name: 'mail', label: t('signIn.mail'), help: t('invite.mailHelp'), type: 'email', autocomplete: 'username', errors, value: form.mail, onInput: (v) => (form.mail = v) })}
		${textbox({ name: 'password', label: t('signIn.password'), help: t('invite.passwordHelp'), optional: true, type: 'password', autocomplete: 'new-password', errors, value: form.password, onInput: (v) => (form.password = v) })}
		<p class="vb-actions">${submit(t('invite.do'), { busy })}</p>
	</form>`;

	const promise =
		() => html`<div class="vb-panel vb-stack vb-stack--s">${known.madeBy ? html`<p>${t('invite.by', { name: known.madeBy.name })}</p>` : ''}${given(known)}
		<p class="vb-subtle">${t('invite.wrong')}</p></div>`;

	const noMore = () => html`${notice(html`<p>${gone}</p>`, { tone: 'negative', role: 'alert' })}
		${p(t('invite.what'))}${p(link('/aanmelden', t('invite.signIn')))}`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">
			${h1(t('invite.title'))}${gone ? noMore() : html`${providers.items.length ? html`${p(t('provider.invited'))}${providers.view()}` : ''}${p(t(known?.name ? 'invite.check' : 'invite.text'))}${known ? promise() : ''}${fields()}`}
		</div></div>`;
		ctx.show({ title: t('invite.title'), body });
	}
	if (token) await Promise.all([providers.load(ctx.signal), look()]);
	draw();
}
