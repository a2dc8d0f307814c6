// <quantity-box data-step data-min>: minus and plus add one multiple; arrow keys do the same. The field takes what is typed.

/** «1.234,5» or «12.5» as a number; NaN when it is none. A group of three after the language's sign is thousands. @param {string} text */
export function numberOf(text) {
  const english = document.documentElement.lang === "en";
  let [group, point] = english ? [",", "."] : [".", ","];
  let plain = text.replace(/\s/g, "");
  if (plain.includes(".") && plain.includes(",")) [group, point] = plain.lastIndexOf(".") > plain.lastIndexOf(",") ? [",", "."] : [".", ","];
  const thousands = new RegExp(`^[1-9]\\d{0,2}(\\${group}\\d{3})+(\\${point}\\d*)?$`).test(plain);
  plain = thousands || plain.includes(point) ? plain.replaceAll(group, "").replace(point, ".") : plain.replace(group, ".");
  return /^\d+(\.\d*)?$|^\.\d+$/.test(plain) ? Number(plain) : NaN;
}

/** As a field holds it: no thousands, the language's decimal sign. @param {number} value */
export function editable(value) {
  const text = String(Math.round(value * 1000) / 1000);
  return document.documentElement.lang === "en" ? text : text.replace(".", ",");
}

class QuantityBox extends HTMLElement {
  connectedCallback() {
    const input = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    const step = Number(this.dataset.step) || 1;
    const min = Number(this.dataset.min) || step;
    const move = (/** @type {number} */ by) => {
      const now = numberOf(input.value) || 0;
      // To the next whole multiple; up from nothing to the minimum, down from the minimum to nothing.
      let to = by > 0 ? (Math.floor(now / step + 1e-9) + 1) * step : (Math.ceil(now / step - 1e-9) - 1) * step;
      if (to > 0 && to < min) to = by > 0 ? Math.ceil(min / step - 1e-9) * step : 0;
      input.value = to > 0 ? editable(to) : "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    this.addEventListener("click", (e) => {
      const by = /** @type {HTMLElement} */ (e.target).closest("[data-by]")?.getAttribute("data-by");
      if (by) move(Number(by));
    });
    input.addEventListener("keydown", (e) => {
      if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
      e.preventDefault();
      move(e.key === "ArrowUp" ? 1 : -1);
    });
    input.addEventListener("input", () => {
      this.classList.toggle("has", numberOf(input.value) > 0);
      this.classList.toggle("wrong", input.value.trim() !== "" && Number.isNaN(numberOf(input.value)));
    });
    input.addEventListener("focus", () => input.select());
  }
}

customElements.define("quantity-box", QuantityBox);
