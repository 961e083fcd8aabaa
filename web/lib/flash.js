// @ts-check
// One message that survives a single navigation: "your question has been placed".
let message = '';

/** @param {string} text */
export const leaveMessage = (text) => {
	message = text;
};

export function takeMessage() {
	const text = message;
	message = '';
	return text;
}
