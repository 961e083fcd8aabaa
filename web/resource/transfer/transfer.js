// @ts-check
// Taking everything along, and bringing files in. What the server says about each file stands below, line by line.
import { html } from 'lit-html';
import { submit } from '../../component/button/button.js';
import { Form } from '../../component/form/form.js';
import { h1, h2, p } from '../../component/heading/heading.js';
import { manageTabs, mayManage } from '../../component/manage/manage.js';
import { notice } from '../../component/notice/notice.js';
import { announce, focusSoon } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { query } from '../../lib/query.js';

const ARCHIVE = /\.(tar\.gz|tgz|tar|zip)$/i;

/** @param {Context} ctx */
export async function open(ctx) {
	if (!mayManage(ctx, 'administer')) return;
	const form = new Form(draw, { file: '' }, 'import');
	/** @type {any} */
	let report = null;

	const chosen = () => /** @type {HTMLInputElement | null} */ (document.getElementById('import-file'))?.files?.[0];

	async function bring() {
		const file = /** @type {File} */ (chosen());
		const name = ARCHIVE.test(file.name) ? '' : file.name;
		report = (await call('POST', `/imports${query({ name })}`, { body: file })).data;
		announce(t('transfer.done', report));
		focusSoon('#report');
	}

	const check = () => (chosen() ? [] : [{ field: 'file', detail: t('transfer.noFile') }]);

	const result =
		() => html`<section class="vb-stack" aria-labelledby="report"><h2 class="nl-heading nl-heading--level-2" id="report" tabindex="-1">${t('transfer.report')}</h2>
		${notice(html`<p>${t('transfer.done', report)}</p>`, { tone: report.failed ? 'warning' : 'positive' })}
		<ul class="vb-stack vb-stack--xs vb-list vb-small">${report.lines.map((/** @type {string} */ line) => html`<li>${line}</li>`)}</ul>
		${report.more ? p(t('transfer.more')) : ''}</section>`;

	function draw() {
		const body = html`<div class="vb-wrap vb-main vb-stack vb-stack--l">
			<div class="vb-stack">${h1(t('transfer.title'))}${manageTabs('/beheer/uitwisselen')}</div>
			<div class="vb-stack vb-stack--xl vb-measure">
				<section class="vb-stack" aria-labelledby="export">${h2(t('transfer.out'), 'export')}${p(t('transfer.outText'))}
					<p><a class="utrecht-button utrecht-button--secondary-action" href="/api/v1/export" download>${t('transfer.download')}</a></p></section>
				<section class="vb-stack" aria-labelledby="import">${h2(t('transfer.in'), 'import')}${p(t('transfer.inText'))}
					<form class="vb-stack" novalidate @submit=${(/** @type {SubmitEvent} */ event) => form.send(event, { check, work: bring })}>
						${form.summary()}
						<div class="vb-field"><label class="utrecht-form-label" for="import-file">${t('transfer.file')}</label>
							<p class="utrecht-form-field-description" id="import-file-help">${t('transfer.fileHelp')}</p>
							<input type="file" id="import-file" aria-describedby="import-file-help" accept=".gz,.tgz,.tar,.zip,.md,.txt,.csv,.jsonl,.yaml"></div>
						<p class="vb-actions">${submit(t('transfer.send'), { busy: form.busy })}</p>
					</form></section>
				${report ? result() : ''}
			</div>
		</div>`;
		ctx.show({ title: t('transfer.title'), body, nav: '/beheer' });
	}
	draw();
}
