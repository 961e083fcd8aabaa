// What the main thread of a page did, by a trace: tasks in the processor time that they used, so that waiting for other programs
// does not count. On a busy machine that time grows too, two times or more: so it is held against a reference, work of
// the same nature that the same page does in the same trace: making and laying out a list of plain rows.
const CATEGORIES = ['-*', 'toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
const MARK = 'vraagbaak:reference';
/** rows of three elements; searching drew 700 elements at once and came to 1.5 to 1.7 of this before lists were drawn in slices */
const ROWS = 250;

/** Runs in the page, once everything is there. */
function reference([mark, rows]) {
	return new Promise((done) =>
		setTimeout(() => {
			performance.mark(mark);
			const list = document.createElement('ul');
			list.className = 'vb-rows';
			for (let i = 0; i < rows; i++) {
				const row = list.appendChild(document.createElement('li'));
				row.appendChild(document.createElement('a')).textContent = `Wat werkte bij de wijk ${i}, en waarom?`;
				row.appendChild(document.createElement('p')).textContent = 'Een gemeente als de jouwe, drie jaar geleden.';
			}
			document.querySelector('main').append(list);
			list.getBoundingClientRect();
			list.remove();
			done();
		}, 100),
	);
}

/** Of the page's own main thread. Opening a document is the browser's own work, the same for an empty page. */
function read(trace, base) {
	const own = new Set(trace.filter((e) => e.name === 'FrameCommittedInBrowser' && e.args.data?.url?.startsWith(base)).map((e) => e.args.data.processId));
	const main = new Set(trace.filter((e) => e.name === 'thread_name' && e.args.name === 'CrRendererMain' && own.has(e.pid)).map((e) => `${e.pid}/${e.tid}`));
	const here = trace.filter((e) => main.has(`${e.pid}/${e.tid}`));
	const [opens, marks] = ['CommitLoad', MARK].map((name) => here.filter((e) => e.name === name).map((e) => e.ts));
	const within = (task, times) => times.some((ts) => task.ts <= ts && ts < task.ts + task.dur);
	const all = here.filter((e) => e.ph === 'X' && e.name === 'RunTask').map((e) => ({ ts: e.ts, dur: e.dur, ms: (e.tdur ?? e.dur) / 1000 }));
	const mark = all.find((task) => within(task, marks));
	if (!mark) throw new Error('the trace lacks the reference');
	return {
		reference: mark.ms,
		opening: Math.max(0, ...all.filter((task) => within(task, opens)).map((task) => task.ms)),
		tasks: all.filter((task) => task.ts < mark.ts && !within(task, opens)).map((task) => task.ms),
	};
}

/** Traces a page while `open` opens it: {reference, opening, tasks}, in ms of processor time. */
export async function traced(browser, page, base, open) {
	await browser.chromium.startTracing(page, { categories: CATEGORIES });
	let trace;
	try {
		await open();
		await page.evaluate(reference, [MARK, ROWS]);
		await page.evaluate(() => new Promise((go) => setTimeout(go, 50))); // a task is written down when it has ended
	} finally {
		trace = (await browser.chromium.stopTracing()).toString();
	}
	return read(JSON.parse(trace).traceEvents, base);
}
