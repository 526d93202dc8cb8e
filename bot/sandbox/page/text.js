// Draws a text with Telegram's entities as elements. Nothing here ever parses HTML.

import { el } from "./dom.js";
import { t } from "./words.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
const SCHEMES = ["http:", "https:", "mailto:", "tel:"];

/** Nodes for a text. JavaScript counts as Telegram does, in UTF-16 units. `links` acts on taps. */
export function draw(text, entities, links) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, links);
}

function span(text, begin, end, entities, links) {
  const nodes = [];
  let at = begin;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const from = Math.max(entity.offset, at);
    const stop = Math.min(entity.offset + entity.length, end);
    if (stop <= from) continue; // it was drawn inside the one before
    if (from > at) nodes.push(text.slice(at, from));
    const inner = entities.slice(i + 1).filter((other) => other.offset < stop);
    nodes.push(wrap(entity, text.slice(from, stop), span(text, from, stop, inner, links), links));
    at = stop;
    if (BLOCKS.includes(entity.type) && at < end && text[at] === "\n") at += 1; // it ends its line
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrap(entity, shown, children, links) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return tappable(children, () => links.say(shown));
    case "url":
      return link(/^\w+:/.test(shown) ? shown : `http://${shown}`, children, links);
    case "text_link":
      return link(entity.url, children, links);
    case "email":
      return link(`mailto:${shown}`, children, links);
    case "phone_number":
      return link(`tel:${shown}`, children, links);
    case "mention":
    case "hashtag":
      return el("span", { className: "tag" }, children);
    default:
      return el("span", {}, children);
  }
}

function spoiler(children) {
  const node = el("button", { type: "button", className: "spoiler", "aria-label": t("spoiler") });
  const inner = el("span", { "aria-hidden": "true" }, children);
  node.append(inner);
  node.addEventListener("click", () => {
    node.classList.add("open");
    node.removeAttribute("aria-label");
    inner.removeAttribute("aria-hidden");
  });
  return node;
}

const tappable = (children, act) =>
  el("button", { type: "button", className: "link", onclick: act }, children);

/** A link to the bot itself acts in this phone; any other opens beside the page. */
export function link(url, children, links) {
  const payload = startPayload(url, links.bot());
  if (payload !== null) {
    return tappable(children, () => links.say(payload ? `/start ${payload}` : "/start"));
  }
  const href = safe(url);
  if (!href) return el("span", {}, children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** What a deep link to this bot hands to /start; null for every other address. */
export function startPayload(url, username) {
  const address = safe(url, ["http:", "https:", "tg:"]);
  if (!address) return null;
  const { protocol, hostname, pathname, searchParams } = new URL(address);
  const name = username.toLowerCase();
  const webbed = ["t.me", "telegram.me"].includes(hostname) && pathname.slice(1).toLowerCase() === name;
  const native = protocol === "tg:" && (searchParams.get("domain") ?? "").toLowerCase() === name;
  return webbed || native ? (searchParams.get("start") ?? "") : null;
}

function safe(url, schemes = SCHEMES) {
  try {
    const parsed = new URL(url);
    return schemes.includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}
