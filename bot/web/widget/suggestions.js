// Questions offered under the pen: the list of an ARIA combobox with one input, fed by /api/suggest.

const PAUSE_MS = 180;

/* Make `input` a combobox over `list`; `choose` is called with the question that is picked. */
function offerSuggestions(input, list, base, plan, choose) {
  let offered = [];
  let active = -1;
  let asked = 0;
  let pause;

  function show(questions) {
    offered = questions;
    active = -1;
    list.replaceChildren(...questions.map((question, place) =>
      element("li", {
        id: `offer-${place}`, role: "option", "aria-selected": "false",
        // The focus stays in the input; a press must not take it away before the click comes.
        onmousedown: (event) => event.preventDefault(),
        onclick: () => pick(question),
      }, question)));
    list.hidden = questions.length === 0;
    input.setAttribute("aria-expanded", String(questions.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  function hide() {
    clearTimeout(pause);
    asked += 1;
    if (!list.hidden) show([]);
  }

  function pick(question) {
    hide();
    choose(question);
  }

  function move(to) {
    active = (to + offered.length) % offered.length;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    const item = list.children[active];
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  async function fetchFor(typed) {
    const mine = ++asked;
    try {
      const query = new URLSearchParams({ q: typed, ...(plan ? { plan } : {}) });
      const response = await fetch(`${base}api/suggest?${query}`, { credentials: "omit", signal: endAfter(4000) });
      const questions = response.ok ? await response.json() : [];
      if (mine === asked && input.value.trim() === typed) show(questions.filter((question) => question !== typed));
    } catch {
      // Without suggestions the question can still be asked.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    const typed = input.value.trim();
    if (typed.length < 2) hide();
    else pause = setTimeout(() => fetchFor(typed), PAUSE_MS);
  });
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") move(active + 1);
    else if (event.key === "ArrowUp") move(active < 0 ? offered.length - 1 : active - 1);
    else if (event.key === "Enter" && active >= 0) pick(offered[active]);
    else if (event.key === "Escape") { hide(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  });
  return { hide };
}
