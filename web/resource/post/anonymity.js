// @ts-check
// What others see of a post without a name: a kind of place. Said while one chooses it, with a warning when too few places fit.
import { html } from 'lit-html';
import { notice } from '../../component/notice/notice.js';
import { announce } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { t } from '../../lib/i18n.js';
import { later } from '../../lib/later.js';
import { placeId } from './place-field.js';

export class Anonymity {
	/** @type {{text: string, fits: number, narrow: boolean} | null} */
	as = null;
	/** the place that was asked about @type {string | null} */
	about = null;

	/** @param {import('./write-form.js').WriteForm} writer */
	constructor(writer) {
		this.writer = writer;
		this.soon = later(() => this.ask(), 250);
	}

	look() {
		const { anonymous, place } = this.writer.form;
		if (anonymous && place !== this.about) this.soon();
		this.about = anonymous ? place : null;
		if (!anonymous) this.as = null;
	}

	async ask() {
		const place = placeId(this.writer.form.place) || undefined;
		const body = { anonymous: true, place };
		this.as = (await call('POST', '/posts/_check', { body }).catch(() => null))?.data?.anonymousAs ?? null;
		this.writer.draw();
		if (this.as) announce(this.words());
	}

	words() {
		return t('write.anonymousAs', { place: this.as?.text ?? '' });
	}

	view() {
		if (!this.as || !this.writer.form.anonymous) return '';
		return notice(html`<p>${this.words()}</p>${this.as.narrow ? html`<p>${t('write.anonymousNarrow', { n: this.as.fits })}</p>` : ''}`, {
			tone: this.as.narrow ? 'warning' : 'plain',
		});
	}
}

/** Asks what others will see, or forgets it. @param {import('./write-form.js').WriteForm} writer */
export function look(writer) {
	writer.anonymity ??= new Anonymity(writer);
	writer.anonymity.look();
}
