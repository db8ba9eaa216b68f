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

  // The first words that the server has not said to have saved: when they were typed, and the time that it had last said.
  const LATE_MS = 3000;
  let unsaved = null;
  const savedAt = () => document.querySelector("#coach-saved time")?.dataset.at;

  // Says so while words are kept by this browser alone.
  const watchSaving = () => {
    const at = savedAt();
    const known = unsaved && at !== unsaved.at;
    if (known || !box()?.value || document.querySelector("#coach-saved .coach-unsaved:not(#coach-late)")) unsaved = null;
    const line = document.getElementById("coach-saved");
    if (!line) return;
    const isLate = unsaved !== null && Date.now() - unsaved.since > LATE_MS;
    const shown = document.getElementById("coach-late");
    if (!isLate) shown?.remove();
    else if (!shown) {
      const late = Object.assign(document.createElement("span"), { id: "coach-late", className: "coach-unsaved" });
      late.setAttribute("role", "status");
      late.textContent = "not saved on the server yet, kept in this browser";
      line.append(late);
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target !== box() || !place()) return;
    unsaved ??= { since: Date.now(), at: savedAt() };
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
  // In the library a link changes the address and asks the server for what it names; everywhere else going back loads the page anew.
  const at = () => document.querySelector("#coach-at textarea, #coach-at input");
  // Where the reader was on a page is kept with its place in the history, and found again once the server has sent it.
  let wantedY = null;
  const tell = (y) => {
    wantedY = y;
    at().value = location.search;
    at().dispatchEvent(new Event("input", { bubbles: true }));
  };
  let shownArticle = null;
  const settle = () => {
    const article = document.querySelector("#coach-library article");
    if (!article || article === shownArticle) return;
    shownArticle = article;
    document.title = `${article.querySelector("h1")?.textContent ?? "Library"} · coach`;
    if (wantedY !== null) window.scrollTo(0, wantedY);
    wantedY = null;
  };
  window.coachGo = (query) => {
    history.replaceState({ y: window.scrollY }, "");
    history.pushState({ y: 0 }, "", location.pathname + query);
    tell(0);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-go]");
    if (!link || !at() || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.coachGo(link.search);
  });
  window.addEventListener("popstate", (event) => (at() ? tell(event.state?.y ?? 0) : location.reload()));

  // Buttons and boxes that had the focus go away or become disabled as the interview moves on; who uses keys is taken to what is next.
  let wasTurn = false;
  let wasReport = false;
  const guideFocus = () => {
    const submit = document.getElementById("coach-submit");
    const heading = document.querySelector(".coach-report h1");
    const isTurn = Boolean(submit?.offsetParent && !submit.disabled);
    const isReport = Boolean(heading?.offsetParent);
    const isFree = document.activeElement === document.body;
    if (isTurn && !wasTurn && isFree) box()?.focus({ preventScroll: true });
    if (isReport && !wasReport && isFree) {
      heading.tabIndex = -1;
      heading.focus();
    }
    [wasTurn, wasReport] = [isTurn, isReport];
  };

  // Acts that cannot be taken back are asked about before Gradio hears of the click.
  const LOSES = "What you typed will not be sent.";
  const question = (id) => {
    const typed = Boolean(box()?.value.trim());
    if (id === "coach-end") return `End the interview? Your report follows, and you cannot go on with it.${typed ? ` ${LOSES}` : ""}`;
    return typed ? `${LOSES} Go on?` : "";
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#coach-end, #coach-skip, #coach-give-up");
    const asked = button && question(button.id);
    if (!asked || confirm(asked)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // On a Mac, Option and a letter type a character.
  const isMac = /^(Mac|iP)/.test(navigator.platform);
  const buttons = { KeyH: "coach-hint", KeyR: "coach-repeat", KeyD: "coach-give-up", KeyS: "coach-skip", KeyE: "coach-end" };
  document.addEventListener("keydown", (event) => {
    const submit = (event.ctrlKey || event.metaKey) && event.key === "Enter";
    const types = isMac && event.target === box();
    const id = submit ? "coach-submit" : event.altKey && !event.ctrlKey && !types ? buttons[event.code] : undefined;
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
      document.querySelectorAll(".coach-report details, .coach-sheet details").forEach((part) => { part.open = true; });
      window.print();
    }
  });

  const began = new Map();
  setInterval(() => {
    follow();
    settle();
    guideFocus();
    watchSaving();
    const saved = document.querySelector("#coach-saved time");
    if (saved?.dataset.at) saved.textContent = new Date(1000 * saved.dataset.at).toLocaleTimeString();
    const working = document.querySelector(".coach-working");
    const name = working?.firstChild?.textContent ?? "";
    for (const other of began.keys()) if (other !== name) began.delete(other);
    if (!working) return;
    if (!began.has(name)) began.set(name, Date.now());
    const seconds = working.querySelector(".coach-seconds");
    if (seconds) seconds.textContent = `${Math.round((Date.now() - began.get(name)) / 1000)} s`;
  }, 250);
})();
