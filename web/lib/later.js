// @ts-check
/** Returns a function that runs `work` once nothing was asked for `ms` milliseconds. @param {() => void} work @param {number} ms */
export function later(work, ms) {
	/** @type {ReturnType<typeof setTimeout> | undefined} */
	let timer;
	return () => {
		clearTimeout(timer);
		timer = setTimeout(work, ms);
	};
}
