// The quick-order pad, keyboard first (domain.md C1, C11). It takes over the table of the page's own form: the same rows, the same
// draft on the server, the same buttons. Rows are drawn in blocks; blocks far from the window are only as tall as they were.
import { PadStore } from "./pad-store.js";
import { Combo } from "./combo.js";

const BLOCK = 50;
const ROW = 34;

/** @typedef {{line: number, code: string, quantity: string, unit: string|null, apart: boolean, merged: object[]|null, note: string|null, check: any, waiting: number, el?: HTMLTableRowElement}} Row */

const h = (tag, props = {}, ...kids) => {
  const el = document.createElement(tag);
  for (const [k, v] of Object.entries(props)) {
    if (v === null || v === undefined || v === false) continue;
    if (k === "class") el.className = v;
    else el.setAttribute(k, v === true ? "" : v);
  }
  el.append(...kids.filter((k) => k !== null && k !== undefined && k !== ""));
  return el;
};

class QuickOrderGrid extends HTMLElement {
  connectedCallback() {
    if (this.store) return;
    this.t = JSON.parse(this.dataset.texts);
    const data = JSON.parse(this.dataset.pad);
    this.lang = this.dataset.lang === "en" ? "en-GB" : "it-IT";
    this.sprite = document.querySelector("svg.i use").getAttribute("href").split("#")[0];
    // Italian groups thousands from four digits on here, as the server writes them.
    this.money = new Intl.NumberFormat(this.lang, { useGrouping: "always", minimumFractionDigits: 2, maximumFractionDigits: 2 });
    this.price = new Intl.NumberFormat(this.lang, { useGrouping: "always", minimumFractionDigits: 2, maximumFractionDigits: 5 });
    this.count = new Intl.NumberFormat(this.lang, { useGrouping: "always", maximumFractionDigits: 3 });
    this.plain = new Intl.NumberFormat(this.lang, { maximumFractionDigits: 3, useGrouping: false });
    this.table = this.querySelector("table");
    this.form = document.getElementById("pad");
    /** @type {Row[]} */ this.rows = [];
    this.view = "";
    this.past = [];
    this.canUndo = data.canUndo;
    this.store = new PadStore(this.dataset.owner, data.version, data.rest, (state, at) => this.saved(state, at));
    this.near = new IntersectionObserver((seen) => this.scrolled(seen), { rootMargin: "900px 0px" });
    this.combo = new Combo(this.t, this.price, (input, item) => this.chosen(input, item));
    this.start(data);
  }

  async start(data) {
    // Without an answer the server's own table stays, and works.
    const rows = data.rows ?? (await this.store.read())?.rows.map((row) => ({ row, check: null }));
    if (!rows) return;
    this.rows = rows.map((r) => this.row(r.row, r.check));
    const kept = this.store.leftOver();
    if (kept) this.recover(kept);
    this.listen();
    this.draw();
    document.getElementById("pad-pages")?.remove();
    document.getElementById("pad-check").hidden = true;
    document.getElementById("pad-undo").disabled = !this.canUndo;
    this.check();
    const typing = document.activeElement && document.activeElement !== document.body && document.activeElement.matches("input, textarea");
    if (!typing && matchMedia("(pointer: fine)").matches && !document.querySelector(".paste.open")) this.focusRow(this.blank(), "code");
  }

  row(r, check = null) {
    return { line: r.line, code: r.code ?? "", quantity: r.quantity ?? "", unit: r.unit ?? null, apart: !!r.apart, merged: r.merged ?? null, note: r.note ?? null, check, waiting: 0 };
  }

  /** Rows that the server had not yet got when the page was left: put back, none lost. */
  recover(kept) {
    const known = new Set(this.rows.map((r) => `${r.code}\t${r.quantity}`));
    if (kept.version === this.store.version) {
      this.rows = kept.rows.map((r) => this.row(r));
    } else {
      for (const r of kept.rows) if (!known.has(`${r.code ?? ""}\t${r.quantity ?? ""}`)) this.rows.push(this.row({ ...r, line: this.next() }));
    }
    this.save();
  }

  next() { return this.rows.reduce((m, r) => Math.max(m, r.line), 0) + 1; }

  /** The last, empty row; made when there is none. */
  blank() {
    const last = this.rows.at(-1);
    if (last && !last.code && !last.quantity) return last;
    const row = this.row({ line: this.next() });
    this.rows.push(row);
    return row;
  }

  // ---------- drawing ----------

  shown() {
    const is = { ok: (r) => this.ready(r), fix: (r) => r.check?.status === "NEEDS_FIX", bad: (r) => r.check?.status === "ERROR" }[this.view];
    return is ? this.rows.filter(is) : this.rows;
  }

  ready(r) { return r.check?.status === "OK" && r.check.sku && r.check.quantity !== null && !r.waiting; }

  draw() {
    this.blank();
    this.near.disconnect();
    for (const body of [...this.table.tBodies]) body.remove();
    const rows = this.shown();
    for (const row of this.rows) row.el = undefined;
    for (let i = 0; i < rows.length; i += BLOCK) {
      const body = h("tbody", { role: "rowgroup" });
      body.rows_ = rows.slice(i, i + BLOCK);
      this.table.append(body);
      if (i < 2 * BLOCK) this.fill(body);
      else this.empty(body, body.rows_.length * ROW);
      this.near.observe(body);
    }
    this.totals();
  }

  scrolled(seen) {
    for (const { target, isIntersecting, boundingClientRect } of seen) {
      if (isIntersecting && !target.full) this.fill(target);
      else if (!isIntersecting && target.full && !target.contains(document.activeElement) && this.table.tBodies.length > 3) this.empty(target, boundingClientRect.height);
    }
  }

  fill(body) {
    body.full = true;
    body.replaceChildren(...body.rows_.map((r) => this.tr(r)));
  }

  empty(body, height) {
    body.full = false;
    for (const r of body.rows_) r.el = undefined;
    const cell = h("td", { colspan: 9, class: "gap" });
    cell.style.height = `${height}px`;
    body.replaceChildren(h("tr", { "aria-hidden": "true" }, cell));
  }

  tr(row) {
    const cell = (name, ...kids) => h("td", { role: "cell", class: name }, ...kids);
    const code = h("input", { class: "cell", "data-col": "code", maxlength: 200, autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-label": this.say("CodeOf", row.line) });
    const quantity = h("input", { class: "cell num", "data-col": "quantity", maxlength: 20, inputmode: "decimal", autocomplete: "off", "aria-label": this.say("QuantityOf", row.line) });
    code.value = row.code;
    quantity.value = row.quantity;
    row.el = h("tr", { role: "row" }, cell("num soft rn", String(row.line)), cell("ed m-tl", code, h("small", { class: "under" })), cell("desc"), cell("num soft opt"), cell("ed num m-tr", quantity), cell("num"), cell("num m-mr"), cell("m-ml"), cell(""));
    row.el.row_ = row;
    this.paint(row);
    return row.el;
  }

  /** Everything of a row but its two fields. */
  paint(row) {
    const el = row.el;
    if (!el) return;
    const c = row.waiting ? null : row.check;
    const [, code, desc, pack, quantity, net, total, stock, state] = el.cells;
    const blank = !row.code && !row.quantity;
    el.className = blank ? "edit" : c?.status === "ERROR" ? "bad" : c?.status === "NEEDS_FIX" ? "warn" : "";
    code.firstChild.placeholder = blank ? this.t.CodeHint : "";
    quantity.firstChild.placeholder = blank ? this.t.QuantityHint : "";
    const faulty = c && c.status !== "OK";
    if (faulty) { code.firstChild.setAttribute("aria-invalid", "true"); code.firstChild.setAttribute("aria-describedby", `s${row.line}`); }
    else { code.firstChild.removeAttribute("aria-invalid"); code.firstChild.removeAttribute("aria-describedby"); }
    const known = row.check;
    const name = known?.name ? [known.sku && known.sku.toUpperCase() !== row.code.trim().toUpperCase() ? h("b", { class: "sku" }, known.sku) : "", known.sku && known.sku.toUpperCase() !== row.code.trim().toUpperCase() ? ` ${known.name}` : known.name] : [];
    desc.replaceChildren(...name.filter(Boolean));
    desc.title = known?.name ?? "";
    code.querySelector(".under").replaceChildren(...name.filter(Boolean).map((n) => (typeof n === "string" ? n : n.cloneNode(true))));
    pack.textContent = known?.pack ? this.count.format(known.pack.size) : "";
    quantity.querySelector(".unit")?.remove();
    if (row.unit) quantity.append(h("small", { class: "unit" }, row.unit.toLowerCase()));
    const late = row.waiting && Date.now() - row.waiting > 5000;
    const gone = c?.errorCode === "DISCONTINUED";
    net.replaceChildren(row.waiting && !blank ? h("span", { class: "soft x" }, late ? this.t.PriceLater : this.t.Coming) : c?.netUnit != null && !gone ? this.price.format(c.netUnit) : "");
    total.replaceChildren(row.waiting && !blank ? h("span", { class: "bone" }) : c?.lineNet != null && !gone ? this.money.format(c.lineNet) : "");
    stock.replaceChildren(...(c?.availability ? [this.stock(c.availability)] : []));
    state.className = c && (faulty || row.merged || this.notes(row).length) ? "m-all" : "";
    state.replaceChildren(...this.state(row, c, blank));
  }

  state(row, c, blank) {
    if (blank) return [];
    if (!c) return [h("span", { class: "pill bare" }, this.icon("clock"), row.waiting && Date.now() - row.waiting > 5000 ? this.t.PriceLater : this.t.PriceComing)];
    if (c.status === "OK") {
      const notes = this.notes(row);
      const note = h("span", { class: "padnote x mute" }, h("span", { class: "pill ok bare" }, this.icon("ok"), this.t.IsReady));
      if (row.merged?.length > 1) note.append(` ${this.say("Merged", this.list(row.merged.map((m) => m.line)))} · `, h("button", { class: "link", type: "button", "data-do": "split" }, this.t.Split));
      if (notes.length) note.append(` ${notes.join(", ")}`);
      return [note];
    }
    const acts = h("span", { class: "do" });
    if (c.suggested != null) acts.append(h("button", { class: "btn mini", type: "button", "data-do": "fix" }, this.say("Put", this.count.format(c.suggested)), h("span", { class: "kbd" }, "Alt ↵")));
    else if (this.instead(c)) acts.append(h("button", { class: "btn mini", type: "button", "data-do": "fix" }, c.status === "ERROR" ? this.t.ThisOne : this.say("Put", this.instead(c)), h("span", { class: "kbd" }, "Alt ↵")));
    if (["NOT_FOUND", "EXCEL_SCIENTIFIC"].includes(c.errorCode) && row.code) acts.append(h("a", { class: "btn mini", href: `/catalogue?search=${encodeURIComponent(row.code)}` }, this.t.Search));
    acts.append(h("button", { class: "btn mini icon quiet", type: "button", "data-do": "remove", "aria-label": this.say("RemoveRow", row.line), title: this.say("RemoveRow", row.line) }, this.icon("x")));
    const [before, bold, after] = this.emphasis(c);
    return [h("span", { class: `fix ${c.status === "ERROR" ? "bad" : "warn"}`, id: `s${row.line}` }, this.icon(c.status === "ERROR" ? "ban" : "alert"), h("span", {}, before, h("b", {}, bold), after), acts)];
  }

  /** What to take instead: the substitute, or the code nearest to one that doesn't exist. */
  instead(c) { return c.substitute ?? c.nearest?.[0] ?? null; }

  /** A number of base units says so where the code is a carton's barcode, which would make cartons of it. */
  unitFor(c) { return c.matchedBy === "GTIN" ? c.unit : null; }

  emphasis(c) {
    const text = c.message ?? c.errorCode ?? "";
    const sku = this.instead(c);
    const at = sku ? text.lastIndexOf(sku) : -1;
    if (at >= 0) return [text.slice(0, at), sku, text.slice(at + sku.length)];
    const colon = text.lastIndexOf(": ");
    return c.suggested != null && colon >= 0 ? [text.slice(0, colon + 2), text.slice(colon + 2), ""] : [text, "", ""];
  }

  notes(row) {
    const c = row.check;
    const notes = c.matchedBy ? [this.t[`Note.${c.matchedBy}`]] : [];
    for (const note of new Set(`${row.note ?? ""},${c.note ?? ""}`.split(","))) if (this.t[`Note.${note}`] && note !== c.matchedBy) notes.push(this.t[`Note.${note}`]);
    if (c.enteredUnit && c.quantity != null) notes.push(`= ${this.count.format(c.quantity)} ${c.unit.toLowerCase()}`);
    if (c.status === "OK" && c.message) notes.push(c.message);
    return notes;
  }

  stock(a) {
    const [kind, icon] = { AVAILABLE: ["ok", "ok"], PARTIAL: ["part", "half"], INCOMING: ["soon", "truck"], ON_ORDER: ["order", "cal"] }[a.state] ?? ["none", "ban"];
    const text = a.phrase.replace(" - ", " – ");
    const semicolon = text.indexOf("; ");
    const cut = semicolon >= 0 ? semicolon + 1 : text.includes(" – ") ? text.indexOf(" – ") : text.length;
    const rest = text.slice(cut).split(this.lang === "en-GB" ? " if you order" : " se ordini")[0];
    return h("span", { class: `stock ${kind}` }, this.icon(icon), h("span", {}, h("b", {}, text.slice(0, cut)), rest));
  }

  icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${this.sprite}#${name}`);
    svg.append(use);
    return svg;
  }

  say(key, ...values) { return values.reduce((s, v, i) => s.replaceAll(`{${i}}`, v), this.t[key]); }

  plural(key, n) { return this.say(`${key}.${n === 1 ? "one" : "many"}`, this.count.format(n)); }

  list(items) { return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${this.t.And} ${items.at(-1)}`; }

  totals() {
    const full = this.rows.filter((r) => r.code || r.quantity);
    const ready = full.filter((r) => this.ready(r));
    const fix = full.filter((r) => r.check?.status === "NEEDS_FIX").length;
    const bad = full.filter((r) => r.check?.status === "ERROR").length;
    const counts = { "": full.length, ok: ready.length, fix, bad };
    for (const chip of document.querySelectorAll("#pad-counts .chip")) {
      const n = counts[chip.dataset.view];
      chip.querySelector("b").textContent = this.count.format(n);
      chip.querySelector("span").textContent = this.t[`${{ "": "Rows", ok: "Ready", fix: "ToFix", bad: "Bad" }[chip.dataset.view]}.${n === 1 ? "one" : "many"}`];
      if (chip.dataset.view === this.view) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    }
    const sum = ready.reduce((s, r) => s + Math.round((r.check.lineNet ?? 0) * 100), 0) / 100;
    const late = full.filter((r) => r.waiting).length;
    const bar = document.getElementById("pad-sum");
    bar.querySelector(".soft").textContent = this.plural("ReadyCount", ready.length);
    bar.querySelector(".sum").textContent = `${this.money.format(sum)}\u00a0€`;
    const add = document.getElementById("pad-add");
    add.firstChild.textContent = `${ready.length ? this.plural("AddReady", ready.length) : this.t["AddReady.none"]} `;
    add.setAttribute("aria-disabled", ready.length ? "false" : "true");
    document.getElementById("pad-fixall").hidden = !full.some((r) => r.check && r.check.status !== "OK" && (r.check.suggested != null || this.instead(r.check)));
    document.getElementById("pad-clear").hidden = !full.length;
    document.getElementById("pad-counts").hidden = !full.length;
    document.getElementById("pad-undo").disabled = !this.past.length && !this.canUndo;
    if (!late) this.tell(this.say("Summary", counts[""], ready.length, fix, bad));
  }

  /** Says it to a screen reader, once things are quiet. */
  tell(words) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { document.getElementById("pad-live").textContent = words; }, 700);
  }

  // ---------- changing ----------

  snapshot() {
    this.past.push(this.rows.filter((r) => r.code || r.quantity).map((r) => ({ ...r, el: undefined })));
    if (this.past.length > 100) this.past.shift();
  }

  undo() {
    const before = this.past.pop();
    if (!before) {
      if (this.canUndo) document.getElementById("pad-undo").form.requestSubmit(document.getElementById("pad-undo"));
      return;
    }
    const line = this.current?.line;
    this.rows = before;
    this.draw();
    this.changed();
    this.focusRow(this.rows.find((r) => r.line === line) ?? this.rows.at(-1), "code");
    this.tell(this.t.Undone);
  }

  changed() {
    this.save();
    this.check();
  }

  save() {
    this.store.save(this.rows.filter((r) => r.code || r.quantity).map(({ line, code, quantity, unit, apart, merged, note }) => ({ line, code, quantity, unit, apart, merged, note })));
  }

  saved(state, at) {
    const el = document.getElementById("pad-saved");
    if (state === "merged") {
      this.rows = at.map((r) => this.rows.find((x) => x.line === r.line && x.code === (r.code ?? "") && x.quantity === (r.quantity ?? "")) ?? this.row(r));
      this.draw();
      this.check();
      this.tell(this.t.ElsewhereChanged);
      return;
    }
    this.form.elements.version.value = this.store.version;
    el.textContent = state === "saved" ? this.say("SavedAt", new Date(at).toLocaleTimeString(this.lang, { hour: "2-digit", minute: "2-digit" })) : this.t.SavedHere;
  }

  /** A field was left: what was typed becomes the row. */
  commit(row, column, value) {
    if (row[column] === value) return;
    this.snapshot();
    row[column] = value;
    row.merged = null;
    row.note = null;
    if (column === "code") { row.unit = null; row.apart = false; }
    row.check = null;
    this.changed();
    this.paint(row);
    this.totals();
  }

  /** Asks for the rows that have no answer yet, a few hundred at a time; typing goes on meanwhile. */
  check() {
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    const due = this.rows.filter((r) => (r.code || r.quantity) && !r.check && !r.waiting);
    for (const r of due) { r.waiting = Date.now(); this.paint(r); }
    if (due.length) { this.totals(); setTimeout(() => due.forEach((r) => r.waiting && this.paint(r)), 5100); }
    for (let i = 0; i < due.length; i += 500) {
      const some = due.slice(i, i + 500);
      const asked = some.map((r) => `${r.code}\t${r.quantity}`);
      const answer = await this.store.check({ lines: some.map((r) => ({ sku: r.code, quantity: r.quantity, unit: r.unit, apart: true })), merge: false });
      if (!answer) {
        for (const r of some) r.waiting = 0;
        this.tell(this.t.CheckFailed);
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.ask(), 5000);
        break;
      }
      for (const found of answer.rows) {
        const n = found.line - 1;
        const row = some[n];
        if (!row) continue;
        // An answer to what was there before is no answer.
        if (asked[n] === `${row.code}\t${row.quantity}`) { row.check = found; row.waiting = 0; }
      }
      for (const r of some) { if (!r.check) r.waiting = 0; }
      this.merge();
      for (const r of some) this.paint(r);
      this.totals();
    }
    if (this.rows.some((r) => (r.code || r.quantity) && !r.check && !r.waiting) && !this.retry) this.check();
  }

  /** Rows of one article become one, unless it is being typed in or was split on purpose. */
  merge() {
    const first = new Map();
    const gone = new Set();
    for (const row of this.rows) {
      const c = row.check;
      if (!c?.sku || !(c.quantity > 0) || row.apart || (c.status === "ERROR" && c.errorCode !== "DISCONTINUED")) continue;
      const key = c.sku;
      const into = first.get(key);
      if (!into) { first.set(key, row); continue; }
      if (row.el?.contains(document.activeElement) || into.el?.contains(document.activeElement)) continue;
      const parts = (r) => r.merged ?? [{ line: r.line, code: r.code, quantity: r.quantity, unit: r.unit, apart: false, merged: null, note: null }];
      into.merged = [...parts(into), ...parts(row)];
      into.quantity = this.plain.format(Math.round((into.check.quantity + c.quantity) * 1000) / 1000);
      into.unit = this.unitFor(into.check);
      into.check = { ...into.check, quantity: into.check.quantity + c.quantity };
      into.stale = true;
      gone.add(row);
    }
    if (!gone.size) return;
    this.rows = this.rows.filter((r) => !gone.has(r));
    for (const r of this.rows) if (r.stale) { r.stale = false; r.check = null; }
    this.redraw();
    this.changed();
    this.tell(this.t.MergedNow);
  }

  /** Draws again without losing the place. */
  redraw() {
    const at = document.activeElement?.closest?.("tr")?.row_;
    const column = document.activeElement?.dataset?.col;
    const value = document.activeElement?.value;
    this.draw();
    if (at && column && this.rows.includes(at)) {
      const input = this.focusRow(at, column);
      if (input && value !== undefined) input.value = value;
    }
  }

  accept(row) {
    const c = row?.check;
    if (!c || c.status === "OK" || (c.suggested == null && !this.instead(c))) return false;
    if (c.suggested != null) { row.quantity = this.plain.format(c.suggested); row.unit = this.unitFor(c); }
    else { row.code = this.instead(c); row.merged = null; row.unit = null; row.apart = false; }
    row.note = null;
    row.check = null;
    return true;
  }

  act(what, row) {
    if (what === "split") {
      this.snapshot();
      const at = this.rows.indexOf(row);
      this.rows.splice(at, 1, ...row.merged.map((m) => ({ ...this.row(m), apart: true })));
      this.rows.sort((a, b) => (!a.code && !a.quantity ? 1 : !b.code && !b.quantity ? -1 : a.line - b.line));
      this.draw();
      this.changed();
      this.focusRow(this.rows.find((r) => r.line === row.merged[0].line), "quantity");
      return;
    }
    const shown = this.shown();
    const neighbour = shown[shown.indexOf(row) + 1] ?? shown[shown.indexOf(row) - 1];
    this.snapshot();
    if (what === "remove") {
      this.rows = this.rows.filter((r) => r !== row);
      this.draw();
      this.focusRow(neighbour, "code");
    } else if (this.accept(row)) {
      this.refresh(row);
      this.focusRow(row, "quantity");
    }
    this.changed();
  }

  refresh(row) {
    if (!row.el) return;
    row.el.querySelector('[data-col="code"]').value = row.code;
    row.el.querySelector('[data-col="quantity"]').value = row.quantity;
    this.paint(row);
  }

  chosen(input, item) {
    const row = input.closest("tr").row_;
    input.value = item.sku;
    this.commit(row, "code", item.sku);
    this.focusRow(row, "quantity");
  }

  async paste(text, row) {
    const answer = await this.store.check({ text, merge: false });
    if (!answer) { this.tell(this.t.CheckFailed); return; }
    const found = answer.rows.filter((r) => r.status !== "HEADER_SKIPPED" && r.errorCode !== "TOO_MANY_ROWS");
    const over = answer.rows.find((r) => r.errorCode === "TOO_MANY_ROWS");
    if (!found.length) return;
    this.snapshot();
    const before = row && !row.code && !row.quantity ? this.rows.slice(0, this.rows.indexOf(row)) : this.rows;
    const at = before.filter((r) => r.code || r.quantity).length;
    this.rows = this.rows.filter((r) => r.code || r.quantity);
    let line = this.next();
    const rows = found.map((f) => this.row({ line: line++, code: f.code || f.text, quantity: f.code ? f.typed ?? (f.quantity != null ? this.plain.format(f.quantity) : "") : "", note: f.note }));
    this.rows.splice(at, 0, ...rows);
    // What is beyond the limit goes back to the box.
    document.getElementById("pad-text").value = over?.text ?? "";
    this.store.rest = over?.text ?? null;
    document.getElementById("paste").classList.toggle("open", !!over);
    if (location.hash === "#paste") history.replaceState(null, "", location.pathname);
    this.draw();
    this.changed();
    this.focusRow(this.blank(), "code");
    this.tell(this.plural("Pasted", rows.length));
  }

  // ---------- moving ----------

  focusRow(row, column) {
    if (!row) return null;
    if (!row.el) {
      const body = [...this.table.tBodies].find((b) => b.rows_?.includes(row));
      if (!body) return null;
      this.fill(body);
    }
    const input = row.el.querySelector(`[data-col="${column}"]`);
    input.focus();
    input.select();
    row.el.scrollIntoView({ block: "nearest" });
    return input;
  }

  move(row, by, column) {
    const rows = this.shown();
    const to = rows[rows.indexOf(row) + by];
    if (to) return this.focusRow(to, column);
    if (by > 0 && !this.view) {
      const fresh = this.blank();
      if (fresh !== row) {
        if (!fresh.el) this.append(fresh);
        return this.focusRow(fresh, column);
      }
    }
    return null;
  }

  /** Puts a new last row on the screen without drawing the others again. */
  append(row) {
    let body = [...this.table.tBodies].at(-1);
    if (!body || body.rows_.length >= BLOCK) {
      body = h("tbody", { role: "rowgroup" });
      body.rows_ = [];
      body.full = true;
      this.table.append(body);
      this.near.observe(body);
    }
    body.rows_.push(row);
    if (body.full) body.append(this.tr(row));
  }

  // ---------- events ----------

  listen() {
    this.addEventListener("focusin", (e) => {
      const row = e.target.closest("tr")?.row_;
      if (!row) return;
      this.current?.el?.classList.remove("cur");
      this.current = row;
      row.el.classList.add("cur");
    });
    this.addEventListener("focusout", (e) => {
      const input = e.target;
      const row = input.closest("tr")?.row_;
      if (!row || !input.dataset.col) return;
      this.combo.close();
      this.commit(row, input.dataset.col, input.value.trim());
      // An emptied row goes away once it is left; Ctrl Z brings it back.
      setTimeout(() => {
        if (!row.code && !row.quantity && row !== this.rows.at(-1) && !row.el?.contains(document.activeElement)) {
          this.rows = this.rows.filter((r) => r !== row);
          row.el?.remove();
          for (const b of this.table.tBodies) if (b.rows_?.includes(row)) b.rows_ = b.rows_.filter((r) => r !== row);
          this.totals();
        }
      });
      setTimeout(() => this.merge());
    });
    this.addEventListener("input", (e) => {
      const input = e.target;
      const row = input.closest("tr")?.row_;
      if (!row) return;
      if (input.dataset.col === "code") this.combo.ask(input);
      if (row === this.rows.at(-1) && input.value) {
        // There is always an empty row below the one being typed.
        const fresh = this.row({ line: this.next() });
        this.rows.push(fresh);
        this.append(fresh);
      }
      clearTimeout(this.typing);
      // A quantity is checked while one looks at it; a code only once it is left, since half a code is another one.
      if (input.dataset.col === "quantity") this.typing = setTimeout(() => { if (document.activeElement === input) this.commit(row, "quantity", input.value.trim()); }, 700);
    });
    this.addEventListener("keydown", (e) => this.key(e));
    this.addEventListener("click", (e) => {
      const button = e.target.closest("[data-do]");
      if (button) { e.preventDefault(); this.act(button.dataset.do, button.closest("tr").row_); }
    });
    document.addEventListener("paste", (e) => {
      const text = e.clipboardData?.getData("text/plain") ?? "";
      const inGrid = this.contains(e.target);
      if (!inGrid && e.target.closest?.("input, textarea, [contenteditable]")) return;
      if (!/[\n\t;]/.test(text.trim()) && inGrid) return;
      e.preventDefault();
      this.paste(text, e.target.closest?.("tr")?.row_);
    });
    document.getElementById("pad-counts").addEventListener("click", (e) => {
      const chip = e.target.closest(".chip");
      if (chip) { e.preventDefault(); this.view = chip.dataset.view; this.draw(); }
      if (e.target.closest("#pad-fixall")) {
        e.preventDefault();
        this.snapshot();
        for (const row of this.rows) if (this.accept(row)) this.refresh(row);
        this.changed();
      }
      if (e.target.closest("#pad-clear")) {
        e.preventDefault();
        this.snapshot();
        this.rows = [];
        this.view = "";
        this.draw();
        this.save();
        this.focusRow(this.blank(), "code");
        this.tell(this.t.Cleared);
      }
    });
    document.getElementById("pad-undo").addEventListener("click", (e) => { if (this.past.length) { e.preventDefault(); this.undo(); } });
    document.getElementById("pad-paste").addEventListener("click", (e) => {
      e.preventDefault();
      document.getElementById("paste").classList.toggle("open");
      document.getElementById("pad-text").focus();
    });
    const file = this.form.elements.file;
    document.getElementById("pad-upload").addEventListener("click", (e) => { e.preventDefault(); file.click(); });
    file.addEventListener("change", () => { if (file.files.length) this.leave("check"); });
    const box = document.getElementById("pad-text");
    box.form.querySelector('[value="check"]').addEventListener("click", (e) => {
      if (!box.value.trim()) return;
      e.preventDefault();
      const text = box.value;
      box.value = "";
      this.paste(text, null);
    });
    document.getElementById("pad-add").addEventListener("click", (e) => {
      e.preventDefault();
      if (!this.rows.some((r) => this.ready(r))) return;
      this.leave("add");
    });
    this.form.addEventListener("submit", (e) => { if (!this.leaving && !e.submitter) e.preventDefault(); });
    document.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); document.activeElement.blur?.(); this.leave("add"); }
      if (e.key.toLowerCase() === "z" && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.target.closest("input, textarea")) { e.preventDefault(); this.undo(); }
    });
    addEventListener("pagehide", () => this.store.flush(true));
    addEventListener("online", () => { this.store.flush(); this.check(); });
  }

  /** Hands over to the form: the draft is saved first, the server does the rest. */
  async leave(what) {
    if (this.leaving) return;
    this.leaving = true;
    await this.store.flush();
    const button = h("button", { type: "submit", name: "do", value: what, hidden: true });
    this.form.append(button);
    this.form.requestSubmit(button);
    setTimeout(() => { this.leaving = false; button.remove(); }, 3000);
  }

  key(e) {
    const input = e.target;
    const row = input.closest("tr")?.row_;
    const column = input.dataset.col;
    if (!row || !column) return;
    if (column === "code" && this.combo.key(e)) return;
    if (e.key === "Enter" && e.altKey) {
      e.preventDefault();
      this.commit(row, column, input.value.trim());
      this.snapshot();
      if (this.accept(row)) { this.refresh(row); input.select(); this.changed(); } else this.past.pop();
    } else if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      if (column === "code") this.focusRow(row, "quantity");
      else this.move(row, 1, "code");
    } else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      this.move(row, e.key === "ArrowDown" ? 1 : -1, column);
    } else if (e.key.toLowerCase() === "z" && (e.ctrlKey || e.metaKey) && !e.shiftKey) {
      // Within a field that is being typed in, undo is the field's own.
      if (input.value.trim() === row[column]) { e.preventDefault(); this.undo(); }
    } else if (e.code === "NumpadDecimal" && column === "quantity" && this.lang === "it-IT") {
      e.preventDefault();
      input.setRangeText(",", input.selectionStart, input.selectionEnd, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

customElements.define("quick-order-grid", QuickOrderGrid);
