// <drop-files>: files dropped here go into its file field and are sent at once. Without script the field and its button do the same.
class DropFiles extends HTMLElement {
  connectedCallback() {
    const input = /** @type {HTMLInputElement | null} */ (this.querySelector("input[type=file]"));
    if (!input) return;
    const over = (/** @type {boolean} */ on) => this.classList.toggle("over", on);
    this.addEventListener("dragover", (e) => { if (e.dataTransfer?.types.includes("Files")) { e.preventDefault(); over(true); } });
    this.addEventListener("dragleave", (e) => { if (!this.contains(/** @type {Node | null} */ (e.relatedTarget))) over(false); });
    this.addEventListener("drop", (e) => {
      over(false);
      if (!e.dataTransfer?.files.length) return;
      e.preventDefault();
      input.files = e.dataTransfer.files;
      input.form?.requestSubmit();
    });
  }
}
customElements.define("drop-files", DropFiles);
