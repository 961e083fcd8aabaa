// @ts-check
// The only file that turns a string into elements. The server has rendered and escaped the string;
// what is not on the list below is dropped all the same.

const policy = window.trustedTypes?.createPolicy('vraagbaak', { createHTML: (html) => html, createScriptURL: (url) => url });
const ALLOWED = new Set(
	'a abbr b blockquote br code dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
		' ',
	),
);
const ATTRIBUTES = new Set('alt class colspan dir height href id lang rowspan scope src start title width'.split(' '));
const SAFE_ADDRESS = /^(https?:|mailto:|tel:|\/(?!\/)|#|data:image\/(png|jpeg|gif|webp);)/i;

/** The address of the service worker, the only script that has one outside index.html. */
export const workerAddress = () => (policy ? policy.createScriptURL('/sw.js') : '/sw.js');

/** @param {Element} element */
function clean(element) {
	for (const { name, value } of [...element.attributes]) {
		const address = name === 'href' || name === 'src';
		if (!ATTRIBUTES.has(name) || (address && !SAFE_ADDRESS.test(value.trim()))) element.removeAttribute(name);
	}
}

/** Parses HTML to read words from: nothing in it runs, loads or is shown. @param {string} html */
export function inert(html) {
	const template = document.createElement('template');
	template.innerHTML = /** @type {string} */ (policy ? policy.createHTML(html) : html);
	return template.content;
}

/** Makes a fragment of HTML that the server rendered. @param {string} html @returns {DocumentFragment} */
export function fragment(html) {
	const content = inert(html);
	for (const element of content.querySelectorAll('*')) {
		if (ALLOWED.has(element.localName)) clean(element);
		else element.remove();
	}
	return content;
}
