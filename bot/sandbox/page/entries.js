// What stands in the menus of a phone, and what each entry does.

import { addPerson } from "./api.js";
import { ask, el } from "./dom.js";
import { t } from "./words.js";

const THINGS = [
  ["ownContact", "phone"],
  ["otherContact", "person"],
  ["location", "pin"],
  ["photo", "photo"],
  ["album", "album"],
  ["video", "video"],
  ["ownFile", "file"],
  ["document", "file"],
  ["voice", "mic"],
  ["sticker", "sticker"],
  ["forwarded", "forward"],
  ["forwarded_contact", "forward"],
];

export function peopleEntries(phone) {
  const block = phone.person.blocked ? "unblock" : "block";
  return [
    { heading: t("switchTo") },
    ...phone.app.people.map((person) => ({
      label: person.name,
      checked: person.id === phone.person.id,
      act: () => phone.app.choose(phone, person.id),
    })),
    { label: t("add"), icon: "plus", act: () => add(phone) },
    { line: true },
    { label: t("reset"), icon: "erase", act: () => phone.do("reset") },
    { label: t(block), icon: "ban", act: () => phone.do(block) },
  ];
}

async function add(phone) {
  const fields = [
    { name: "name", label: t("name"), required: true },
    { name: "phone", label: t("ownPhone"), type: "tel" },
    { name: "username", label: t("username") },
  ];
  const given = await ask(phone.$(".ask"), t("addTitle"), fields, t("addYes"));
  if (!given) return;
  const filled = Object.entries(given).filter(([, value]) => value);
  const person = await addPerson(Object.fromEntries(filled));
  await phone.app.choose(phone, person.id);
  (phone.$(".start").hidden ? phone.input : phone.$(".start")).focus();
}

/** The bot's commands; while one is being typed, those that begin like it. */
export function commandEntries(phone) {
  const typed = phone.input.value.startsWith("/") ? phone.input.value.slice(1) : "";
  const found = (phone.seen?.commands ?? []).filter(({ command }) => command.startsWith(typed));
  if (!found.length) return [{ heading: t("noCommands") }];
  return found.map(({ command, description }) => ({
    label: `/${command}`,
    note: description,
    act: () => {
      phone.write("");
      phone.say(`/${command}`);
    },
  }));
}

export function thingEntries(phone) {
  return THINGS.map(([kind, icon]) => ({
    icon,
    label: t(kind === "forwarded" ? "forwardedText" : kind),
    act: () => send(phone, kind),
  }));
}

async function send(phone, kind) {
  if (kind === "ownFile") await sendFile(phone);
  else if (kind === "ownContact") await phone.do("contact", { own: true });
  else if (kind !== "otherContact") await phone.do("send", { kind });
  else {
    const fields = [
      { name: "name", label: t("name"), value: "Rina", required: true },
      { name: "phone", label: t("phone"), value: "+6281298765432", required: true, type: "tel" },
    ];
    const given = await ask(phone.$(".ask"), t("otherTitle"), fields, t("share"));
    if (given) await phone.do("contact", { own: false, ...given });
  }
}

/** A file from this computer. */
async function sendFile(phone) {
  const chosen = await new Promise((resolve) => {
    const input = el("input", { type: "file", hidden: true });
    input.addEventListener("change", () => resolve(input.files[0]));
    input.addEventListener("cancel", () => resolve(null));
    phone.node.append(input);
    input.click();
    input.remove();
  });
  if (!chosen) return;
  const read = new FileReader();
  read.readAsDataURL(chosen);
  await new Promise((resolve) => read.addEventListener("loadend", resolve));
  await phone.do("file", { name: chosen.name, content: (read.result ?? "").split(",")[1] ?? "" });
}

export function messageEntries(phone, item) {
  const edit = { label: t("edit"), icon: "pencil", act: () => phone.edit(item) };
  const remove = {
    label: t("remove"),
    icon: "erase",
    act: () => phone.do("delete", { message_id: item.id }),
  };
  const reply = { label: t("reply"), icon: "reply", act: () => phone.reply(item) };
  if (item.from_bot) return [reply];
  return item.message.text ? [reply, edit, remove] : [reply, remove];
}
