// The page's own script: keeps the address, the keys, the clock of slow steps and a second copy of the half-typed answer.
(() => {
  const place = () => document.getElementById("coach-place");
  const box = () => document.querySelector("#coach-answer textarea");
  const key = (session) => `coach-draft:${session}`;

  // What the server is told when a page opens. The visitor's key leaves the address, so that copying the address gives nothing away.
  window.coachArrival = () => {
    const query = new URLSearchParams(location.search);
    const came = Object.fromEntries(query);
    if (came.session) came.draft = localStorage.getItem(key(came.session)) || "";
    if (came.visitor) {
      query.delete("visitor");
      history.replaceState(null, "", location.pathname + (query.size ? `?${query}` : ""));
    }
    return came;
  };

  document.addEventListener("input", (event) => {
    if (event.target !== box() || !place()) return;
    const { session, position } = place().dataset;
    try {
      localStorage.setItem(key(session), JSON.stringify({ text: event.target.value, position: Number(position), at: Date.now() }));
    } catch { /* storage full or forbidden: the server's copy remains */ }
  });

  // The address of an open interview names it, so that a reload comes back to it.
  const follow = () => {
    const session = place()?.dataset.session;
    const query = new URLSearchParams(location.search);
    if (session && query.get("session") !== session) history.pushState(null, "", `?session=${session}`);
    const log = document.querySelector(".coach-log");
    if (log && log.childElementCount !== Number(log.dataset.seen)) {
      log.dataset.seen = log.childElementCount;
      log.scrollTop = log.scrollHeight;
    }
  };
  window.addEventListener("popstate", () => location.reload());

  const buttons = { KeyH: "coach-hint", KeyR: "coach-repeat", KeyD: "coach-give-up", KeyS: "coach-skip", KeyE: "coach-end" };
  document.addEventListener("keydown", (event) => {
    const submit = (event.ctrlKey || event.metaKey) && event.key === "Enter";
    const id = submit ? "coach-submit" : event.altKey && !event.ctrlKey ? buttons[event.code] : undefined;
    const button = id && document.getElementById(id);
    if (!button || !button.offsetParent) return;
    event.preventDefault();
    event.stopPropagation();
    if (!button.disabled) button.click();
  }, true);

  // Pointing at a criterion shows its words in the answer.
  const light = (event, on) => {
    const row = event.target.closest?.("[data-criterion]");
    const card = row?.closest(".coach-scorecard");
    card?.querySelectorAll("mark").forEach((mark) => {
      mark.classList.toggle("coach-lit", on && mark.dataset.for.split(" ").includes(row.dataset.criterion));
    });
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => light(event, on));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-action=print]")) {
      document.querySelectorAll(".coach-report details").forEach((part) => { part.open = true; });
      window.print();
    }
  });

  const began = new Map();
  setInterval(() => {
    follow();
    const saved = document.querySelector("#coach-saved time");
    if (saved?.dataset.at) saved.textContent = new Date(1000 * saved.dataset.at).toLocaleTimeString();
    const working = document.querySelector(".coach-working");
    const name = working?.firstChild?.textContent ?? "";
    for (const other of began.keys()) if (other !== name) began.delete(other);
    if (!working) return;
    if (!began.has(name)) began.set(name, Date.now());
    working.querySelector(".coach-seconds").textContent = `${Math.round((Date.now() - began.get(name)) / 1000)} s`;
  }, 250);
})();
