// <order-stream data-one data-many>: while the list of orders is looked at, what happens to them arrives here. Rows and counters that are on the
// page follow by themselves; new orders are announced, and come into the list when one asks for them, so that nothing moves under the hand.
// What is ticked stays ticked. Without script one reloads.
class OrderStream extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.words = this.querySelector("button span");
    if (!this.button || !this.words || !globalThis.EventSource) return;
    this.setAttribute("role", "status");
    this.button.addEventListener("click", () => this.refresh(true));
    this.watch = () => { if (document.visibilityState === "hidden") this.close(); else this.open(); };
    document.addEventListener("visibilitychange", this.watch);
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", this.watch);
    this.watch();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.watch);
    this.close();
  }

  // A hidden page listens to nothing; seen again, it goes on after the last thing it heard.
  open() {
    if (this.source) return;
    this.source = new EventSource(`/api/v1/admin/orders/stream${this.last ? `?after=${this.last}` : ""}`);
    const hear = (/** @type {MessageEvent} */ e) => { if (e.lastEventId) this.last = e.lastEventId; };
    this.source.addEventListener("hello", hear);
    for (const name of ["order", "reload"]) this.source.addEventListener(name, (e) => { hear(e); this.soon(); });
  }

  close() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.timer);
    this.timer = null;
  }

  soon() {
    this.timer ??= setTimeout(() => { this.timer = null; this.refresh(false); }, 700);
  }

  /** @param {boolean} all Also the new ones. */
  async refresh(all) {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of [".viewtabs .tabs", ".page-head .meta", "table.desk-table tfoot", "nav.pages > span"]) this.swap(part, page);
    const old = document.querySelector("table.desk-table tbody");
    const now = page.querySelector("table.desk-table tbody");
    if (!now || (!old && !all)) { if (all) location.reload(); return; }
    if (!old) { location.reload(); return; }
    const there = this.rows(old);
    let fresh = 0;
    for (const [number, row] of this.rows(now)) {
      const mine = there.get(number);
      if (mine) this.follow(mine, row);
      else fresh++;
      there.delete(number);
    }
    // What the filters no longer leave stays where it is, grey, until the list is asked for.
    for (const row of there.values()) row.classList.add("off");
    if (all) {
      const chosen = new Set([...old.querySelectorAll("input[name=row]:checked")].map((b) => /** @type {HTMLInputElement} */ (b).value));
      for (const box of now.querySelectorAll("input[name=row]")) /** @type {HTMLInputElement} */ (box).checked = chosen.has(/** @type {HTMLInputElement} */ (box).value);
      old.replaceChildren(...now.children);
      old.dispatchEvent(new Event("change", { bubbles: true }));
      fresh = 0;
    }
    this.hidden = fresh === 0;
    const said = (fresh === 1 ? this.dataset.one : this.dataset.many)?.replace("{0}", String(fresh)) ?? "";
    if (this.words.textContent !== said) this.words.textContent = said;
  }

  swap(selector, page) {
    const old = document.querySelector(selector);
    const now = page.querySelector(selector);
    if (old && now && old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
  }

  /** @returns {Map<string, HTMLTableRowElement>} */
  rows(body) {
    return new Map([...body.querySelectorAll("input[name=row]")].map((b) => [b.value, b.closest("tr")]));
  }

  // The cells after the box, where they differ; not the one that has the focus.
  follow(mine, row) {
    mine.className = row.className;
    for (let i = 1; i < row.cells.length && i < mine.cells.length; i++) {
      if (mine.cells[i].innerHTML !== row.cells[i].innerHTML && !mine.cells[i].contains(document.activeElement)) mine.cells[i].innerHTML = row.cells[i].innerHTML;
    }
  }
}
customElements.define("order-stream", OrderStream);
