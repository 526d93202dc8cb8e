// The list of messages of a phone: draws what changed, keeps the place, follows the newest.

import { bubble, day } from "./bubble.js";
import { el } from "./dom.js";
import { currentLanguage } from "./words.js";

const NEAR = 80;

export class Log {
  #drawn = new Map();
  #follows = true; // a hidden phone has no place of its own: it shows the newest once it is seen

  constructor(phone, node, newest) {
    Object.assign(this, { phone, node, newest });
    newest.addEventListener("click", () => this.toNewest());
    node.addEventListener("scroll", () => {
      if (this.#shown()) this.#follows = this.nearEnd();
      if (this.#follows) newest.hidden = true;
    });
    new ResizeObserver(() => this.#follows && this.toNewest()).observe(node);
  }

  clear() {
    this.#drawn.clear();
    this.node.replaceChildren();
  }

  #shown() {
    return this.node.clientHeight > 0;
  }

  nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toNewest() {
    this.node.scrollTop = this.node.scrollHeight;
    this.#follows = true;
    this.newest.hidden = true;
  }

  draw(messages, welcome) {
    const atEnd = this.#shown() ? this.nearEnd() : this.#follows;
    const follow = atEnd || messages.at(-1)?.from_bot === false;
    const added = this.#place(this.#wanted(messages, welcome));
    if (follow) this.toNewest();
    else if (added) this.newest.hidden = false;
  }

  /** Pairs of a key, which is the same as long as the element is, and how to make the element. */
  #wanted(messages, welcome) {
    const language = currentLanguage();
    if (!messages.length) return [[`welcome ${language} ${welcome.textContent}`, () => welcome]];
    const wanted = [];
    let today = null;
    for (const item of messages) {
      const date = day(item.message.date);
      if (date !== today) wanted.push([`day ${date}`, () => el("p", { className: "day" }, date)]);
      today = date;
      wanted.push([`${item.id} ${item.version} ${language}`, () => bubble(item, this.phone)]);
    }
    return wanted;
  }

  #place(wanted) {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, node] of this.#drawn) {
      if (keys.has(key)) continue;
      node.remove();
      this.#drawn.delete(key);
    }
    let added = 0;
    let at = this.node.firstChild;
    for (const [key, make] of wanted) {
      const node = this.#drawn.get(key) ?? make();
      if (!this.#drawn.has(key)) added += 1;
      this.#drawn.set(key, node);
      if (node === at) at = at.nextSibling;
      else this.node.insertBefore(node, at);
    }
    return added;
  }
}
