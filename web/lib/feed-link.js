// @ts-check
// The feed that belongs to the page on the screen, for browsers and feed readers that look for one in the head.

/** @param {string} [path] below the address of the site; without one: everything */
export function offerFeed(path = '/feeds/posts.atom') {
	let link = /** @type {HTMLLinkElement | null} */ (document.head.querySelector('link[type="application/atom+xml"]'));
	if (!link) {
		link = document.createElement('link');
		link.rel = 'alternate';
		link.type = 'application/atom+xml';
		link.title = 'Vraagbaak';
		document.head.append(link);
	}
	link.href = path;
}
