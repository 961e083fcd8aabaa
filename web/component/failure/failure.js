// @ts-check
import { html } from 'lit-html';
import { t } from '../../lib/i18n.js';
import { Problem } from '../../lib/problem.js';
import { signedIn } from '../../lib/session.js';
import { button, buttonLink } from '../button/button.js';
import { h1, link, p } from '../heading/heading.js';
import { searchBox } from '../search-box/search-box.js';

/** @param {View} content */
const frame = (content) => html`<div class="vb-wrap vb-main"><div class="vb-stack vb-measure">${content}</div></div>`;

/** Says in plain words what went wrong. @param {unknown} error @returns {string} */
export function explain(error) {
	if (!(error instanceof Problem)) return t('failure.unknown');
	if (error.offline) return t('failure.offline');
	if (error.status === 401) return t('failure.signedOut');
	if (error.status === 429) return t('failure.tooMany');
	if (error.status >= 500) return t('failure.server');
	if (error.status === 403) return error.detail || t('failure.forbidden');
	return error.detail || t('failure.unknown');
}

export const notFound = () => ({
	title: t('notFound.title'),
	body: frame(html`${h1(t('notFound.title'))}
		${p(signedIn() ? t('notFound.text') : t('notFound.signedOut'))}
		${signedIn() ? '' : html`<p>${buttonLink(`/aanmelden?naar=${encodeURIComponent(location.pathname)}`, t('signIn.do'), { kind: 'primary-action' })}</p>`}
		${searchBox({ label: t('search.label') })}
		${p(link('/', t('notFound.home')))}`),
});

/** @param {unknown} error @param {() => void} retry */
export const failure = (error, retry) => ({
	title: t('failure.title'),
	body: frame(html`${h1(t('failure.title'))}${p(explain(error))}
		<p class="vb-actions">${button(t('failure.retry'), retry, { kind: 'primary-action' })}</p>`),
});
