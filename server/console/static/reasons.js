// Reasons for a correction, a message, a refusal: short words for the clerk, the sentence that the television reads.
import { get } from "./api.js";

/** @typedef {{id: string, kind: string, about: string, label: string, sentence: string}} Template */

/** @type {Template[]} */
let known = [];

/** Fetch the templates anew. */
export async function fetchReasons() {
  known = (await get("/api/staff/reasons")).reasons;
  return known;
}

/** @param {string} kind @param {string} [name] of the material @returns {Template[]} */
export function reasonsFor(kind, name = "材料") {
  return known
    .filter((each) => each.kind === kind)
    .map((each) => ({ ...each, sentence: each.sentence.replaceAll("{材料}", name) }));
}
