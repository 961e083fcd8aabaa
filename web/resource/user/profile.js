// @ts-check
import { html } from 'lit-html';
import { button, submit } from '../../component/button/button.js';
import { DraftList } from '../../component/draft/list.js';
import { explain } from '../../component/failure/failure.js';
import { select, textbox } from '../../component/form/control.js';
import { errorSummary, fieldErrors, focusErrors } from '../../component/form/errors.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { notice } from '../../component/notice/notice.js';
import { mailText } from '../../component/person/person.js';
import { announce } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { dropAllDrafts } from '../../lib/draft.js';
import { leaveMessage } from '../../lib/flash.js';
import { t, useLanguage } from '../../lib/i18n.js';
import { waiting } from '../../lib/outbox.js';
import { go } from '../../lib/router.js';
import { loadViewer, signOut, viewer } from '../../lib/session.js';
import { Feeds } from './feeds.js';
import { profileTabs } from './tabs.js';

/** @param {Context} ctx */
export async function open(ctx) {
	const user = viewer().user;
	if (!user) return go('/aanmelden?naar=/profiel', { replace: true });
	const form = { name: user.name, function: user.function ?? '', language: user.language ?? 'nl' };
	/** @type {FieldError[]} */
	let errors = [];
	let saved = '';
	const drafts = new DraftList(draw);
	const feeds = new Feeds(draw);

	/** @param {SubmitEvent} event */
	async function save(event) {
		event.preventDefault();
		errors = form.name.trim() ? [] : [{ field: 'name', detail: t('profile.noName') }];
		if (!errors.length) await store();
		draw();
		if (errors.length) focusErrors();
	}

	async function store() {
		try {
			const { etag } = await call('GET', '/me');
			await call('PATCH', '/me', {
				body: { ...form, name: form.name.trim(), function: form.function.trim() },
				headers: { 'if-match': etag },
			});
			await loadViewer();
			await useLanguage(form.language);
			saved = t('profile.saved');
			announce(saved);
		} catch (error) {
			errors = fieldErrors(error, ['name', 'function', 'language']);
		}
	}

	async function leave() {
		if (waiting().length) {
			errors = [{ field: '', detail: t('outbox.first', { n: waiting().length }) }];
			draw();
			return focusErrors();
		}
		try {
			const elsewhere = await signOut();
			dropAllDrafts();
			if (elsewhere) return location.assign(elsewhere);
			leaveMessage(t('profile.signedOut'));
			go('/');
		} catch (error) {
			errors = [{ field: '', detail: explain(error) }];
			draw();
		}
	}

	/** @param {string} name @param {View} value */
	const fact = (name, value) => (value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : '');

	function draw() {
		const body = html`<div class="vb-wrap vb-main"><div class="vb-stack vb-stack--xl vb-measure">
			<div class="vb-stack">${h1(t('profile.title'))}${profileTabs('/profiel')}</div>
			${saved ? notice(html`<p>${saved}</p>`, { tone: 'positive' }) : ''}
			<dl class="vb-facts">${fact(t('signIn.mail'), mailText(user?.mail))}${fact(t('profile.organisation'), user?.organisation?.name)}${fact(t('profile.roles'), user?.roles.map((r) => t(`role.${r}`)).join(', '))}</dl>
			<p class="vb-small vb-subtle">${t('profile.byAdministrator')}</p>
			<form class="vb-stack" novalidate @submit=${save}>
				${errorSummary(errors)}
				${textbox({ name: 'name', label: t('profile.name'), autocomplete: 'name', errors, value: form.name, onInput: (v) => (form.name = v) })}
				${textbox({ name: 'function', label: t('profile.function'), help: t('profile.functionHelp'), optional: true, autocomplete: 'organization-title', errors, value: form.function, onInput: (v) => (form.function = v) })}
				${select({
					name: 'language',
					label: t('profile.language'),
					errors,
					value: form.language,
					options: [
						['nl', 'Nederlands'],
						['en', 'English'],
					],
					onInput: (v) => (form.language = v),
				})}
				<p class="vb-actions">${submit(t('form.save'))}</p>
			</form>
			${drafts.view()}${feeds.view()}
			<section class="vb-stack vb-stack--s" aria-labelledby="out">${h2(t('profile.leave'), 'out')}${p(t('profile.leaveText'))}<p>${button(t('profile.signOut'), leave)}</p></section>
		</div></div>`;
		ctx.show({ title: t('profile.title'), body });
	}
	await Promise.all([drafts.load(ctx.signal), feeds.load(ctx.signal)]);
	draw();
}
