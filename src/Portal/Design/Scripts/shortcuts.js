// Shortcuts: Ctrl+K search everywhere; «/» quick order and «?» help only outside fields, and not when they are turned off (WCAG 2.1.4).
// Ctrl+Enter presses the page's main button (form="add").

const typing = (/** @type {EventTarget | null} */ el) => el instanceof HTMLElement && (el.isContentEditable || el.matches("input, textarea, select"));

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented) return;
  if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") {
    const field = [...document.querySelectorAll("search-box input[type=search]")].find((i) => /** @type {HTMLElement} */ (i).checkVisibility?.());
    e.preventDefault();
    if (field) /** @type {HTMLInputElement} */ (field).select();
    else document.getElementById("palette")?.showPopover();
    return;
  }
  if ((e.ctrlKey || e.metaKey) && e.key === "Enter") {
    const add = /** @type {HTMLFormElement | null} */ (document.getElementById("add"));
    if (add) { e.preventDefault(); add.requestSubmit(); }
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.documentElement.dataset.shortcuts === "off") return;
  const to = e.key === "/" ? document.querySelector("a[href='/quick-order']") : e.key === "?" ? document.querySelector("a[href='/shortcuts']") : null;
  if (to) { e.preventDefault(); location.assign(/** @type {HTMLAnchorElement} */ (to).href); }
});
