// @ts-check
// A project and its milestones in words: who steers it, and what is done, late or still to come.
import { html } from 'lit-html';
import { badge } from '../../component/badge/badge.js';
import { label, t } from '../../lib/i18n.js';
import { daysUntil, longDate, relativeDay } from '../../lib/time.js';

/** @typedef {{n: number, kind: string, due: string | null, done: string | null, note: string, version: number}} Milestone */
/** @typedef {{id: number, place: Ref, name: string, description: string, phase: string, since: string, ended: string | null, steeringMember: Ref | null, group: Ref | null, nextMilestone: Milestone | null, permissions: {edit: boolean, remove: boolean}, version: number}} Project */

/** In preparation somebody of the steering group answers for it, later the local group does. @param {Project} project */
export function steeredBy({ phase, steeringMember, group }) {
	const local = group && html`<a class="nl-link" href="/groepen/${group.id}">${group.name}</a>`;
	if (!local || (phase === 'preparation' && steeringMember)) return steeringMember?.name ?? t('project.nobody');
	return steeringMember ? t('project.groupWith', { group: local, name: steeringMember.name }) : local;
}

/** @param {Milestone} milestone */
export const late = ({ due, done }) => !done && !!due && daysUntil(due) < 0;

/** When it was done or must be; what is late says so. @param {Milestone} milestone */
export function state(milestone) {
	const { due, done } = milestone;
	if (done) return badge(t('project.doneOn', { date: longDate(done) }), { tone: 'positive', image: 'check' });
	if (!due) return html`<span>${t('project.noDay')}</span>`;
	if (late(milestone)) return badge(t('project.late', { date: longDate(due) }), { tone: 'negative', image: 'clock' });
	return html`<span>${t('project.before', { date: longDate(due), days: relativeDay(due) })}</span>`;
}

/** Phase and since when, or that it has ended. @param {Project} project */
export const stage = ({ phase, since, ended }) =>
	ended
		? t('project.endedOn', { date: longDate(ended) })
		: t('project.phaseSince', { phase: label('phase', phase), date: longDate(since) });

/** A project in a list. @param {Project} project */
export const projectRow = (project) => html`<li>
	<h3 class="vb-title"><a class="nl-link" href="/projecten/${project.id}">${project.name}</a></h3>
	<p class="vb-meta"><span class="vb-kind">${project.place.name}</span><span>${stage(project)}</span></p>
	${project.nextMilestone && !project.ended ? html`<p class="vb-meta"><span>${label('milestone', project.nextMilestone.kind)}</span>${state(project.nextMilestone)}</p>` : ''}
</li>`;
