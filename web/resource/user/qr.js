// @ts-check
// A QR code as one path: no canvas, nothing from elsewhere, dark on light in every theme.

import { generate } from 'lean-qr/nano';
import { html } from 'lit-html';

const EDGE = 4;

/** @param {string} text @param {string} name what it is, for who does not see it */
export function qr(text, name) {
	const code = generate(text);
	let path = '';
	for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
	const side = code.size + 2 * EDGE;
	return html`<svg class="vb-qr" viewBox="${-EDGE} ${-EDGE} ${side} ${side}" role="img" aria-label=${name} shape-rendering="crispEdges"><path d=${path}></path></svg>`;
}
