// Suggestions under a code field, after the ARIA combobox pattern: arrows choose, Enter takes, Escape closes and then clears, the
// number of suggestions is said politely. Answers that come out of order are dropped.

let made = 0;

export class Combo {
  /** @param {(input: HTMLInputElement, item: any) => void} taken */
  constructor(texts, price, taken) {
    this.t = texts;
    this.price = price;
    this.taken = taken;
    this.items = [];
    this.at = -1;
  }

  get isOpen() { return !!this.box; }

  ask(input) {
    clearTimeout(this.timer);
    this.abort?.abort();
    const text = input.value.trim();
    if (text.length < 2) { this.close(); return; }
    this.timer = setTimeout(() => this.load(input, text), 150);
  }

  async load(input, text) {
    this.abort = new AbortController();
    try {
      const response = await fetch(`/api/v1/products/suggest?text=${encodeURIComponent(text)}`, { signal: this.abort.signal, credentials: "same-origin" });
      if (!response.ok || document.activeElement !== input || input.value.trim() !== text) return;
      this.show(input, text, (await response.json()).items ?? []);
    } catch (e) { if (e.name !== "AbortError" && e.name !== "TypeError") throw e; /* no network: typing goes on without suggestions */ }
  }

  show(input, text, items) {
    this.close();
    this.live(items.length);
    if (!items.length) return;
    this.input = input;
    this.items = items;
    const id = `sug${++made}`;
    this.box = document.createElement("div");
    this.box.className = "combo-at";
    const list = document.createElement("div");
    list.className = "combo";
    list.id = id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.words(items.length));
    items.forEach((item, i) => {
      const option = document.createElement("div");
      option.id = `${id}-${i}`;
      option.setAttribute("role", "option");
      const sku = document.createElement("span");
      sku.className = "sku";
      sku.append(...this.mark(item.sku, text));
      const name = document.createElement("span");
      name.className = "trunc";
      name.append(...this.mark(item.name, text));
      const how = document.createElement("small");
      how.textContent = [this.t[`Match.${item.matchedBy}`], item.price ? this.price.format(item.price.net) : null].filter(Boolean).join(" · ");
      option.append(sku, name, how);
      // pointerdown, not click: the field must not lose the focus first.
      option.addEventListener("pointerdown", (e) => { e.preventDefault(); this.take(i); });
      list.append(option);
    });
    this.box.append(list);
    input.after(this.box);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", id);
    this.go(items[0].sku.toUpperCase() === text.toUpperCase() ? 0 : -1);
  }

  go(to) {
    const options = this.box.querySelectorAll("[role=option]");
    this.at = to;
    options.forEach((o, i) => o.setAttribute("aria-selected", i === to ? "true" : "false"));
    if (to >= 0) { this.input.setAttribute("aria-activedescendant", options[to].id); options[to].scrollIntoView({ block: "nearest" }); }
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(i) {
    const { input } = this;
    const item = this.items[i];
    this.close();
    this.taken(input, item);
  }

  /** True when the key was for the list. */
  key(e) {
    if (e.key === "Escape") {
      e.preventDefault();
      if (this.box) this.close();
      else { e.target.value = ""; }
      return true;
    }
    if (!this.box || e.altKey) return false;
    const last = this.items.length - 1;
    if (e.key === "ArrowDown") this.go(this.at >= last ? 0 : this.at + 1);
    else if (e.key === "ArrowUp") this.go(this.at <= 0 ? last : this.at - 1);
    else if (e.key === "Home" && this.at >= 0) this.go(0);
    else if (e.key === "End" && this.at >= 0) this.go(last);
    else if (e.key === "Enter" && this.at >= 0) this.take(this.at);
    else { if (e.key === "Enter" || e.key === "Tab") this.close(); return false; }
    e.preventDefault();
    return true;
  }

  close() {
    clearTimeout(this.timer);
    this.abort?.abort();
    if (!this.box) return;
    this.box.remove();
    this.box = null;
    this.items = [];
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
  }

  mark(text, typed) {
    const at = text.toUpperCase().indexOf(typed.toUpperCase());
    if (at < 0) return [text];
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + typed.length);
    return [text.slice(0, at), mark, text.slice(at + typed.length)].filter((p) => p !== "");
  }

  words(n) { return n ? this.t[`Suggestions.${n === 1 ? "one" : "many"}`].replace("{0}", n) : this.t.NoSuggestions; }

  live(n) {
    const el = this.said ?? document.getElementById("pad-live");
    if (el) el.textContent = this.words(n);
  }
}
