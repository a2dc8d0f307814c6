// <show-password>: shows what is being typed, on demand.
class ShowPassword extends HTMLElement {
  connectedCallback() {
    const input = /** @type {HTMLInputElement} */ (this.querySelector("input"));
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    const words = [button.textContent, button.dataset.hide];
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = words[shown ? 1 : 0];
      input.focus();
    });
  }
}

customElements.define("show-password", ShowPassword);
