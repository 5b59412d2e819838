"""The screen stays on in presenter mode and while the story is told, and only then."""

SETTINGS = [
    {"presenter": "", "story": ""},
    {"presenter": "1", "story": ""},
    {"presenter": "1", "story": "2"},
    {"presenter": "", "story": "2"},
    {"presenter": "", "story": ""},
]
WATCH = """async (settings) => {
  const { keepAwake } = await import("/shell/awake.js");
  const locks = [];
  const wakeLock = {
    request: async () => {
      const lock = new EventTarget();
      lock.release = async () => (lock.released = true);
      locks.push(lock);
      return lock;
    },
  };
  Object.defineProperty(navigator, "wakeLock", { value: wakeLock, configurable: true });
  const held = () => locks.filter((lock) => !lock.released).length;
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const show = async (setting) => {
    Object.assign(document.documentElement.dataset, setting);
    document.dispatchEvent(new CustomEvent("pondernet:chosen"));
    await settle();
    return held();
  };
  keepAwake();
  const counts = [];
  for (const setting of settings) counts.push(await show(setting));
  // The browser ends it while the tab is hidden; it is asked for again afterwards.
  counts.push(await show({ presenter: "1" }));
  locks.at(-1).released = true;
  locks.at(-1).dispatchEvent(new Event("release"));
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  counts.push(held());
  // Switched off while the browser is still to grant it.
  await show({ presenter: "" });
  document.documentElement.dataset.presenter = "1";
  document.dispatchEvent(new CustomEvent("pondernet:chosen"));
  document.documentElement.dataset.presenter = "";
  document.dispatchEvent(new CustomEvent("pondernet:chosen"));
  await settle();
  counts.push(held());
  delete navigator.wakeLock;
  await show({ presenter: "1" }); // a browser without it
  await show({ presenter: "" });
  delete document.documentElement.dataset.presenter;
  delete document.documentElement.dataset.story;
  return counts;
}"""


def test_the_screen_stays_on_while_somebody_presents(blank):
    assert blank.evaluate(WATCH, SETTINGS) == [0, 1, 1, 1, 0, 1, 1, 0]
