// @ts-check
// Long work in pieces: between two of them the browser does what somebody waits for.

/** Goes on in a task of its own. @returns {Promise<void>} */
export const pause = () => window.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));

/** Goes on when the next frame has been drawn; at once where nobody looks. @returns {Promise<void>} */
export const afterFrame = () => new Promise((go) => (document.hidden ? setTimeout(go) : requestAnimationFrame(() => setTimeout(go))));
