// @ts-check
/** Makes a query string of what is filled in. @param {Record<string, string | number | null | undefined>} values */
export function query(values) {
	const out = new URLSearchParams();
	for (const [name, value] of Object.entries(values))
		if (value !== null && value !== undefined && value !== '') out.set(name, String(value));
	return out.size ? `?${out}` : '';
}

/** Picks the named parameters of an address. @param {URL} url @param {string[]} names @returns {Record<string, string>} */
export const pick = (url, names) => Object.fromEntries(names.map((n) => [n, url.searchParams.get(n) ?? '']).filter(([, value]) => value));
