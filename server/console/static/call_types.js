// What the parts of the call page hand to each other: the server's JSON, and the ways to the server.

/**
 * @typedef {import("./call_link.js").IceServer} IceServer
 * @typedef {import("./call_link.js").Description} Description
 * @typedef {{
 *   id: string, desk: string, state: "queued" | "calling" | "ringing" | "talking" | "ended" | "missed", caller: string,
 *   guide_title: string, generation: number, queued: number, answered: number | null, position: number,
 *   ticket: number, came_back: boolean, dialect: boolean, callback_id: string | null,
 *   transfer: {number: number, desk: string, clerk_name: string, clerk_number: string} | null,
 *   ended_by: string | null, ice_servers: IceServer[], relay_only: boolean, clerk_name: string, clerk_number: string, participants: Participant[],
 *   telephone: {masked: string, state: "asked" | "ringing" | "over"} | null,
 * }} Call
 * @typedef {{id: string, kind: "phone" | "third", state: "waiting" | "let_in" | "here" | "gone", label: string, generation: number,
 *   plays: boolean}} Participant
 * @typedef {{call: Call, offer: Description | null, generation: number}} Answered
 * @typedef {{call_id: string, participant?: string, generation: number, description?: Description | null, candidate?: object | null}} Signal
 * @typedef {{get: (path: string) => Promise<any>, post: (path: string, body?: object, key?: string) => Promise<any>,
 *   put: (path: string, body?: object) => Promise<any>, remove: (path: string) => Promise<any>}} Api
 * @typedef {{on: (type: string, handler: (event: any) => void) => void, send: (command: object) => Promise<any>,
 *   addEventListener?: (type: string, handler: () => void) => void, urgent?: boolean}} Socket
 * @typedef {{ready: () => Promise<MediaStream>, release: () => void}} Media
 * @typedef {{begin: (call: Call) => void, follow?: (call: Call) => void, end: () => void}} Panel
 *   beside the picture, as long as the call lasts
 * @typedef {"off" | "ready" | "paused" | "busy" | "wrap_up"} Presence
 */

export {};
