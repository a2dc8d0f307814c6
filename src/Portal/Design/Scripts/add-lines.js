// <add-lines data-form data-one data-many>: says how many rows are chosen and what they cost, asked of the server (breaks and roundings are its own).
// Fills [data-sum-of=FORM] and each [data-total=SKU]. The page sums nothing itself.
import { numberOf } from "./quantity-box.js";

class AddLines extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (document.getElementById(this.dataset.form ?? ""));
    this.none = this.innerHTML;
    const lang = document.documentElement.lang === "en" ? "en-GB" : "it-IT";
    this.money = new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: true });
    this.form?.addEventListener("input", () => this.later());
    this.ask();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 250);
  }

  chosen() {
    return [...this.form.elements].filter((e) => e.name?.startsWith("q."))
      .map((e) => ({ sku: e.name.slice(2), quantity: numberOf(e.value) })).filter((l) => l.quantity > 0);
  }

  async ask() {
    if (!this.form) return;
    const lines = this.chosen();
    this.asking?.abort();
    this.count(lines.length);
    if (!lines.length) { this.show(null); return; }
    this.asking = new AbortController();
    try {
      const answer = await fetch("/api/v1/prices", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ lines }), signal: this.asking.signal, credentials: "same-origin",
      });
      this.show(answer.ok ? await answer.json() : null);
    } catch { /* a newer question is on its way, or there is no network: the cart will tell */ }
  }

  count(n) {
    const words = n ? (n === 1 ? this.dataset.one : this.dataset.many).replace("{0}", n) : null;
    if (words === null) this.innerHTML = this.none;
    else {
      const b = document.createElement(this.dataset.sum ? "span" : "b");
      b.textContent = words;
      this.replaceChildren(b);
    }
  }

  show(answer) {
    const totals = new Map((answer?.lines ?? []).map((l) => [l.sku, l.lineNet]));
    for (const cell of document.querySelectorAll("[data-total]")) {
      const net = totals.get(cell.dataset.total);
      cell.textContent = net === undefined || net === null ? "" : this.money.format(net);
    }
    const sum = answer ? `${this.money.format(answer.totals.goods)}\u00a0€` : "";
    for (const place of document.querySelectorAll(`[data-sum-of="${this.dataset.form}"]`)) place.textContent = sum;
    if (this.dataset.sum && sum) this.firstElementChild.textContent += this.dataset.sum + sum;
  }
}

customElements.define("add-lines", AddLines);
