// Passkeys: <passkey-enter> signs in with one, <passkey-new> registers one. Where the browser has none, the elements stay hidden.

/**
 * @param {string} path
 * @param {object} body
 */
async function post(path, body) {
  const answer = await fetch(`/api/v1${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const read = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(read);
  return read;
}

/** What the portal refused, in its own words. */
class Refusal extends Error {
  /** @param {{title?: string, fix?: string, code?: string}} problem */
  constructor(problem) {
    super([problem.title, problem.fix].filter(Boolean).join(" "));
    this.code = problem.code;
  }
}

const known = () => "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

/** A ceremony behind a button, with its error below. */
class PasskeyButton extends HTMLElement {
  connectedCallback() {
    if (!known()) return;
    this.hidden = false;
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    const error = /** @type {HTMLElement} */ (this.querySelector(".err"));
    const run = async (/** @type {Event} */ event) => {
      event.preventDefault();
      button.disabled = true;
      error.hidden = true;
      try {
        await this.ceremony();
      } catch (e) {
        // Closing the browser's own window is an answer, not an error.
        if (!(e instanceof DOMException && e.name === "NotAllowedError")) {
          error.textContent = e instanceof Refusal && e.message ? e.message : this.dataset.refused ?? "";
          error.hidden = false;
        }
      } finally {
        button.disabled = false;
      }
    };
    const form = this.querySelector("form");
    if (form) form.addEventListener("submit", run);
    else button.addEventListener("click", run);
  }

  async ceremony() {}
}

class PasskeyEnter extends PasskeyButton {
  async ceremony() {
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(await post("/session/passkey/options", {}));
    const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({ publicKey: options }));
    const remember = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=remember]"));
    await post("/session/passkey", { credential: credential.toJSON(), remember: remember?.checked ?? false });
    location.assign(this.dataset.back || "/");
  }
}

class PasskeyNew extends PasskeyButton {
  async ceremony() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    const typed = new FormData(form);
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await post("/me/passkeys/options", { password: typed.get("password") || null }));
    const credential = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({ publicKey: options }));
    await post("/me/passkeys", { name: typed.get("name") || null, credential: credential.toJSON() });
    location.assign(this.dataset.back || "/profile");
  }
}

customElements.define("passkey-enter", PasskeyEnter);
customElements.define("passkey-new", PasskeyNew);
