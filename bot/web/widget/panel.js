// The panel: a dialog with the talk, beside the page on a desktop and over it on a phone.

const ROWS_SHOWN = 5;

const ICONS = {
  ask: "M4 5.5h16v10.5h-9l-4.5 3.5v-3.5h-2.5z M8 9.2h8 M8 12.4h5",
  close: "M6 6l12 12 M18 6l-12 12",
  send: "M4.5 12h14 M13 6.5l5.5 5.5-5.5 5.5",
  again: "M19 12a7 7 0 1 1-2.2-5.1 M19 4v4h-4",
};

function icon(name) {
  const make = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const drawing = make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" });
  drawing.append(make("path", { d: ICONS[name] }));
  return drawing;
}

/* Source rows as links that open the plan's page at that row. */
function sourcesOf(answer, base) {
  const links = [
    ...answer.tasks.map((task) => sourceLink(rowAddress(base, task), numberOf(task), taskName(task), briefOf(task))),
    ...answer.passages.map((passage) =>
      sourceLink(`${planAddress(base, passage.plan_id)}#loi-van`, "Lời văn", passage.heading || "Phần mở đầu", "")),
  ];
  if (links.length === 0) return null;
  const list = element("ul", { class: "sources", "aria-label": "Căn cứ trong kế hoạch" }, ...links.slice(0, ROWS_SHOWN));
  const rest = links.slice(ROWS_SHOWN);
  if (rest.length) {
    const more = element("button", {
      type: "button", class: "quiet",
      onclick: () => { more.parentNode.replaceWith(...rest); rest[0].querySelector("a").focus(); },
    }, `Xem thêm ${rest.length} dòng`);
    list.append(element("li", {}, more));
  }
  return list;
}

function sourceLink(address, number, name, brief) {
  return element("li", {},
    element("a", { href: address, target: "_blank", rel: "noopener" },
      element("span", { class: "number" }, number), " ",
      element("span", { class: "name" }, name), " ",
      brief && element("span", { class: "brief" }, brief),
      element("span", { class: "unseen" }, " (mở trong thẻ mới)")));
}

function buildPanel({ base, plan, memory, onclose }) {
  const heading = element("h2", { id: "title" }, "Trợ lý kế hoạch");
  const scope = element("p", { class: "scope" }, "Trả lời theo văn bản, có dẫn nguồn");
  const iconButton = (name, label, action) =>
    element("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick: action }, icon(name));
  const log = element("div", { class: "log", role: "log", "aria-live": "off", "aria-label": "Hỏi và đáp", tabindex: "0" });
  const told = element("p", { class: "unseen", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  const network = element("p", { class: "network", hidden: true }, "Máy đang mất kết nối mạng.");
  const input = element("input", {
    id: "question", type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "offers", "aria-autocomplete": "list",
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "send", maxlength: String(LIMIT),
    placeholder: "Gõ câu hỏi",
  });
  const send = element("button", { type: "submit", class: "send", "aria-label": "Gửi", title: "Gửi" }, icon("send"));
  const offers = element("ul", { id: "offers", role: "listbox", "aria-label": "Gợi ý câu hỏi", hidden: true });
  const form = element("form", { class: "composer", onsubmit: submit },
    network, offers,
    element("label", { for: "question", class: "unseen" }, "Câu hỏi"),
    element("div", { class: "line" }, input, send));
  const dialog = element("dialog", { "aria-labelledby": "title" },
    element("div", { class: "head" },
      element("div", { class: "names" }, heading, scope),
      iconButton("again", "Cuộc hỏi mới", restart),
      iconButton("close", "Đóng", onclose)),
    log, form, told);
  const suggestions = offerSuggestions(input, offers, base, plan, ask);
  let busy = false;

  function add(node) {
    log.append(node);
    log.scrollTop = log.scrollHeight;
    return node;
  }

  /* What does not fit is read from its question on. */
  function show(asked, node) {
    add(node);
    if (node.offsetTop + node.offsetHeight - asked.offsetTop > log.clientHeight - 16) log.scrollTop = asked.offsetTop - 12;
  }

  const question = (text) => element("article", { class: "asked", "aria-label": "Anh/chị hỏi" }, element("p", {}, text));

  const answerNode = (answer) => element("article", { class: `answer ${answer.status}`, "aria-label": "Trả lời" },
    wordsOf(answer.answer, answer.choices, (choice) => ask(choice.question)),
    sourcesOf(answer, base),
    copyButton(answer.answer));

  function failureNode(line, retry) {
    const node = element("article", { class: "answer failure", "aria-label": "Lỗi" },
      element("p", { class: "first" }, line),
      retry && element("button", { type: "button", onclick: () => { node.remove(); input.focus(); retry(); } }, "Thử lại"));
    return node;
  }

  function welcome() {
    return element("section", { class: "welcome", "aria-label": "Ví dụ" },
      element("p", {}, "Anh/chị cần tra việc gì? Gõ có dấu hoặc không dấu, viết tắt đều được."),
      element("ul", { class: "choices" }, ...EXAMPLES.map((example) =>
        element("li", {}, element("button", { type: "button", onclick: () => ask(example) }, example)))));
  }

  /* Why there was no reply: a server that can be reached but not read from does not allow this page. */
  async function reasonOf(reply) {
    if (!reply.unreached || !navigator.onLine) return reply;
    try {
      await fetch(`${base}healthz`, { mode: "no-cors", credentials: "omit", signal: endAfter(5000) });
      const read = await fetch(`${base}api/suggest`, { credentials: "omit", signal: endAfter(5000) }).catch(() => null);
      if (read === null) return { refused: "Trang này chưa được phép dùng trợ lý. Người quản trị cần ghi địa chỉ trang vào WIDGET_ORIGINS." };
    } catch {
      // Not reached at all: the first reason stands.
    }
    return reply;
  }

  async function settle(asked, turn) {
    if (busy) return;
    setBusy(true);
    const waiting = element("p", { class: "waiting", "aria-hidden": "true" }, "Đang tra…");
    const shown = setTimeout(() => add(waiting), 400);
    const reply = await postQuestion(base, { question: turn.question, conversation: memory.conversation, plan: plan || null });
    const told = reply.refused ? await reasonOf(reply) : reply;
    clearTimeout(shown);
    waiting.remove();
    setBusy(false);
    if (!asked.isConnected) return; // a new talk was begun meanwhile
    if (told.refused) {
      show(asked, failureNode(told.refused, told.again ? () => settle(asked, turn) : null));
      announce(told.refused);
    } else {
      memory.answer(turn, told);
      show(asked, answerNode(told));
      announce(told.answer);
    }
  }

  const announce = (text) => announceIn(told, text);

  function setBusy(value) {
    busy = value;
    send.setAttribute("aria-disabled", String(value));
  }

  function ask(text) {
    if (busy) return;
    suggestions.hide();
    input.value = "";
    log.querySelector(".welcome")?.remove();
    settle(add(question(text)), memory.add(text));
    if (matchMedia("(pointer: fine)").matches) input.focus();
  }

  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (text && !busy) ask(text);
    else input.focus();
  }

  function restart() {
    memory.restart();
    log.replaceChildren(welcome());
    input.focus();
  }

  /* The talk that the tab remembers; a question left without an answer can be asked again. */
  function recall() {
    log.replaceChildren(...(memory.turns.length ? [] : [welcome()]));
    for (const turn of memory.turns) {
      const asked = add(question(turn.question));
      add(turn.answer ? answerNode(turn.answer) : failureNode("Câu này chưa được trả lời.", () => settle(asked, turn)));
    }
  }

  async function nameScope() {
    if (!plan) return;
    try {
      const response = await fetch(`${base}api/plans/${encodeURIComponent(plan)}`, { credentials: "omit", signal: endAfter(8000) });
      if (!response.ok) return;
      const facts = await response.json();
      scope.replaceChildren(element("a", { href: planAddress(base, plan), target: "_blank", rel: "noopener" },
        facts.title, element("span", { class: "unseen" }, " (mở trong thẻ mới)")));
    } catch {
      // The talk is bound to the plan all the same.
    }
  }

  const showNetwork = () => { network.hidden = navigator.onLine; };
  addEventListener("online", showNetwork);
  addEventListener("offline", showNetwork);
  showNetwork();
  // While an input method still composes a letter, Enter belongs to it.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); onclose(); });

  let begun = false;
  return {
    dialog,
    input,
    begin() {
      if (!begun) { recall(); nameScope(); }
      begun = true;
      log.scrollTop = log.scrollHeight;
    },
  };
}
