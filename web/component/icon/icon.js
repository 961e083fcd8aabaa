// @ts-check
import { html } from 'lit-html';

const RING = 'M21 12a9 9 0 1 1-18 0a9 9 0 0 1 18 0z';
/** Drawn on a 24 by 24 grid as one stroke. @type {Record<string, string>} */
const PATHS = {
	search: 'M17.5 11a6.5 6.5 0 1 1-13 0a6.5 6.5 0 0 1 13 0zM16 16l4.5 4.5',
	check: `${RING}M8 12.3l2.8 2.7L16 9.5`,
	tick: 'M6 12.5l4 4L18 8',
	partly: `${RING}M8 12h8`,
	failed: `${RING}M9 9l6 6m0-6-6 6`,
	stamp: 'M12 3l7 3v5.5c0 4.5-3 7.7-7 9.5-4-1.8-7-5-7-9.5V6zM8.7 12l2.4 2.4 4.3-4.8',
	clock: `${RING}M12 7v5l3.2 2`,
	people:
		'M12.2 8.5a3.2 3.2 0 1 1-6.4 0a3.2 3.2 0 0 1 6.4 0zM3 19.5c.5-3.2 2.7-5 6-5s5.5 1.8 6 5M16 5.6a3.2 3.2 0 0 1 0 5.8M18 15.2c1.7.7 2.7 2.2 3 4.3',
	alert: 'M12 4L2.8 20h18.4zM12 10v4.5m0 2.7v.1',
	info: `${RING}M12 11v5.5m0-9v.1`,
	close: 'M7 7l10 10M17 7L7 17',
	filter: 'M4 7h16M7 12h10M10 17h4',
	bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
	place: 'M12 20.5c4-4.3 6.5-7.5 6.5-10.5a6.5 6.5 0 0 0-13 0c0 3 2.5 6.2 6.5 10.5zM14.2 10a2.2 2.2 0 1 1-4.4 0a2.2 2.2 0 0 1 4.4 0z',
	share: 'M12 15V3.5M8 7l4-4 4 4M6 11H5v9.5h14V11h-1',
	menu: 'M4 7h16M4 12h16M4 17h16',
	lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
	heading: 'M6 5v14M18 5v14M6 12h12',
	bold: 'M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z',
	italic: 'M10 5h7M7 19h7M14 5l-4 14',
	bullets: 'M9 6h11M9 12h11M9 18h11M4.5 6h.1M4.5 12h.1M4.5 18h.1',
	numbers: 'M10 6h10M10 12h10M10 18h10M4 5l1.5-1v5M4 15.5c1.5-1.5 3-.5 2 1L4 19h3',
	quote: 'M10 7c-3 1-5 3.5-5 7v3h5v-5H7.5M20 7c-3 1-5 3.5-5 7v3h5v-5h-2.5',
	link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
};

/** Draws an icon that accompanies a word; it is hidden from assistive technology. @param {string} name */
export const icon = (name) => html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
