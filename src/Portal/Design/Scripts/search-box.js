// <search-box>: suggestions under the search field. Arrows choose, Enter opens the product, or searches the words when none is chosen.
import { Combo } from "./combo.js";

class SearchBox extends HTMLElement {
  connectedCallback() {
    const input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=search]"));
    const texts = JSON.parse(this.dataset.texts ?? "{}");
    const said = this.appendChild(Object.assign(document.createElement("p"), { className: "sr" }));
    said.setAttribute("aria-live", "polite");
    const lang = document.documentElement.lang === "en" ? "en-GB" : "it-IT";
    const combo = new Combo(texts, new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 5 }), (_, item) => {
      location.assign(`/products/${encodeURIComponent(item.sku)}`);
    });
    combo.said = said;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("input", () => combo.ask(input));
    input.addEventListener("blur", () => combo.close());
    input.addEventListener("keydown", (e) => { if (combo.key(e)) e.stopPropagation(); });
  }
}

customElements.define("search-box", SearchBox);
