// What every page has: quantity boxes, the search field, the cut-off clock, messages that leave, shortcuts, one press per form.
// Each is a custom element around HTML that works without it.
import "./quantity-box.js";
import "./search-box.js";
import "./shortcuts.js";
import "./choose-all.js";

/** <cut-off data-until data-now>: counts down by the server's clock, not the reader's. */
class CutOff extends HTMLElement {
  connectedCallback() {
    const ahead = Date.parse(this.dataset.now) - Date.now();
    const until = Date.parse(this.dataset.until);
    const left = this.querySelector(".left");
    if (!left) return;
    const tick = () => {
      const minutes = Math.max(0, Math.ceil((until - Date.now() - ahead) / 60000));
      const text = minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
      if (left.textContent !== text) left.textContent = text;
      this.classList.toggle("near", minutes <= 30);
      if (minutes === 0) clearInterval(this.timer);
    };
    this.timer = setInterval(tick, 10000);
    tick();
  }

  disconnectedCallback() { clearInterval(this.timer); }
}

/** <flash-toast>: leaves after eight seconds, not while it is read (pointer or focus on it). A failure stays. */
class FlashToast extends HTMLElement {
  connectedCallback() {
    if (this.classList.contains("bad")) return;
    const go = () => { this.timer = setTimeout(() => this.remove(), 8000); };
    for (const on of ["pointerenter", "focusin"]) this.addEventListener(on, () => clearTimeout(this.timer));
    for (const off of ["pointerleave", "focusout"]) this.addEventListener(off, go);
    go();
  }
}

/** <auto-submit>: a changed box or list inside it sends its form. */
class AutoSubmit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (e) => {
      // On the phone the filters cover the list: there one chooses several and applies them.
      if (!matchMedia("(width >= 60rem)").matches) return;
      const form = /** @type {HTMLInputElement} */ (e.target).form;
      // The empty fields of a GET form would only lengthen the address.
      for (const field of form?.elements ?? []) if (field.name && field.value === "" && form.method === "get") field.disabled = true;
      form?.requestSubmit();
    });
  }
}

customElements.define("cut-off", CutOff);
customElements.define("flash-toast", FlashToast);
customElements.define("auto-submit", AutoSubmit);

// A form that posts is sent once; back in history it works again. (Forms that a script sends itself prevent the default first.)
document.addEventListener("submit", (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (form.method !== "post" || e.defaultPrevented) return;
  if (form.dataset.sending) e.preventDefault();
  else form.dataset.sending = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  for (const field of document.querySelectorAll("form[method=get] :disabled, form:not([method]) :disabled")) if (field.name) field.disabled = false;
});
