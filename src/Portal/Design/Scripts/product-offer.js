// The product's offer follows the quantity: the server is asked for the same page with another quantity, and its offer takes the place of this one.
let timer;
let asking;

async function refresh(input) {
  asking?.abort();
  asking = new AbortController();
  const address = `${location.pathname}?quantity=${encodeURIComponent(input.value)}`;
  try {
    const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const typed = input.value;
    // Only what depends on the quantity: the field itself, its focus and an open popover stay.
    swap(page, "#offer .now");
    swap(page, "#offer .breaks");
    swap(page, "#offer .fix");
    swap(page, "#offer .stock");
    swap(page, "#offer .ready");
    swap(page, "#why-p > *", true);
    const total = page.querySelector("[data-offer=total]")?.textContent ?? "";
    for (const place of document.querySelectorAll("[data-offer=total]")) place.textContent = total;
    const many = page.querySelector("[data-offer=quantity]")?.textContent;
    for (const place of document.querySelectorAll("[data-offer=quantity]")) place.textContent = many ?? "";
    history.replaceState(null, "", typed === document.querySelector("#buy input[name^='q.']")?.value ? address : location.href);
  } catch { /* a newer question, or no network: the price shown says for which quantity it is */ }
}

function swap(page, css, inside = false) {
  if (inside) {
    const [now, then] = [page.querySelector("#why-p"), document.getElementById("why-p")];
    if (now && then) then.replaceChildren(...[...now.children].map((c) => document.adoptNode(c)));
    return;
  }
  const [now, then] = [page.querySelector(css), document.querySelector(css)];
  if (now && then) then.replaceWith(document.adoptNode(now));
  else if (then) then.replaceChildren();
  else if (now) document.querySelector(`#offer .slot-${css.split(".").pop()}`)?.replaceChildren(document.adoptNode(now));
}

document.addEventListener("input", (e) => {
  const input = /** @type {HTMLInputElement} */ (e.target);
  if (!input.matches("#buy input[name^='q.']")) return;
  clearTimeout(timer);
  timer = setTimeout(() => input.value.trim() && refresh(input), 300);
});
