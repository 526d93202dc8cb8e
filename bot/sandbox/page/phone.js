// One phone: a person, what they see, and what they do. It asks the sandbox and draws the answer.

import { act, Away, getPerson } from "./api.js";
import { ask, el, Menu, showAlert } from "./dom.js";
import { commandEntries, messageEntries, peopleEntries, thingEntries } from "./entries.js";
import { Log } from "./log.js";
import { startPayload } from "./text.js";
import { t } from "./words.js";

const TOAST_SECONDS = 3.5;
const TYPING_SECONDS = 5;

export class Phone {
  #queries = new Map();
  #folded = false;
  #held = null; // the message that the line to write in is about: { item, way }
  #again = false;
  #loading = null;
  #typing = null;
  #toasting = null;
  #nextCode = null;

  constructor(side, app) {
    Object.assign(this, { side, app, person: null, seen: null });
    this.node = document.getElementById("phone").content.cloneNode(true).firstElementChild;
    this.node.id = `phone-${side}`;
    this.input = this.$("textarea");
    this.links = { say: (text) => this.say(text), bot: () => app.bot.username };
    this.log = new Log(this, this.$(".log"), this.$(".newest"));
    this.#wire();
  }

  $(selector) {
    return this.node.querySelector(selector);
  }

  #wire() {
    const menu = (name, entries) =>
      new Menu(this.$(`.${name}-button`), this.$(`.menu.${name}`), () => entries(this));
    menu("people", peopleEntries);
    menu("things", thingEntries);
    this.commands = menu("commands", commandEntries);
    this.$(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("input", () => this.#typed());
    this.$(".start").addEventListener("click", () => this.#start());
    this.$(".cancel").addEventListener("click", () => this.letGo());
    this.$(".code").addEventListener("click", () => this.write(this.seen.code.digits));
    this.$(".keyboard-button").addEventListener("click", () => {
      this.#folded = !this.#folded;
      this.#drawKeyboard();
    });
  }

  // --- what is shown

  async show(id) {
    this.person = { id };
    this.seen = null;
    this.log.clear();
    this.letGo();
    await this.refresh();
    this.log.toNewest();
  }

  /** Fetches the chat and draws what has changed. Calls that come meanwhile cost one fetch more. */
  async refresh() {
    this.#again = true;
    this.#loading ??= this.#load();
    await this.#loading;
  }

  async #load() {
    try {
      while (this.#again) {
        this.#again = false;
        const id = this.person.id;
        const seen = await getPerson(id);
        if (id === this.person.id) this.#draw(seen);
        else this.#again = true;
      }
    } catch (error) {
      if (!(error instanceof Away) || !this.seen) throw error;
    } finally {
      this.#loading = null;
    }
  }

  #draw({ person, chat, commands, code }) {
    const newest = (messages) => messages?.at(-1)?.id;
    if (newest(this.seen?.chat.messages) !== newest(chat.messages)) this.#folded = chat.folded;
    Object.assign(this, { person, seen: { chat, commands, code } });
    const stopped = !chat.messages.length || person.blocked;
    this.$(".start").hidden = !stopped;
    this.$(".composer").hidden = stopped;
    this.#drawWords();
    this.#drawCode();
    this.log.draw(chat.messages, this.#welcome());
    this.#drawKeyboard();
    this.app.changed();
  }

  #drawWords() {
    const { name, id, blocked } = this.person;
    const labels = {
      ".log": t("log", { name }),
      ".people-button": t("menu"),
      ".things-button": t("attach"),
      ".commands-button": t("commandsHint"),
      ".keyboard-button": t("keyboard"),
      ".keyboard": t("keyboard"),
      ".newest": t("newest"),
      ".send": t(this.#held?.way === "editing" ? "save" : "send"),
      ".cancel": t("cancel"),
      textarea: `${t("message")}, ${name}`,
    };
    for (const [selector, text] of Object.entries(labels)) this.$(selector).ariaLabel = text;
    this.node.ariaLabel = `${t(this.side)}: ${name}`;
    this.$(".name").textContent = name;
    this.$(".avatar").textContent = initials(name);
    this.$(".avatar").className = `avatar tint-${id % 6}`;
    this.$(".commands-button span").textContent = t("commands");
    this.$(".editing span").textContent = t(this.#held?.way ?? "editing");
    this.$(".start").textContent = t(blocked ? "restart" : "start");
    this.input.placeholder = this.seen.chat.placeholder ?? `${t("message")}…`;
    this.#drawAbout();
  }

  #drawAbout() {
    const key = this.#typing ? "typing" : this.person.blocked ? "blockedNow" : "talksTo";
    const about = this.$(".about");
    about.textContent = t(key, { role: t(this.side), bot: this.app.bot.first_name });
    about.classList.toggle("busy", Boolean(this.#typing));
  }

  /** The authenticator app of whoever has one; a press puts the code into the line to write in. */
  #drawCode() {
    const { code } = this.seen;
    const box = this.$(".code");
    box.hidden = !code;
    clearTimeout(this.#nextCode);
    if (!code) return;
    box.querySelector("small").textContent = t("authenticator");
    box.querySelector(".digits").textContent = `${code.digits.slice(0, 3)} ${code.digits.slice(3)}`;
    box.title = t("authenticatorHint");
    this.#nextCode = setTimeout(() => this.refresh(), code.seconds * 1000);
  }

  #welcome() {
    const text = this.app.description || t("emptyText", { name: this.person.name });
    return el("div", { className: "welcome" }, el("b", {}, t("emptyTitle")), el("p", {}, text));
  }

  #drawKeyboard() {
    const { keyboard } = this.seen.chat;
    const has = keyboard.length > 0 && !this.$(".composer").hidden;
    const panel = this.$(".keyboard");
    const toggle = this.$(".keyboard-button");
    const follow = this.log.nearEnd();
    panel.hidden = !has || this.#folded;
    toggle.hidden = !has;
    toggle.ariaPressed = String(!this.#folded);
    const signature = JSON.stringify(keyboard);
    if (panel.dataset.signature !== signature) {
      panel.dataset.signature = signature;
      const row = (buttons) => el("div", { className: "row" }, buttons.map((each) => this.#button(each)));
      panel.replaceChildren(...keyboard.map(row));
    }
    if (follow) this.log.toNewest();
  }

  #button(button) {
    const props = { type: "button", className: `key ${button.style ?? ""}`, title: button.text };
    return el("button", { ...props, onclick: () => this.#tap(button) }, el("span", {}, button.text));
  }

  // --- what happens

  happened(event) {
    if (event.kind === "toast") this.#answered(event.toast);
    else if (event.kind === "action") this.#types(TYPING_SECONDS);
    else {
      if (event.message?.from_bot) this.#types(0);
      this.refresh();
    }
  }

  #types(seconds) {
    clearTimeout(this.#typing);
    this.#typing = seconds ? setTimeout(() => this.#types(0), seconds * 1000) : null;
    this.#drawAbout();
  }

  #answered({ query_id: id, text, alert, url }) {
    this.#queries.get(id)?.classList.remove("waiting");
    this.#queries.delete(id);
    if (url) this.#follow(url);
    if (text && alert) showAlert(this.$(".alert"), text);
    else if (text) this.toast(text);
  }

  #follow(url) {
    const payload = startPayload(url, this.app.bot.username);
    if (payload !== null) this.say(`/start ${payload}`.trim());
  }

  toast(text) {
    const node = this.$(".toast");
    node.textContent = text;
    node.hidden = false;
    clearTimeout(this.#toasting);
    this.#toasting = setTimeout(() => (node.hidden = true), TOAST_SECONDS * 1000);
  }

  // --- what the person does

  /** False when the sandbox refused, which is shown. */
  async do(action, fields) {
    try {
      return (await act(this.person.id, action, fields)) ?? true;
    } catch (error) {
      this.toast(t("failed", { why: error.message }));
      return false;
    }
  }

  say(text) {
    return this.do("say", { text });
  }

  async #start() {
    if (this.person.blocked) await this.do("unblock");
    await this.say("/start");
    await this.refresh();
    this.input.focus();
  }

  /** Puts a text into the line to write in. */
  write(text) {
    this.input.value = text;
    this.#typed();
    this.input.focus();
  }

  edit(item) {
    this.#hold({ item, way: "editing" }, item.text);
  }

  reply(item) {
    this.#hold({ item, way: "replying" }, "");
  }

  letGo() {
    if (this.#held) this.#hold(null, "");
  }

  #hold(held, text) {
    this.#held = held;
    this.$(".editing").hidden = !held;
    this.$(".editing span").textContent = t(held?.way ?? "editing");
    this.$(".send").ariaLabel = t(held?.way === "editing" ? "save" : "send");
    this.write(text);
  }

  async #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const held = this.#held;
    this.letGo();
    this.write("");
    const done = await (held ? this.#about(held, text) : this.say(text));
    if (!done && !this.input.value) this.write(text);
  }

  #about({ item, way }, text) {
    if (way === "editing") return this.do("edit", { message_id: item.id, text });
    return this.do("say", { text, reply_to: item.id });
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape") {
      this.letGo();
      this.commands.hide();
    } else if (event.key === "ArrowDown" && !this.commands.panel.hidden) {
      event.preventDefault();
      this.commands.panel.querySelector("button").focus();
    }
  }

  #typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    const begun = /^\/\w*$/.test(this.input.value) && commandEntries(this).some((entry) => entry.act);
    if (begun) this.commands.show({ focus: false });
    else this.commands.hide();
  }

  async #tap(button) {
    if (button.request_contact) {
      const title = t("shareOwn", { name: this.person.name });
      if (!(await ask(this.$(".ask"), title, [], t("share")))) return;
    }
    await this.do("tap", { label: button.text });
  }

  async pressed(button, item, node) {
    if (button.url) this.#follow(button.url);
    else if (button.copy_text) {
      await navigator.clipboard.writeText(button.copy_text.text);
      this.toast(t("copied"));
    } else if (button.callback_data === undefined) this.toast(t("cannotHere"));
    else {
      node.classList.add("waiting");
      const query = await this.do("press", { message_id: item.id, data: button.callback_data });
      if (query) this.#queries.set(query, node);
      else node.classList.remove("waiting");
    }
  }

  menuOf(item, button, panel) {
    return new Menu(button, panel, () => messageEntries(this, item));
  }
}

function initials(name) {
  const parts = name.split(/\s+/).filter(Boolean);
  return [parts[0], ...parts.slice(1).slice(-1)].map((part) => [...part][0].toUpperCase()).join("");
}
