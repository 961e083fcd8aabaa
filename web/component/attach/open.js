// @ts-check
// The button that fetches the part for adding files, so that nobody pays for it who adds none.
import { focusSoon } from '../../lib/a11y.js';
import { t } from '../../lib/i18n.js';
import { button } from '../button/button.js';

/** The part when it is open, else its button. @param {import('./attach.js').Attach | null} files @param {string} prefix of ids
 * @param {() => void} draw @param {(files: import('./attach.js').Attach) => void} use */
export function attachPart(files, prefix, draw, use) {
	if (files) return files.view();
	const open = async () => {
		const { Attach } = await import('./attach.js');
		use(new Attach(prefix, draw));
		draw();
		focusSoon(`#${prefix}-files`);
	};
	return button(t('attach.add'), open, { kind: 'subtle', style: 'vb-button--s vb-button--quiet', id: `${prefix}-attach` });
}
