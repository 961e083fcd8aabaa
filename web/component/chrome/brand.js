// @ts-check
// The sign of the house. It stands in index.html too, written there by the build, so that something is there before any script runs.
import { html } from 'lit-html';

export const brand = html`<a class="vb-brand" href="/"><svg viewBox="0 0 28 28" aria-hidden="true"><path fill="currentColor" stroke="none" d="M14 2c6.9 0 12 4.6 12 10.8s-5.1 10.8-12 10.800c-1.2 0-2.4-.1-3.5-.4L5 26.300l.9-5.100c-2.5-2-3.9-4.9-3.9-8.400C2 6.6 7.1 2 14 2z"></path><path class="vb-tick" d="m9 9.2 5 8.3 5-8.3"></path></svg>Vraagbaak</a>`;
