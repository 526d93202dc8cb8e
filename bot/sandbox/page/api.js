// The sandbox's control API, and its live events.

export class Refused extends Error {}
export class Away extends Error {}

async function request(path, options) {
  const answer = await fetch(`/sandbox/${path}`, options).catch((error) => {
    throw new Away(error.message);
  });
  const body = await answer.json();
  if (!answer.ok) throw new Refused(body.error ?? answer.statusText);
  return body;
}

const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const getState = () => request("state");
export const getPerson = (id) => request(`people/${id}`);
export const addPerson = (fields) => post("people", fields);
export const act = (id, action, fields = {}) => post(`people/${id}/${action}`, fields);
export const fileUrl = (id) => `/sandbox/files/${encodeURIComponent(id)}`;

/** Events of these chats from `after` on; the browser comes back by itself where it left off. */
export function listen(after, chats, { onEvent, onStatus }) {
  const source = new EventSource(`/sandbox/events?after=${after}&chats=${chats.join(",")}`);
  source.onopen = () => onStatus(true);
  source.onerror = () => onStatus(false);
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  return source;
}
