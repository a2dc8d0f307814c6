// The cart without leaving the page: a changed quantity, a removed line or an added one is one post of the page's own form, and the
// page that comes back takes the place of this one. Focus, scroll and what is being typed stay. The server's HTML is the only template.
import { Combo } from "./combo.js";

const WAIT = 450;
let timer;
let running = null;
let live;

const form = () => document.getElementById("cart");
const isQuantity = (el) => el?.matches?.('#cart input[name^="q."]');

function say(words) {
  live ??= document.body.appendChild(Object.assign(document.createElement("p"), { className: "sr" }));
  live.setAttribute("aria-live", "polite");
  setTimeout(() => { live.textContent = words; }, 500);
}

/** Where the focus is, in words that still hold after the swap. */
function place() {
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const rows = [...document.querySelectorAll(".cartlines > tbody > tr:not(.pr)")];
  return { name: el.getAttribute("name"), value: el.tagName === "BUTTON" ? el.value : null, id: el.id, row: rows.indexOf(el.closest("tr")), start: el.selectionStart, end: el.selectionEnd };
}

function back(to) {
  if (!to) return;
  const all = [...document.querySelectorAll("#cart [name]")];
  let el = to.id ? document.getElementById(to.id) : null;
  el ??= all.find((x) => x.getAttribute("name") === to.name && (to.value === null || x.value === to.value));
  if (!el && to.row >= 0) {
    // The line is gone: its neighbour, never the top of the page.
    const rows = [...document.querySelectorAll(".cartlines > tbody > tr:not(.pr)")];
    el = rows[Math.min(to.row, rows.length - 1)]?.querySelector("input") ?? document.getElementById("newcode");
  }
  el?.focus({ preventScroll: true });
  if (el?.tagName === "INPUT" && to.start !== null && el.setSelectionRange && /text|search/.test(el.type)) el.setSelectionRange(to.start, to.end);
}

async function send(submitter) {
  clearTimeout(timer);
  const data = new FormData(form(), submitter);
  const sent = new Map([...form().elements].filter((e) => e.name && e.type !== "hidden").map((e) => [e.name, e.value]));
  running?.abort();
  const mine = (running = new AbortController());
  form().setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form().action, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
    if (mine.signal.aborted) return;
    const to = new URL(response.url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine.signal.aborted) return;
    if (to.pathname !== new URL(form().action).pathname || !page.getElementById("cart")) {
      location.assign(response.url);
      return;
    }
    swap(page, sent);
    history.replaceState(null, "", to.pathname + to.search);
  } catch {
    // No network: the form itself tells, or works.
    if (!mine.signal.aborted) form().submit();
  } finally {
    form()?.removeAttribute("aria-busy");
  }
}

function swap(page, sent) {
  const typed = [...form().elements].filter((e) => e.name && e.type !== "hidden" && e.tagName !== "BUTTON" && sent.has(e.name) && e.value !== sent.get(e.name)).map((e) => [e.name, e.value]);
  const to = place();
  document.querySelector(".page").replaceWith(document.adoptNode(page.querySelector(".page")));
  for (const css of [".carttop", ".tabbar"]) {
    const now = page.querySelector(css);
    const then = document.querySelector(css);
    if (now && then) then.replaceWith(document.adoptNode(now));
  }
  const toasts = page.querySelector(".toasts");
  document.querySelector(".toasts")?.remove();
  if (toasts) document.body.append(document.adoptNode(toasts));
  for (const [name, value] of typed) {
    const field = form().elements[name];
    if (field && "value" in field) field.value = value;
  }
  back(to);
  start();
  const total = document.querySelector(".kv dd.total");
  if (total) say(`${document.querySelector(".kv dt.total").textContent} ${total.textContent}`);
  if (typed.some(([name]) => name.startsWith("q."))) later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => form() && send(form().querySelector('[value="update"]')), WAIT);
}

/** After each swap: what must know its elements. */
function start() {
  const code = document.getElementById("newcode");
  const texts = document.querySelector("[data-combo]");
  if (!code || !texts) return;
  const t = JSON.parse(texts.dataset.combo);
  const lang = document.documentElement.lang === "en" ? "en-GB" : "it-IT";
  const combo = new Combo(t, new Intl.NumberFormat(lang, { useGrouping: "always", minimumFractionDigits: 2, maximumFractionDigits: 5 }), (input, item) => {
    input.value = item.sku;
    document.getElementById("newqty").focus();
  });
  code.setAttribute("role", "combobox");
  code.setAttribute("aria-expanded", "false");
  code.setAttribute("aria-autocomplete", "list");
  code.addEventListener("input", () => combo.ask(code));
  code.addEventListener("blur", () => combo.close());
  code.addEventListener("keydown", (e) => {
    if (combo.key(e)) { e.stopPropagation(); return; }
    if (e.key === "Enter" && code.value) { e.preventDefault(); document.getElementById("newqty").focus(); }
  });
}

// An emptied field is being typed in; left empty (or pressed down to nothing) it takes the line away.
document.addEventListener("input", (e) => { if (isQuantity(e.target) && e.target.value.trim()) later(); });
document.addEventListener("change", (e) => { if (isQuantity(e.target)) later(); });
document.addEventListener("keydown", (e) => {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
    const place = document.querySelector("[data-place]");
    if (place && form()) { e.preventDefault(); form().requestSubmit(place); }
  } else if (e.key === "Enter" && e.target.id === "newqty") {
    e.preventDefault();
    form().requestSubmit(form().querySelector('[value="add"]'));
  }
});
document.addEventListener("submit", (e) => {
  if (e.target.id !== "cart") return;
  const button = e.submitter;
  if (button?.value === "place") {
    // Once is enough; the form's key makes sure of it on the server too.
    clearTimeout(timer);
    running?.abort();
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    e.target.dataset.sent = "1";
    setTimeout(() => { for (const b of document.querySelectorAll("[data-place]")) b.setAttribute("aria-disabled", "true"); });
    return;
  }
  e.preventDefault();
  send(button);
}, true);
// Back from the order by the browser's «back»: the button works again.
addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
start();
