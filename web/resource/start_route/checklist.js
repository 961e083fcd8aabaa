// @ts-check
// What predecessors asked, by step: each question with where it stands, and a tick that the whole place shares.
import { html } from 'lit-html';
import { badge } from '../../component/badge/badge.js';
import { buttonLink } from '../../component/button/button.js';
import { explain } from '../../component/failure/failure.js';
import { checkbox } from '../../component/form/choice.js';
import { h2, link } from '../../component/heading/heading.js';
import { title } from '../../component/post-row/post-row.js';
import { announce } from '../../lib/a11y.js';
import { call } from '../../lib/api.js';
import { label, t } from '../../lib/i18n.js';
import { viewer } from '../../lib/session.js';
import { longDate } from '../../lib/time.js';

/** @typedef {{post: Post, asked: number, best: string, tried: number, triedAlike: number, ticked: {by: Ref | null, at: string} | null}} Question */
/** @typedef {{step: string, questions: Question[]}} Step */

const TONES = /** @type {Record<string, any>} */ ({
	endorsed: { tone: 'positive', image: 'check' },
	worked: { tone: 'positive', image: 'check' },
});

/** @param {Question[]} questions */
const done = (questions) => questions.filter((x) => x.ticked).length;

/** @param {Question} x */
const facts = ({ asked, best, tried, triedAlike }) =>
	html`<div class="vb-line"><p class="vb-meta"><span>${t('start.asked', { n: asked })}</span>${
		tried ? html`<span>${t('tried.count', { n: tried })}${triedAlike ? t('start.alike', { n: triedAlike }) : ''}</span>` : ''
	}</p>${badge(t(`startBest.${best}`), TONES[best])}</div>`;

export class Checklist {
	trouble = '';

	/** @param {any} route @param {string} place asked for, or '' @param {() => void} redraw */
	constructor(route, place, redraw) {
		/** @type {Step[]} */
		this.steps = route.steps;
		this.phase = route.phase;
		this.mine = route.mayTick;
		this.query = place && `?place=${place}`;
		this.redraw = redraw;
	}

	/** @param {Question} x @param {boolean} on */
	async tick(x, on) {
		const path = `/start-route/ticks/${x.post.id}${this.query}`;
		const before = x.ticked;
		x.ticked = on ? { by: viewer().user, at: new Date().toISOString() } : null;
		this.redraw();
		try {
			const { data } = await call(on ? 'PUT' : 'DELETE', path);
			if (on) x.ticked = data;
			this.trouble = '';
			announce(this.words());
		} catch (error) {
			x.ticked = before;
			this.trouble = explain(error);
		}
		this.redraw();
	}

	words() {
		const all = this.steps.flatMap((step) => step.questions);
		return t('start.progress', { done: done(all), n: all.length });
	}

	progress() {
		const any = this.steps.some((step) => step.questions.length);
		return html`${this.trouble ? html`<p role="alert">${this.trouble}</p>` : ''}${
			any
				? this.mine
					? html`<p id="start-progress"><b>${this.words()}</b></p>`
					: ''
				: html`<p class="vb-panel vb-panel--tint">${t('start.empty')}</p>`
		}`;
	}

	/** @param {Question} x */
	row(x) {
		const { ticked } = x;
		const by = ticked && t('start.by', { name: ticked.by?.name ?? t('start.somebody'), day: longDate(ticked.at) });
		const name = html`${t('start.done')}<span class="vb-sr">: ${x.post.title}</span>`;
		return html`<li><h3 class="vb-title">${title(x.post)}</h3>${facts(x)}${
			this.mine
				? checkbox({ name: `tick-${x.post.id}`, label: name, help: by ?? '', checked: !!ticked, onInput: (on) => this.tick(x, on) })
				: ''
		}</li>`;
	}

	/** What one can ask: the example of a step in which nobody asked anything; else what is missing. @param {Step} step */
	ask({ step, questions }) {
		if (!viewer().permissions.ask) return '';
		if (questions.length) return html`<p class="vb-small">${link(`/vraag-stellen?fase=${this.phase}`, t('start.missing'))}</p>`;
		const example = t(`startAsk.${this.phase}_${step}`);
		return html`<p class="vb-subtle">${t('start.none', { example })}</p>
			<p>${buttonLink(`/vraag-stellen?fase=${this.phase}&titel=${encodeURIComponent(example)}`, html`${t('start.ask')}<span class="vb-sr">: ${example}</span>`)}</p>`;
	}

	/** @param {Step} step */
	step(step) {
		const { questions } = step;
		const id = `step-${step.step}`;
		const n = questions.length;
		const far = done(questions) === n ? t('start.stepDone') : t('start.stepProgress', { done: done(questions), n });
		return html`<section class="vb-stack" aria-labelledby=${id}>
			<div class="vb-section">${h2(label('startStep', step.step), id)}${this.mine && n ? html`<p class="vb-small">${far}</p>` : ''}</div>
			${n ? html`<ul class="vb-rows">${questions.map((x) => this.row(x))}</ul>` : ''}${this.ask(step)}</section>`;
	}

	view() {
		return this.steps.filter((x) => x.questions.length || x.step !== 'other').map((x) => this.step(x));
	}
}
