// @ts-check
// What a reader without sight needs: spoken status messages and focus at the right place.

/** what is to be said within a moment @type {string[]} */
let waiting = [];

/** Speaks a message through the polite live region, after what was said in the same moment. @param {string} message */
export function announce(message) {
	const region = document.getElementById('status');
	if (!region) return;
	region.textContent = '';
	if (waiting.push(message) > 1) return;
	setTimeout(() => {
		region.textContent = waiting.join(' ');
		waiting = [];
	}, 60);
}

/** Moves focus to the heading of the page, or to another one, without a visible ring. @param {string} [selector] */
export function focusHeading(selector = '') {
	const heading = (selector && document.querySelector(selector)) || document.querySelector('main h1') || document.querySelector('main');
	if (!(heading instanceof HTMLElement)) return;
	heading.tabIndex = -1;
	heading.focus({ preventScroll: true });
}

/** Moves focus to an element after the next paint, and scrolls it into view. @param {string} selector */
export function focusSoon(selector) {
	requestAnimationFrame(() => {
		const element = document.querySelector(selector);
		if (!(element instanceof HTMLElement)) return;
		if (element.tabIndex < 0) element.tabIndex = -1;
		element.focus();
	});
}
