// <choose-all>: a box in a table's head that ticks every row, and shows whether all, some or none are. Ticking a row marks it, and the
// bars that count them (<span data-chosen="FORM">) say how many.
class ChooseAll extends HTMLElement {
  connectedCallback() {
    const all = this.querySelector("input");
    const table = this.closest("table");
    if (!all || !table) return;
    const rows = () => /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll("tbody input[type=checkbox][name=row]")]);
    const show = () => {
      const boxes = rows();
      const chosen = boxes.filter((b) => b.checked).length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      for (const b of boxes) b.closest("tr")?.setAttribute("aria-selected", String(b.checked));
      for (const n of document.querySelectorAll("[data-chosen]")) n.textContent = String(chosen);
      for (const bar of document.querySelectorAll("[data-needs-chosen]")) bar.toggleAttribute("hidden", chosen === 0);
    };
    all.addEventListener("change", () => { for (const b of rows()) b.checked = all.checked; show(); });
    table.addEventListener("change", (e) => { if (e.target !== all) show(); });
    show();
  }
}
customElements.define("choose-all", ChooseAll);
