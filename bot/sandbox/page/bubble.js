// One message of a chat as an element: text, things people send, and the buttons under it.

import { fileUrl } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { draw, link, startPayload } from "./text.js";
import { currentLanguage, t } from "./words.js";

const locale = () => (currentLanguage() === "id" ? "id-ID" : "en-GB");

export function bubble(item, phone) {
  const { message, from_bot: fromBot } = item;
  const node = el("article", { className: `message ${fromBot ? "in" : "out"}` });
  const body = el("div", { className: "bubble" }, origin(message), quoted(message));
  body.append(...things(message, fromBot));
  if (item.text) {
    const entities = message.entities ?? message.caption_entities;
    body.append(el("div", { className: "text" }, draw(item.text, entities, phone.links)));
  }
  body.append(meta(message));
  if (message.sticker) body.classList.add("bare");
  node.append(body);
  node.append(options(item, phone));
  if (message.reply_markup) node.append(buttons(item, phone));
  return node;
}

const origin = (message) =>
  message.forward_origin
    ? el("p", { className: "origin" }, t("forwarded", { name: message.forward_origin.sender_user_name }))
    : null;

function quoted(message) {
  const replied = message.reply_to_message;
  if (!replied) return null;
  const text = replied.text ?? replied.caption ?? "…";
  return el("p", { className: "quoted" }, text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function meta(message) {
  const at = new Date(message.date * 1000);
  const clock = at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  const edited = message.edit_date ? `${t("edited")} ` : "";
  return el("span", { className: "meta" }, edited, el("time", { dateTime: at.toISOString() }, clock));
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 864e5);
  if (ago === 0) return t("today");
  if (ago === 1) return t("yesterday");
  return date.toLocaleDateString(locale(), { day: "numeric", month: "long", year: "numeric" });
}

function things(message, fromBot) {
  const found = [];
  if (message.sticker) found.push(el("div", { className: "sticker" }, message.sticker.emoji));
  if (message.photo) found.push(photo(message.photo.at(-1), fromBot));
  if (message.video) found.push(standIn("video", t("video")));
  if (message.voice) found.push(standIn("play", t("voice"), `0:0${message.voice.duration}`));
  if (message.document) found.push(file(message.document));
  if (message.location) {
    const { latitude, longitude } = message.location;
    found.push(standIn("pin", t("location"), `${latitude}, ${longitude}`));
  }
  if (message.contact) {
    found.push(standIn("person", message.contact.first_name || t("contact"), message.contact.phone_number));
  }
  return found;
}

/** What people send here is a stand-in without a picture; what the bot sends is shown. */
function photo(size, fromBot) {
  if (!fromBot) return standIn("photo", t("photo"));
  return el("img", { className: "photo", src: fileUrl(size.file_id), alt: t("photo") });
}

const standIn = (sign, title, note) =>
  el(
    "div",
    { className: "thing" },
    el("span", { className: "disc" }, icon(sign)),
    el("span", { className: "lines" }, el("b", {}, title), note ? el("small", {}, note) : null),
  );

function file(document) {
  const size = document.file_size < 1024 ? `${document.file_size} B` : `${(document.file_size / 1024).toFixed(1)} KB`;
  return el(
    "a",
    {
      className: "thing file",
      href: fileUrl(document.file_id),
      download: document.file_name,
      "aria-label": t("download", { name: document.file_name }),
    },
    el("span", { className: "disc" }, icon("down")),
    el("span", { className: "lines" }, el("b", {}, document.file_name), el("small", {}, size)),
  );
}

function options(item, phone) {
  const button = el(
    "button",
    { type: "button", className: "options", "aria-label": t("ofMessage"), "aria-haspopup": "menu", "aria-expanded": "false" },
    "⋯",
  );
  const panel = el("div", { className: "menu of-message", role: "menu", hidden: true });
  phone.menuOf(item, button, panel);
  return el("span", { className: "more" }, button, panel);
}

function buttons(item, phone) {
  const rows = item.message.reply_markup.inline_keyboard.map((row) =>
    el("div", { className: "row" }, row.map((button) => inline(button, item, phone))),
  );
  return el("div", { className: "inline" }, rows);
}

function inline(button, item, phone) {
  const className = `press ${button.style ?? ""}`;
  const label = el("span", {}, button.text);
  if (button.url && startPayload(button.url, phone.links.bot()) === null) {
    const node = link(button.url, [label, icon("out")], phone.links);
    node.className = className;
    return node;
  }
  const node = el("button", { type: "button", className, title: button.text }, label);
  node.addEventListener("click", () => phone.pressed(button, item, node));
  return node;
}
