// The page: two phones, who holds them, and the live connection to the sandbox.

import { Away, addPerson, getState, listen } from "./api.js";
import { el } from "./dom.js";
import { Phone } from "./phone.js";
import { currentLanguage, t, toggleLanguage } from "./words.js";

const SIDES = { left: "Siti", right: "Pak Budi" };
const RETRY_SECONDS = 1.5;
const OF_ALL = ["commands", "profile", "people"];

class App {
  bot = { first_name: "", username: "" };
  description = "";
  people = [];
  #source = null;
  #seq = 0;
  #online = false;
  #awake = false;

  async start() {
    this.phones = Object.keys(SIDES).map((side) => new Phone(side, this));
    document.getElementById("phones").append(...this.phones.map((phone) => phone.node));
    this.#drawTabs();
    document.getElementById("language").addEventListener("click", () => {
      toggleLanguage();
      this.#redraw();
    });
    this.#activate(0);
    await this.#begin();
  }

  /** From nothing: also after the sandbox was restarted, when everybody's chats are gone. */
  async #begin() {
    this.#seq = 0;
    try {
      await this.#load();
      for (const phone of this.phones) await phone.show(await this.#holder(phone.side));
      this.#listen();
      await this.#load();
      this.#redraw();
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      this.#drawStatus();
      setTimeout(() => this.#begin(), RETRY_SECONDS * 1000);
    }
  }

  async #load() {
    const state = await getState();
    this.bot = state.bot;
    this.description = state.description;
    this.people = state.people;
    this.#awake = state.bot_connected;
    this.#seq = Math.max(this.#seq, state.seq);
  }

  /** Who had this phone the last time, if they are still there; else its first owner. */
  async #holder(side) {
    const known = Number(localStorage.getItem(`person-${side}`));
    if (this.people.some((person) => person.id === known)) return known;
    const { id } = await addPerson({ name: SIDES[side] });
    return id;
  }

  async choose(phone, id) {
    localStorage.setItem(`person-${phone.side}`, id);
    await this.#load();
    await phone.show(id);
    this.#listen();
    this.#drawTabs();
  }

  changed() {
    this.#drawTabs();
  }

  #listen() {
    this.#source?.close();
    const chats = this.phones.map((phone) => phone.person.id);
    this.#source = listen(this.#seq, chats, {
      onEvent: (event) => this.#happened(event),
      onStatus: (online) => {
        this.#online = online;
        this.#drawStatus();
        if (online) for (const phone of this.phones) phone.refresh();
      },
    });
  }

  async #happened(event) {
    this.#seq = event.seq;
    if (event.kind === "gap") return this.#begin(); // the sandbox was restarted
    if (OF_ALL.includes(event.kind)) {
      await this.#load().catch((error) => {
        if (!(error instanceof Away)) throw error; // asked for again once the connection is back
      });
      this.#drawStatus();
    }
    for (const phone of this.phones) {
      if (event.chat === null || event.chat === phone.person.id) phone.happened(event);
    }
  }

  #redraw() {
    document.documentElement.lang = currentLanguage();
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
    const toggle = document.getElementById("language");
    toggle.textContent = t("language");
    toggle.title = t("languageHint");
    toggle.lang = currentLanguage() === "id" ? "en" : "id";
    this.#drawStatus();
    for (const phone of this.phones) phone.refresh();
  }

  #drawStatus() {
    const key = !this.#online ? "connecting" : this.#awake ? "connected" : "waiting";
    const status = document.getElementById("status");
    status.dataset.is = key;
    if (status.textContent !== t(key)) status.textContent = t(key);
  }

  // On a narrow screen one phone is shown at a time.

  #drawTabs() {
    const tabs = document.getElementById("tabs");
    if (!tabs.children.length) tabs.append(...this.phones.map((phone, at) => this.#tab(phone, at)));
    this.phones.forEach((phone, at) => {
      const name = phone.person?.name ?? "";
      tabs.children[at].replaceChildren(el("small", {}, t(phone.side)), el("span", {}, name));
    });
  }

  #tab(phone, at) {
    const tab = el("button", { type: "button", role: "tab", "aria-controls": phone.node.id });
    tab.addEventListener("click", () => this.#activate(at));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = (at + 1) % this.phones.length;
      this.#activate(other);
      document.getElementById("tabs").children[other].focus();
    });
    return tab;
  }

  #activate(active) {
    const tabs = document.getElementById("tabs").children;
    this.phones.forEach((phone, at) => {
      tabs[at].setAttribute("aria-selected", String(at === active));
      tabs[at].tabIndex = at === active ? 0 : -1;
      phone.node.classList.toggle("active", at === active);
    });
  }
}

new App().start();
