// @ts-check
/** The name of what this person read on this device. */
export const READ = 'vraagbaak:read';

/** Takes what was read away from this device. */
export const forgetRead = async () => void (await window.caches?.delete(READ));
