// The custom element, its button, and the script tag that places them on a page.

const PHONE = matchMedia("(max-width: 30rem), (max-height: 26rem)");
const NAME = "troly-kehoach";

class PlanAssistant extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const base = this.getAttribute("base");
    const plan = this.getAttribute("plan") ?? "";
    this.memory = memoryOf(`${base}${plan}`);
    this.lang = "vi";
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // allowed by a policy without inline styles
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.panel = buildPanel({ base, plan, memory: this.memory, onclose: () => this.close() });
    this.launcher = element("button", {
      type: "button", class: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog",
      onclick: () => (this.panel.dialog.open ? this.close() : this.open()),
    }, icon("ask"), element("span", {}, "Hỏi kế hoạch"));
    root.append(this.launcher, this.panel.dialog);
    // Wherever the focus is, Escape shows the page again that the panel stands over.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && this.panel.dialog.open) this.close();
    });
    PHONE.addEventListener("change", () => {
      if (!this.panel.dialog.open) return;
      this.panel.dialog.close();
      this.show();
    });
    if (this.memory.open && !PHONE.matches) {
      this.show();
    }
  }

  /* On a phone the panel covers the page, so the page is out of reach; elsewhere both can be used. */
  show() {
    if (PHONE.matches) this.panel.dialog.showModal();
    else this.panel.dialog.show();
    this.launcher.setAttribute("aria-expanded", "true");
    this.panel.begin();
  }

  open() {
    this.show();
    this.memory.open = true;
    this.panel.input.focus();
  }

  close() {
    const inside = this.shadowRoot.activeElement !== null;
    this.panel.dialog.close();
    this.launcher.setAttribute("aria-expanded", "false");
    this.memory.open = false;
    if (inside) this.launcher.focus();
  }
}

const tag = document.currentScript;

function place() {
  if (document.querySelector(NAME)) return;
  const { plan, position, theme } = tag.dataset;
  document.body.append(element(NAME, { base: new URL(".", tag.src).href, plan, position, theme }));
}

if (!customElements.get(NAME)) {
  customElements.define(NAME, PlanAssistant);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
}
