// What the chat's page and the widget share: how an answer and the rows it stands on become nodes, and how it is copied.
// Every word from the server becomes a text node; nothing is ever parsed as HTML.
"use strict";

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// randomUUID is missing on plain http addresses other than the local machine's.
function newConversation() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
}

/* One announcement for each answer: the region's content is replaced once. */
function announceIn(region, text) {
  // The same words twice running would go unnoticed; a space that is not heard makes them new.
  region.replaceChildren(document.createTextNode(region.textContent === text ? `${text}\u00a0` : text));
}

/* ---- the words of an answer ---- */

const ITEM = /^(?:- |(\d+)\. )(.*)$/;

/* The answer's lines as paragraphs and lists; `choose` is called with the choice whose button is pressed. */
function wordsOf(text, choices, choose) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const items = lines.filter((line) => ITEM.test(line));
  // Where the text lists the choices one by one, the buttons stand in for that list.
  const offered = choices.length > 0 && items.length === choices.length;
  const parts = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && offered) {
      if (line === items[0]) parts.push(choiceButtons(choices, choose));
    } else if (item) {
      const tag = item[1] ? "ol" : "ul";
      const last = parts.at(-1);
      const list = last?.localName === tag ? last : element(tag);
      if (list !== last) parts.push(list);
      list.append(element("li", { value: item[1] }, item[2]));
    } else {
      const kind = line.startsWith("Nguồn:") ? "cited" : parts.length === 0 ? "first" : null;
      parts.push(element("p", { class: kind }, line));
    }
  }
  if (choices.length && !offered) parts.push(choiceButtons(choices, choose));
  return element("div", { class: "words" }, ...parts);
}

function choiceButtons(choices, choose) {
  const items = choices.map((choice) =>
    element("li", {}, element("button", { type: "button", onclick: () => choose(choice) }, choice.label)),
  );
  return element("ol", { class: "choices", "aria-label": "Lựa chọn" }, ...items);
}

/* ---- the rows an answer stands on ---- */

function numberOf(task) {
  return /^r\d+$/.test(task.number) ? "Không số" : `STT ${task.number}${task.part ?? ""}`;
}

const taskName = (task) => [task.title, task.activity].filter(Boolean).join(": ") || (task.goal ?? task.product ?? "");

const briefOf = (task) => [task.lead.join("; "), task.time_text].filter(Boolean).join(" · ");

/* The plan's page at the row, below the server's address: in step with addresses.py. */
function rowAddress(base, task) {
  const anchor = task.id.slice(task.plan_id.length + 1).split(/\s+/).join("_");
  return `${planAddress(base, task.plan_id)}#${encodeURIComponent(anchor).replace(/%2F/g, "/").replace(/%3A/g, ":")}`;
}

const planAddress = (base, plan) => `${base}plans/${encodeURIComponent(plan)}`;

/* ---- copying ---- */

/* Put text on the clipboard; false where the browser does not let us. */
async function copyText(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https there is no clipboard; a selected field can still be copied.
    const field = element("textarea", { class: "unseen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
    field.value = text;
    beside.after(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    beside.focus();
    return done;
  }
}

function copyButton(text) {
  const button = element("button", {
    type: "button", class: "quiet copy",
    onclick: async () => {
      button.textContent = (await copyText(text, button)) ? "Đã sao chép" : "Không sao chép được";
      setTimeout(() => { button.textContent = "Sao chép câu trả lời"; }, 2000);
    },
  }, "Sao chép câu trả lời");
  return button;
}

/* ---- asking ---- */

const TIMEOUT_MS = 20000;

/* AbortSignal.timeout, which browsers of before 2022 lack. */
function endAfter(milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

/* The answer's JSON; or {refused: a line, again: whether asking again may help, unreached: whether there was no reply}. */
async function postQuestion(base, body) {
  try {
    const response = await fetch(`${base}api/ask`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      body: JSON.stringify(body),
      signal: endAfter(TIMEOUT_MS),
    });
    const data = await response.json();
    return response.ok ? data : { refused: data.error, again: response.status >= 500 };
  } catch {
    return {
      refused: "Không kết nối được với máy chủ. Câu hỏi vẫn còn ở trên, anh/chị bấm “Thử lại” khi có mạng.",
      again: true,
      unreached: true,
    };
  }
}
