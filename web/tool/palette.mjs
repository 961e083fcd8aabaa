// Colours of the theme, made from one brand hue. Every step fixes a lightness in OKLCH, so that the
// contrast between two steps holds for any hue; light and dark stand side by side in light-dark().

/** [lightness, share of the chroma] for the light scheme, then for the dark one. */
const TINT = {
	'bg-document': [0.985, 0.08, 0.22, 0.25],
	'bg-subtle': [0.968, 0.15, 0.25, 0.32],
	'bg-default': [0.945, 0.28, 0.295, 0.5],
	'bg-hover': [0.92, 0.4, 0.335, 0.55],
	'bg-active': [0.89, 0.5, 0.375, 0.6],
	'border-subtle': [0.85, 0.6, 0.42, 0.6],
	'border-default': [0.55, 1, 0.65, 0.9],
	'border-hover': [0.48, 1, 0.72, 0.9],
	'border-active': [0.42, 1, 0.78, 0.9],
	'color-default': [0.42, 1, 0.83, 0.9],
	'color-hover': [0.36, 0.9, 0.88, 0.8],
	'color-active': [0.31, 0.8, 0.92, 0.6],
	'color-subtle': [0.48, 1, 0.77, 0.9],
	'color-document': [0.27, 0.6, 0.95, 0.3],
	'inverse-bg-default': [0.42, 1, 0.765, 0.95],
	'inverse-bg-hover': [0.36, 0.9, 0.83, 0.85],
	'inverse-bg-active': [0.31, 0.8, 0.9, 0.7],
	'inverse-border-default': [0.42, 1, 0.8, 0.9],
	'inverse-border-hover': [0.36, 0.9, 0.86, 0.8],
	'inverse-border-active': [0.31, 0.8, 0.9, 0.7],
	'inverse-color-default': [1, 0, 0.19, 0.4],
	'inverse-color-hover': [1, 0, 0.19, 0.4],
	'inverse-color-active': [1, 0, 0.19, 0.4],
};

const GREY = {
	...TINT,
	'bg-document': [1, 0, 0.195, 1],
	'bg-subtle': [0.98, 0.35, 0.225, 1],
	'bg-default': [0.957, 0.6, 0.265, 1],
	'bg-hover': [0.935, 0.7, 0.3, 1],
	'bg-active': [0.9, 0.8, 0.35, 1],
	'border-subtle': [0.905, 0.7, 0.335, 1],
	'border-default': [0.59, 1, 0.61, 1],
	'color-default': [0.36, 1, 0.87, 0.7],
	'color-subtle': [0.485, 1.2, 0.75, 0.9],
	'color-document': [0.235, 1.2, 0.945, 0.4],
};

/** group → [steps, hue, chroma]; the brand's own groups follow --vb-hue and --vb-chroma. */
const GROUPS = {
	default: [GREY, 'calc(var(--vb-hue) + 8)', 0.012],
	disabled: [GREY, 'calc(var(--vb-hue) + 8)', 0.008],
	'action-1': [TINT, 'var(--vb-hue)', 'var(--vb-chroma)'],
	'action-2': [TINT, 'var(--vb-hue)', 'var(--vb-chroma)'],
	'accent-1': [TINT, 'var(--vb-hue)', 'var(--vb-chroma)'],
	positive: [TINT, 155, 0.11],
	warning: [TINT, 66, 0.105],
	negative: [TINT, 25, 0.16],
	highlight: [TINT, 92, 0.13],
};

const round = (/** @type {number} */ x) => Number(x.toFixed(4));

function colour(lightness, share, hue, chroma) {
	if (!share) return `oklch(${lightness} 0 0)`;
	const c = typeof chroma === 'number' ? round(chroma * share) : `calc(${chroma} * ${share})`;
	return `oklch(${lightness} ${c} ${hue})`;
}

/** The same steps where only contrast counts: text and lines next to black or white, every ground plain. */
const STRONG = {
	bg: [1, 0, 0, 0],
	hover: [0.93, 0, 0.24, 0],
	line: [0.2, 0.6, 0.96, 0.3],
	text: [0.2, 0.6, 0.96, 0.3],
	ground: [0.28, 0.9, 0.92, 0.6],
	on: [1, 0, 0.1, 0],
};

/** @param {string} step */
function strong(step) {
	if (step.startsWith('inverse-color')) return STRONG.on;
	if (step.startsWith('inverse')) return STRONG.ground;
	if (step.startsWith('bg')) return /hover|active/.test(step) ? STRONG.hover : STRONG.bg;
	return step.startsWith('border') ? STRONG.line : STRONG.text;
}

/** Returns the sheet for who needs the strongest contrast; it overrides the colours and thickens what carries meaning. */
export function contrastSheet() {
	const out = Object.entries(GROUPS).flatMap(([group, [steps, hue, chroma]]) =>
		Object.keys(steps).map((step) => {
			const [l, ls, d, ds] = strong(step);
			return `--basis-color-${group}-${step}:light-dark(${colour(l, ls, hue, chroma)},${colour(d, ds, hue, chroma)})`;
		}),
	);
	const own =
		'--vb-hair:1px solid currentcolor;--nl-link-text-decoration-color:currentcolor;--nl-link-text-decoration-thickness:2px;--vb-ring:4px solid var(--basis-focus-outline-color)';
	return `:root{${out.join(';')};${own}}\n.nl-data-badge,.vb-mark{outline:1px solid currentcolor}\n.vb-title a{text-decoration-color:currentcolor}\n`;
}

/** Returns every colour token with its value: {'--basis-color-action-1-bg-default': 'light-dark(…)'}. */
export function palette() {
	/** @type {Record<string, string>} */
	const out = {};
	for (const [group, [steps, hue, chroma]] of Object.entries(GROUPS))
		for (const [step, [l, ls, d, ds]] of Object.entries(steps))
			out[`--basis-color-${group}-${step}`] = `light-dark(${colour(l, ls, hue, chroma)}, ${colour(d, ds, hue, chroma)})`;
	return out;
}
