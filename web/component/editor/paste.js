// @ts-check
// What is pasted from Word, a mail or a spreadsheet comes in as Markdown. Plain text stays as it is.
import { announce } from '../../lib/a11y.js';
import { inert } from '../../lib/dom.js';
import { t } from '../../lib/i18n.js';

const BLOCKS = new Set(
	'address article blockquote center div dl dt dd footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table ul'.split(' '),
);
const SILENT = new Set('head link meta script style template title xml'.split(' '));
const TELLING = 'h1, h2, h3, h4, h5, h6, ul, ol, table, a[href], b, strong, i, em, blockquote, [class^=MsoList], [data-style*=mso-list]';

/** @param {string} text */
const escaped = (text) => text.replace(/[\\`*[\]<>]/g, '\\$&').replace(/(^|\s)_|_(\s|$)/g, (s) => s.replace('_', '\\_'));
/** @param {string} text */
const tidy = (text) => text.replace(/[\s\u00a0]+/g, ' ');
/** Puts marks around words, not around the space beside them. @param {string} mark @param {string} text */
const around = (mark, text) => text.replace(/^(\s*)(.*?)(\s*)$/s, (_, a, b, c) => (b ? `${a}${mark}${b}${mark}${c}` : a + c));

/** @param {HTMLElement} element */
function style(element) {
	const css = element.getAttribute('data-style') ?? '';
	return {
		bold: /font-weight:\s*(bold|[6-9]00)/i.test(css),
		plain: /font-weight:\s*(normal|400)/i.test(css),
		italic: /font-style:\s*italic/i.test(css),
	};
}

/** The words in a node, with bold, italic and links. @param {Node} node @returns {string} */
function inline(node) {
	if (node.nodeType === Node.TEXT_NODE) return escaped(tidy(node.textContent ?? ''));
	if (!(node instanceof HTMLElement) || SILENT.has(node.localName) || /mso-list:\s*ignore/i.test(node.getAttribute('data-style') ?? ''))
		return '';
	if (node.localName === 'br') return '\n';
	const inner = [...node.childNodes].map(inline).join('');
	const { bold, plain, italic } = style(node);
	const href = node.localName === 'a' ? (node.getAttribute('href') ?? '') : '';
	if (/^(https?|mailto):/i.test(href)) return inner.trim() ? `[${inner.trim()}](${href.replace(/[()\s]/g, encodeURIComponent)})` : '';
	if ((/^(b|strong)$/.test(node.localName) && !plain) || bold) return around('**', inner);
	return /^(i|em)$/.test(node.localName) || italic ? around('*', inner) : inner;
}

/** One line, so that it starts no list or heading by accident. @param {string} text */
const line = (text) => text.trim().replace(/^(#{1,6}\s|[-+]\s|\d+[.)]\s|>)/, '\\$1');
/** @param {Element} element */
const cells = (element) =>
	[...element.querySelectorAll('th, td')].map((c) =>
		inline(c)
			.replace(/\s*\n\s*/g, ' ')
			.trim(),
	);

/** A table becomes a list: on a telephone that reads better too. @param {Element} table @returns {string[]} */
function rows(table) {
	const all = [...table.querySelectorAll('tr')].map(cells).filter((row) => row.some(Boolean));
	const first = table.querySelector('tr');
	const headed = all.length > 1 && all[0].length > 1 && (first?.querySelector('th') || all[0].length > 2);
	const [head, body] = headed ? [all[0], all.slice(1)] : [[], all];
	return body.map(([name, ...rest]) => {
		const facts = rest.map((cell, i) => (head[i + 1] && cell ? `${head[i + 1]}: ${cell}` : cell)).filter(Boolean);
		return `- ${facts.length ? `**${name.replace(/\*\*/g, '')}**: ` : name}${facts.join('; ')}`;
	});
}

/** @param {Element} list @param {string} indent @returns {string[]} */
function items(list, indent) {
	const ordered = list.localName === 'ol';
	return [...list.children].flatMap((item, i) => {
		const deeper = item.matches('ul, ol') ? [item] : [...item.querySelectorAll(':scope > ul, :scope > ol')];
		const own = item.matches('ul, ol') ? [] : [...item.childNodes].filter((n) => !deeper.includes(/** @type {any} */ (n)));
		const text = own
			.map(inline)
			.join('')
			.replace(/\s*\n\s*/g, ' ')
			.trim();
		return [
			...(text ? [`${indent}${ordered ? `${i + 1}.` : '-'} ${text}`] : []),
			...deeper.flatMap((d) => items(d, `${indent}${ordered ? '   ' : '  '}`)),
		];
	});
}

/** A list of Word is paragraphs; the sign stands in a part of its own. @param {HTMLElement} p @returns {string | null} */
function wordItem(p) {
	const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(p.getAttribute('data-style') ?? '')?.[1];
	if (!level) return null;
	const sign =
		[...p.querySelectorAll('[data-style]')].find((s) => /mso-list:\s*ignore/i.test(s.getAttribute('data-style') ?? ''))?.textContent ?? '';
	const text = inline(p)
		.replace(/\s*\n\s*/g, ' ')
		.trim()
		.replace(/^[·•o§\u2013-]\s+/, '');
	return `${'  '.repeat(Number(level) - 1)}${/^\s*\w+[.)]/.test(sign) ? '1.' : '-'} ${text}`;
}

/** @param {Element} element @returns {string[]} */
function block(element) {
	const { localName } = element;
	if (localName === 'ul' || localName === 'ol') return items(element, '');
	if (localName === 'table') return rows(element);
	if (localName === 'pre') return ['```', ...(element.textContent ?? '').split('\n'), '```'];
	if (localName === 'blockquote') return blocks(element).map((l) => `> ${l}`);
	if (/^h[1-6]$/.test(localName))
		return [
			`${'#'.repeat(Math.max(2, Math.min(4, Number(localName[1]))))} ${inline(element)
				.replace(/\*\*|\n/g, '')
				.trim()}`,
		];
	return blocks(element);
}

/** The lines of everything in an element; an empty line stands between paragraphs. @param {ParentNode & Node} element @returns {string[]} */
function blocks(element) {
	/** @type {string[]} */
	const out = [];
	let words = '';
	const put = (/** @type {string[]} */ lines, close = false) => {
		if (!lines.some((l) => l.trim())) return;
		if (out.length && !close) out.push('');
		out.push(...lines);
	};
	const flush = () => {
		put(words.split('\n').map(line).filter(Boolean));
		words = '';
	};
	let listed = false;
	for (const node of element.childNodes) {
		const item = node instanceof HTMLElement && node.localName === 'p' ? wordItem(node) : null;
		if (item === null && !(node instanceof HTMLElement && BLOCKS.has(node.localName))) {
			words += node instanceof HTMLElement && node.querySelector([...BLOCKS].join()) ? `\n${blocks(node).join('\n')}\n` : inline(node);
			continue;
		}
		flush();
		if (item !== null) put([item], listed);
		else put(block(/** @type {Element} */ (node)));
		listed = item !== null;
	}
	flush();
	return out;
}

/** Lets no style and no handler be one, which the page's policy would report. @param {string} html */
const harmless = (html) =>
	html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/\son\w+\s*=/gi, ' data-on='));

/** Turns HTML from a clipboard into Markdown; '' when it holds nothing but plain words. @param {string} html */
function toMarkdown(html) {
	const content = inert(harmless(html));
	if (!content.querySelector(TELLING)) return '';
	return blocks(content)
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** @param {HTMLTextAreaElement} field @param {string} text */
function insert(field, text) {
	if (document.execCommand('insertText', false, text)) return;
	field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
	field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

document.addEventListener('paste', (event) => {
	const field = event.target;
	const html = event.clipboardData?.getData('text/html');
	if (!html || !(field instanceof HTMLTextAreaElement) || !field.closest('.vb-editor')) return;
	const text = toMarkdown(html);
	if (!text) return;
	event.preventDefault();
	insert(field, text);
	announce(t('complete.pasted'));
});
