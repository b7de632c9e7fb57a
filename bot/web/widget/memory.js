// What the tab remembers of the talk, until it is closed: the conversation, its turns, and whether the panel is open.

const TURNS_KEPT = 30;
const ROWS_KEPT = 60;

/* Only what the panel shows of an answer, so that a long list does not fill the tab's store. */
function kept(answer) {
  return {
    status: answer.status,
    answer: answer.answer,
    choices: answer.choices.map(({ label, question }) => ({ label, question })),
    tasks: answer.tasks.slice(0, ROWS_KEPT).map(({ id, plan_id, number, part, goal, title, activity, product, lead, time_text }) =>
      ({ id, plan_id, number, part, goal, title, activity, product, lead, time_text })),
    passages: answer.passages.map(({ plan_id, heading }) => ({ plan_id, heading })),
  };
}

/* The talk of this tab under a name; where the browser keeps nothing (a private window, a policy), it lasts as long as the page. */
function memoryOf(name) {
  const key = `troly-kehoach:${name}`;
  const blank = () => ({ conversation: newConversation(), turns: [], open: false });
  let held;
  try {
    held = JSON.parse(sessionStorage.getItem(key));
  } catch {
    held = null;
  }
  if (!Array.isArray(held?.turns)) held = blank();
  const save = () => {
    held.turns = held.turns.slice(-TURNS_KEPT);
    try {
      sessionStorage.setItem(key, JSON.stringify(held));
    } catch {
      // Full or forbidden: the talk goes on without being kept.
    }
  };
  return {
    get conversation() { return held.conversation; },
    get turns() { return held.turns; },
    get open() { return held.open; },
    set open(value) { held.open = value; save(); },
    add(question) {
      const turn = { question, answer: null };
      held.turns.push(turn);
      save();
      return turn;
    },
    answer(turn, answer) { turn.answer = kept(answer); save(); },
    restart() { held = { ...blank(), open: held.open }; save(); },
  };
}
