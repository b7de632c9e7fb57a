// The chat: sends a question to /api/ask and shows the answer, the rows it stands on and the choices it offers.
// How an answer becomes nodes, and how it is asked for and copied, stands in answer.js, which is loaded before.
"use strict";

(() => {
  const ROWS_SHOWN = 8;
  const byId = (id) => document.getElementById(id);
  const log = byId("log");
  const form = byId("ask");
  const box = byId("question");
  const send = form.querySelector("button[type=submit]");
  const picker = byId("plan");
  const welcome = log.querySelector(".welcome");
  const limit = Number(box.dataset.limit);
  const plans = new Map();
  let conversation = newConversation();
  let busy = false;

  const announce = (text) => announceIn(byId("announcement"), text);

  /* ---- the rows an answer stands on ---- */

  const day = (iso) => iso.split("-").reverse().join("/");

  function dayBefore(iso) {
    const moment = new Date(`${iso}T00:00:00Z`);
    moment.setUTCDate(moment.getUTCDate() - 1);
    return moment.toISOString().slice(0, 10);
  }

  function timeOf(task) {
    const printed = task.time_text ? `“${task.time_text}”` : "(để trống)";
    const { due, before } = task.deadline;
    return due ? `${printed}, chậm nhất ${day(before ? dayBefore(due) : due)}` : printed;
  }

  function sectionOf(task) {
    const name = /^(Năm|Mục|Phần)\b/u.test(task.section) ? task.section : `Mục ${task.section}`;
    const title = task.section_title && task.section_title !== task.section ? task.section_title : null;
    return [name, title, ...task.headings].filter(Boolean).join(" › ");
  }

  /* The issuing body with its province, as the answers name it. */
  function bodyOf({ issuer, province }) {
    if (!issuer || !province || issuer.includes(province)) return issuer ?? "Cơ quan không ghi tên";
    return /(tỉnh|thành phố)$/iu.test(issuer) ? `${issuer} ${province}` : `${issuer} tỉnh ${province}`;
  }

  const planName = (plan) => `${bodyOf(plan)}, năm ${plan.year} (${plan.number ?? "chưa có số"})`;

  function placeOf(source) {
    const lines = source.lines && (source.lines[0] === source.lines[1]
      ? `dòng ${source.lines[0]}` : `dòng ${source.lines[0]}–${source.lines[1]}`);
    const page = source.page === null ? null : `trang ${source.page}`;
    return [`Tệp ${source.file}`, source.sheet && `trang tính ${source.sheet}`, page, lines].filter(Boolean).join(", ");
  }

  const units = (names) => (names.length ? names.join("; ") : "(để trống)");

  function taskCard(task, open) {
    const plan = plans.get(task.plan_id);
    const fields = [
      ["Kế hoạch", plan ? planName(plan) : task.plan_id],
      ["Mục", sectionOf(task).replace(/^Mục /u, "")],
      ["Mục tiêu", task.goal],
      ["Nhiệm vụ", task.title],
      ["Hoạt động", task.activity],
      ["Chủ trì", units(task.lead)],
      ["Phối hợp", units(task.support)],
      ["Thời gian", timeOf(task)],
      ["Sản phẩm", task.product ?? "(để trống)"],
      ["Kinh phí", task.budget],
      ["Ghi chú", task.note],
      ["Vị trí", placeOf(task.source)],
      ["Cần kiểm tra", task.doubts.length ? task.doubts.join("; ") : null],
    ].filter(([, value]) => value);
    return element("details", { class: "row", open },
      element("summary", {},
        element("span", { class: "row-number" }, numberOf(task)),
        " ",
        element("span", { class: "row-name" }, taskName(task)),
        " ",
        element("span", { class: "row-brief" }, briefOf(task)),
      ),
      element("dl", {}, ...fields.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
      element("p", { class: "row-open" }, element("a", { href: rowAddress("", task) }, `Mở ${numberOf(task)} trong bảng của kế hoạch`)),
    );
  }

  function passageCard(passage, open) {
    const plan = plans.get(passage.plan_id);
    return element("details", { class: "row passage", open },
      element("summary", {},
        element("span", { class: "row-number" }, "Lời văn"),
        " ",
        element("span", { class: "row-name" }, passage.heading || "Phần mở đầu"),
      ),
      element("blockquote", {}, passage.text),
      element("dl", {},
        element("dt", {}, "Kế hoạch"), element("dd", {}, plan ? planName(plan) : passage.plan_id),
        element("dt", {}, "Vị trí"), element("dd", {}, placeOf(passage.source))),
      element("p", { class: "row-open" },
        element("a", { href: `${planAddress("", passage.plan_id)}#loi-van` }, "Mở phần lời văn của kế hoạch")),
    );
  }

  function grounds(answer) {
    const count = answer.tasks.length + answer.passages.length;
    if (count === 0) return null;
    const alone = count === 1;
    const cards = [
      ...answer.tasks.map((task) => taskCard(task, alone)),
      ...answer.passages.map((passage) => passageCard(passage, alone)),
    ];
    const title = alone ? "Căn cứ" : `Căn cứ (${count})`;
    const section = element("section", { class: "grounds", "aria-label": "Căn cứ trong kế hoạch" }, element("p", { class: "grounds-title" }, title));
    section.append(...cards.slice(0, ROWS_SHOWN));
    const rest = cards.slice(ROWS_SHOWN);
    if (rest.length) {
      const more = element("button", {
        type: "button", class: "quiet",
        onclick: () => { more.replaceWith(...rest); rest[0].querySelector("summary").focus(); },
      }, `Xem thêm ${rest.length} dòng`);
      section.append(more);
    }
    return section;
  }

  /* ---- the log ---- */

  function add(node) {
    log.append(node);
    node.scrollIntoView({ block: "end" });
    return node;
  }

  function show(asked, node) {
    add(node);
    const height = node.getBoundingClientRect().bottom - asked.getBoundingClientRect().top;
    // What does not fit is read from its question on; 3rem are the room above and below.
    if (height + 48 > Math.min(log.clientHeight, innerHeight)) asked.scrollIntoView({ block: "start" });
  }

  function answerNode(answer) {
    return element("article", { class: `answer ${answer.status}`, "aria-label": "Trả lời" },
      wordsOf(answer.answer, answer.choices, (choice) => ask(choice.question)),
      grounds(answer),
      copyButton(answer.answer),
    );
  }

  function failureNode(line, retry) {
    const button = retry && element("button", { type: "button", onclick: () => { failure.remove(); retry(); } }, "Thử lại");
    const failure = element("article", { class: "answer failure", "aria-label": "Lỗi" }, element("p", { class: "first" }, line), button);
    return failure;
  }

  function tell(line, retry) {
    add(failureNode(line, retry));
    announce(line);
  }

  async function settle(asked, body) {
    if (busy) return;
    setBusy(true);
    const waiting = element("p", { class: "waiting", "aria-hidden": "true" }, "Đang tra…");
    const shown = setTimeout(() => add(waiting), 400);
    const reply = await postQuestion("", body);
    clearTimeout(shown);
    waiting.remove();
    setBusy(false);
    if (reply.refused) {
      const node = failureNode(reply.refused, reply.again ? () => settle(asked, body) : null);
      show(asked, node);
      announce(reply.refused);
    } else {
      show(asked, answerNode(reply));
      announce(reply.answer);
    }
  }

  function setBusy(value) {
    busy = value;
    send.setAttribute("aria-disabled", String(value));
  }

  function ask(question) {
    if (busy) return;
    welcome.hidden = true;
    const asked = add(element("article", { class: "asked", "aria-label": "Anh/chị hỏi" }, element("p", {}, question)));
    settle(asked, { question, conversation, plan: picker.value || null });
    // On a phone the focus would raise the keyboard over the answer.
    if (matchMedia("(pointer: fine)").matches) box.focus();
  }

  /* ---- the box ---- */

  function measure() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    const length = box.value.trim().length;
    const over = length > limit;
    box.toggleAttribute("aria-invalid", over);
    byId("counter").textContent = length > limit * 0.9
      ? ` ${length.toLocaleString("vi")}/${limit.toLocaleString("vi")} ký tự${over ? ": dài quá, cần rút ngắn." : "."}` : "";
    return !over;
  }

  function submit() {
    const question = box.value.trim();
    if (!question || busy || !measure()) {
      box.focus();
      return;
    }
    box.value = "";
    measure();
    ask(question);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  box.addEventListener("input", measure);
  box.addEventListener("keydown", (event) => {
    // While an input method still composes a letter, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  welcome.addEventListener("click", (event) => {
    const example = event.target.closest("[data-question]");
    if (example) ask(example.dataset.question);
  });
  byId("restart").addEventListener("click", () => {
    conversation = newConversation();
    log.replaceChildren(welcome);
    welcome.hidden = false;
    box.focus();
  });

  /* ---- the plan that the chat is bound to ---- */

  function showPlan() {
    const plan = plans.get(picker.value);
    const facts = plan ? [
      ["Trích yếu", plan.title],
      ["Số", plan.number ?? "chưa có số"],
      ["Cơ quan", bodyOf(plan)],
      ["Ngày ký", plan.date ? day(plan.date) : plan.date_text],
      ["Người ký", plan.signer],
      ["Nhiệm vụ", String(plan.task_count)],
    ].filter(([, value]) => value) : [];
    byId("plan-facts").replaceChildren(
      ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    byId("plan-open").hidden = !plan;
    if (plan) byId("plan-open").firstElementChild.href = planAddress("", plan.id);
    byId("plan-facts").hidden = !plan;
    byId("plan-list").hidden = Boolean(plan);
  }

  function bindPlan() {
    showPlan();
    if (!log.querySelector(".asked")) return;
    add(element("p", { class: "turn" }, `Từ đây tra trong: ${picker.selectedOptions[0].textContent}`));
  }

  function pickPlan(id) {
    picker.value = id;
    picker.focus();
    bindPlan();
  }

  picker.addEventListener("change", bindPlan);

  async function loadPlans() {
    try {
      const response = await fetch("/api/plans");
      const data = await response.json();
      if (!response.ok) { tell(data.error, loadPlans); return; }
      for (const plan of data) {
        plans.set(plan.id, plan);
        picker.append(element("option", { value: plan.id }, planName(plan)));
        byId("plan-list").append(
          element("li", {}, element("button", { type: "button", onclick: () => pickPlan(plan.id) }, planName(plan))));
      }
      const wanted = new URLSearchParams(location.search).get("plan");
      if (plans.has(wanted)) picker.value = wanted;
      showPlan();
    } catch {
      tell("Chưa tải được danh sách kế hoạch.", loadPlans);
    }
  }

  const showNetwork = () => { byId("network").hidden = navigator.onLine; };
  addEventListener("online", showNetwork);
  addEventListener("offline", showNetwork);
  showNetwork();
  measure();
  loadPlans();
})();
