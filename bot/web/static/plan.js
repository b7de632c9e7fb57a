// The plan's page: filters act as they are changed, without a reload. Without this script they are a plain form.
"use strict";

(() => {
  const PAUSE_MS = 250;
  const form = document.getElementById("filters");
  let asked = 0;
  let pause;

  form.classList.add("live");

  function address() {
    const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    return `${form.action}${given.size === 0 || String(given) === "" ? "" : `?${given}`}`;
  }

  /* The rows of another set of filters, taken from the same page as the server gives it without this script. */
  async function show(url, remember) {
    const mine = ++asked;
    try {
      const response = await fetch(url, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== asked) return;
      const count = document.getElementById("count");
      const told = page.getElementById("count").textContent;
      const fresh = page.getElementById("found");
      // The count stays the node that it is: only then a screen reader tells of its new words.
      fresh.querySelector("#count").replaceWith(count);
      document.getElementById("found").replaceWith(document.adoptNode(fresh));
      count.textContent = told;
      if (remember) history.replaceState(null, "", url);
    } catch {
      if (mine === asked) location.assign(url);
    }
  }

  function filter(wait) {
    clearTimeout(pause);
    pause = setTimeout(() => show(address(), true), wait);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); filter(0); });
  form.addEventListener("change", (event) => { if (event.target.localName === "select") filter(0); });
  document.getElementById("q").addEventListener("input", () => filter(PAUSE_MS));
  document.addEventListener("click", (event) => {
    const clear = event.target.closest("#found a[href='" + CSS.escape(new URL(form.action).pathname) + "'], #clear");
    if (!clear) return;
    event.preventDefault();
    for (const field of form.elements) if (field.name) field.value = "";
    filter(0);
    document.getElementById("q").focus();
  });

  // A row that the filters hide is still where a link leads.
  function reveal() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.includes("/") && !document.getElementById(id)) location.assign(`${form.action}${location.hash}`);
  }
  addEventListener("hashchange", reveal);
  reveal();
})();
