// @ts-check
// A small chart of bars that stand on one another, with the same figures in a table for who reads instead of looks.
import { html, svg } from 'lit-html';
import { t } from '../../lib/i18n.js';

/** @typedef {{name: string, short: string, values: number[]}} Column */

const WIDTH = 640;
const HEIGHT = 200;
const FOOT = 24;
const HEAD = 20;

/** A round, even number at or above the largest column. @param {number} most */
function top(most) {
	const step = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
	return [2, 4, 6, 10, 20].map((n) => n * step).find((n) => n >= most) ?? most;
}

/** @param {{title: string, series: string[], columns: Column[]}} chart */
export function bars({ title, series, columns }) {
	const most = top(Math.max(1, ...columns.map((c) => c.values.reduce((a, b) => a + b, 0))));
	const wide = WIDTH / columns.length;
	const scale = (HEIGHT - FOOT - HEAD) / most;
	const column = (/** @type {Column} */ c, /** @type {number} */ i) => {
		let y = HEIGHT - FOOT;
		return c.values.map((value, s) => {
			const tall = value * scale;
			y -= tall;
			return svg`<rect class="vb-bar-${s}" x=${(i + 0.18) * wide} y=${y} width=${wide * 0.64} height=${tall}></rect>`;
		});
	};
	const line = (/** @type {number} */ n) =>
		svg`<line x1="0" x2=${WIDTH} y1=${HEIGHT - FOOT - n * scale} y2=${HEIGHT - FOOT - n * scale}></line><text x=${WIDTH} y=${HEIGHT - FOOT - n * scale - 4} text-anchor="end">${n}</text>`;
	return html`<figure class="vb-chart vb-stack vb-stack--s">
		<figcaption class="vb-label">${title}</figcaption>
		<p class="vb-line vb-small" aria-hidden="true">${series.map((name, s) => html`<span class="vb-key vb-key--${s}">${name}</span>`)}</p>
		<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${t('chart.seeTable', { title })}>${[most / 2, most].map(line)}${columns.map(column)}
			${columns.map((c, i) => svg`<text x=${(i + 0.5) * wide} y=${HEIGHT - 6} text-anchor="middle">${c.short}</text>`)}</svg>
		<details><summary class="vb-small">${t('chart.table')}</summary><section class="vb-scroll" tabindex="0" aria-label=${title}><table class="vb-table"><caption class="vb-sr">${title}</caption><thead><tr><th scope="col">${t('chart.month')}</th>${series.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
			<tbody>${columns.map((c) => html`<tr><th scope="row">${c.name}</th>${c.values.map((v) => html`<td>${v}</td>`)}</tr>`)}</tbody></table></section></details>
	</figure>`;
}
