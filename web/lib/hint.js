// @ts-check
// A hint beside what this device keeps: whether there is anything can be asked while the page goes on. Reading the storage itself
// holds the page up, for 10 to 60 ms the first time. The hint is an empty cache; a browser without caches may always have something.

/** @param {string} name @param {boolean} there */
export const leaveHint = (name, there) => void window.caches?.[there ? 'open' : 'delete'](name).catch(() => {});

/** @param {string} name @returns {Promise<boolean>} */
export const hinted = async (name) => !window.caches || caches.has(name).catch(() => true);
