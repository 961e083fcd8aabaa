// @ts-check
// What surrounds every page: skip link, header with the main menu, footer.
import { html, nothing } from 'lit-html';
import { keepChoice } from '../../lib/choice.js';
import { connected } from '../../lib/connection.js';
import { currentLanguage, t } from '../../lib/i18n.js';
import { waitingCount } from '../../lib/outbox.js';
import { signedIn } from '../../lib/session.js';
import { chooseLook, LOOKS, look } from '../../lib/theme.js';
import { longDate } from '../../lib/time.js';
import { unread } from '../../lib/unread.js';
import { link } from '../heading/heading.js';
import { icon } from '../icon/icon.js';
import { avatar } from '../person/person.js';
import { brand } from './brand.js';

/** @param {string} href @param {View} content @param {string} nav */
const item = (href, content, nav) => html`<a href=${href} aria-current=${nav === href ? 'page' : nothing}>${content}</a>`;

/** Looking after the network, for who may. @param {Me} me @param {string} nav */
function manage({ permissions }, nav) {
	const href = permissions.administer ? '/beheer/mensen' : permissions.invite ? '/beheer/uitnodigingen' : '';
	return href ? html`<li>${item(href, t('manage.title'), nav === '/beheer' ? href : '')}</li>` : '';
}

/** What still waits for a connection. */
function outgoing() {
	const n = waitingCount();
	return n ? html`<p class="vb-wrap vb-small" id="outgoing">${link('/wacht-op-verbinding', t('outbox.count', { n }))}</p>` : '';
}

const closeMenu = (/** @type {Event} */ event) => {
	if (event.target instanceof Element && event.target.closest('a')) document.getElementById('menu')?.hidePopover?.();
};

export const skipLink = () => html`<a class="nl-skip-link nl-skip-link--visible-on-focus" href="#inhoud">${t('chrome.skip')}</a>`;

/** @param {Me} me @param {string} nav */
export const header = (
	me,
	nav,
) => html`${connected() ? '' : html`<p class="vb-wrap vb-small" id="offline">${t('chrome.offline')}</p>`}${outgoing()}<div class="vb-wrap">
	${brand}
	<button class="utrecht-button utrecht-button--subtle vb-button--quiet vb-menu" type="button" popovertarget="menu">${icon('menu')}${t('chrome.menu')}</button>
	<nav class="vb-nav" id="menu" popover aria-label=${t('chrome.nav')} @click=${closeMenu}><ul class="vb-list">
		${me.permissions.approve ? html`<li>${item('/werkvoorraad', t('task.title'), nav)}</li>` : ''}
		<li>${item('/casussen', t('kinds.case'), nav)}</li>
		<li>${item('/vragen', t('kinds.question'), nav)}</li>
		<li>${item('/gesprekken', t('kinds.discussion'), nav)}</li>
		<li>${item('/lessen', t('kinds.lesson'), nav)}</li>
		<li>${item('/kennis', t('kinds.page'), nav)}</li>
		<li>${item('/begrippen', t('term.title'), nav)}</li>
		${me.user ? html`<li>${item('/groepen', t('group.title'), nav)}</li>` : ''}
		${me.user ? html`<li>${item('/meldingen', html`${t('notice.title')}${unread() ? html` <span class="nl-data-badge">${unread() < 100 ? unread() : '99+'}<span class="vb-sr"> ${t('notice.count')}</span></span>` : ''}`, nav)}</li>` : ''}
		${manage(me, nav)}
		<li class="vb-apart">${item('/hulp', t('help.title'), nav)}</li>
		<li>${me.user ? item('/profiel', html`${avatar(me.user.name)}<span class="vb-me">${me.user.name}</span>`, nav) : item('/aanmelden', t('signIn.do'), nav)}</li>
	</ul></nav>
</div>`;

function switchLanguage() {
	keepChoice('language', currentLanguage() === 'nl' ? 'en' : '');
	location.reload();
}

export const footer =
	() => html`<p class="vb-print">${t('chrome.printed', { address: location.href, date: longDate(new Date().toISOString()) })}</p><div class="vb-wrap">
	<p>${t('chrome.about')}</p>
	${link('/hulp', t('help.title'))}${signedIn() ? html`${link('/startroute', t('start.title'))}${link('/projecten', t('project.title'))}${link('/cijfers', t('figures.title'))}` : ''}${link('/toegankelijkheid', t('chrome.accessibility'))}${link('/privacy', t('chrome.privacy'))}${link('/api', t('chrome.api'))}
	<label class="vb-look">${t('look.label')} <select @change=${(/** @type {any} */ e) => chooseLook(e.target.value)}>${LOOKS.map((name) => html`<option value=${name} ?selected=${name === look()}>${t(`look.${name}`)}</option>`)}</select></label>
	${signedIn() ? '' : html`<button type="button" class="vb-linkish" lang=${currentLanguage() === 'nl' ? 'en' : 'nl'} @click=${switchLanguage}>${t('chrome.otherLanguage')}</button>`}
</div>`;
