"""Ours: what the tag costs a page. Prints JSON, a list of numbers for each:

`start_ms`      milliseconds of the main thread that all scripts of the page took until Meta's script was given the
                page's first call, beyond those of the same page without the tag: the tag has taken over, with settings
                read, consent decided and masks there
`cpu_ms`        the same by the thread's own clock: without what it waited for, the browser's cookies and the
                machine's other work among it
`own_ms`        as start_ms, of the tag's own scripts alone: with what the page's own would else have paid, as
                whoever is first to touch an element or the cookies does
`own_cpu_ms`    the same by the thread's own clock
`whole_ms`      as own_ms until three seconds after the page began, the sending of the event among it
`whole_cpu_ms`  the same by the thread's own clock
`slice_ms`      the longest that the tag held the main thread at once, by its own clock
`long_tasks`    tasks of over 50 ms that would have been none without the tag
`shift`         layout shift of the page

From Chromium's trace: its record of tasks, by as few of its categories as tell enough, since watching costs. The page
has Meta's base code, which brings a stand-in of Meta's script that looks for `_fbp` among the cookies, as that does,
notes that it was called and asks for an image. It is still but for that and the tag, so that every module, every
promise, and every function of the gateway's files is the tag's; what the same page without the tag has of these, as a
median, is taken off. The snippet is not
async, so that it always comes before Meta's script. The settings are the default ones, so that consent and masks are
loaded too. Each load is in a new browser context: nothing is cached, nothing compiled. The processor is throttled
fourfold.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "support")]

from pixel_page import PIXEL, page  # noqa: E402  # found by the line above
from tag_page import TagHere, tagging  # noqa: E402

THROTTLE = 4
LONG_MS = 50
BODY = "<h1>Shop</h1>" + "<p>" + "The page of a shop has words, too. " * 40 + "</p>"
OBSERVED = """
window.shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) shift += one.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
# Stands in for Meta's script: takes the queue over, as that does.
PIXEL_SCRIPT = """
(function () {
  var fbq = window.fbq;
  if (!/_fbp=/.test(document.cookie)) document.cookie = '_fbp=fb.1.1.1;path=/;max-age=7776000;samesite=lax';
  fbq.callMethod = function (verb, name, parameters, options) {
    performance.mark('given');
    if (verb === 'track') new Image().src = '/tr/?ev=' + name + '&eid=' + (options && options.eventID);
  };
  while (fbq.queue.length) fbq.callMethod.apply(fbq, fbq.queue.shift());
})();
"""
CALLS = f"fbq('init', '{PIXEL}'); fbq('track', 'PageView');"
PASSED = "new Promise(done => setTimeout(() => done(shift), Math.max(0, 3000 - performance.now())))"
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8.execute", "blink.user_timing"]
# Of these, what a page without the tag has is taken off.
WITHOUT = ("start_ms", "cpu_ms", "own_ms", "own_cpu_ms", "whole_ms", "whole_cpu_ms")
# Whose script it is stands in the event, or there is no other's on the page.
OF_A_FILE = ("EvaluateScript", "FunctionCall", "v8.compile")
OF_ANY = ("v8.evaluateModule", "v8.compileModule", "RunMicrotasks")

Event = dict[str, Any]


class Recorder:
    """Takes what the browser tells of its trace."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.complete = False

    def take(self, method: str, told: dict[str, Any]) -> None:
        """One message."""
        self.events += told["value"] if method == "Tracing.dataCollected" else []
        self.complete = self.complete or method == "Tracing.tracingComplete"


def load(here: TagHere, address: str) -> tuple[list[Event], float]:
    """The trace of one load, and the page's layout shift."""
    call = here.browser.call
    context = call("Target.createBrowserContext")["browserContextId"]
    target = call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
    tab = here.browser.attach(target)
    for domain in ("Network", "Log"):  # watching costs
        tab.call(f"{domain}.disable")
    tab.call("Emulation.setCPUThrottlingRate", rate=THROTTLE)
    recorder = Recorder()
    here.browser.pages[""] = recorder  # type: ignore[assignment]  # told to the browser, not to a page
    call("Tracing.start", traceConfig={"includedCategories": CATEGORIES}, transferMode="ReportEvents")
    tab.go(here.site + address)
    shift = float(tab.run(PASSED))
    call("Tracing.end")
    while not recorder.complete:
        call("Browser.getVersion")
    call("Target.disposeBrowserContext", browserContextId=context)
    return recorder.events, shift


def tasks(events: Sequence[Event], site: str) -> list[list[Event]]:
    """Tasks of the page's main thread, each first, then what happened in it, in order."""
    threads = Counter((one["pid"], one["tid"]) for one in events if _names(one, "ParseHTML", site))
    main = threads.most_common(1)[0][0]
    spans = sorted(
        (one for one in events if (one["pid"], one["tid"]) == main and one["ph"] == "X"),
        key=lambda one: (one["ts"], -one["dur"]),
    )
    found: list[list[Event]] = []
    end = 0
    for span in spans:
        if span["ts"] + span["dur"] <= end:
            found[-1].append(span)
        else:
            found.append([span])
            end = span["ts"] + span["dur"]
    return found


def of_scripts(task: Sequence[Event], *begins: str) -> tuple[float, float]:
    """Milliseconds of a task that are of files whose address begins so, or of modules and promises, on the wall and of
    the thread; what is within is not counted twice."""
    wall, thread, end = 0.0, 0.0, 0
    for span in task:
        ours = span["name"] in OF_ANY or any(_names(span, name, begin) for name in OF_A_FILE for begin in begins)
        if ours and span["ts"] >= end:
            end = span["ts"] + span["dur"]
            wall += span["dur"] / 1000
            thread += span.get("tdur", span["dur"]) / 1000
    return wall, thread


def _names(event: Event, name: str, begin: str) -> bool:
    if event.get("name") != name:
        return False
    told = event.get("args", {})
    inside = told.get("data") or told.get("beginData") or {}
    return str(inside.get("url") or told.get("fileName") or "").startswith(begin)


def measure(here: TagHere, address: str) -> dict[str, float]:
    """One load."""
    events, shift = load(here, address)
    given = min(one["ts"] for one in events if one.get("name") == "given")
    found = dict.fromkeys((*WITHOUT, "slice_ms", "long_tasks"), 0.0)
    found["shift"] = shift
    for task in tasks(events, here.site):
        cost, cpu = of_scripts(task, here.gateway)
        every, every_cpu = of_scripts(task, here.gateway, here.site)
        lasted = task[0]["dur"] / 1000
        found["whole_ms"] += cost
        found["whole_cpu_ms"] += cpu
        found["slice_ms"] = max(found["slice_ms"], cpu)
        if task[0]["ts"] <= given:
            found["start_ms"] += every
            found["cpu_ms"] += every_cpu
            found["own_ms"] += cost
            found["own_cpu_ms"] += cpu
        found["long_tasks"] += lasted - cost <= LONG_MS < lasted
    return found


def main(runs: int) -> None:
    found: dict[str, list[float]] = {}
    floors: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, tagging(Path(folder)) as here:
        here.shop.pages["/fbevents.js"] = PIXEL_SCRIPT
        for address, snippet in (("/without", ""), ("/with", here.script())):
            head = f"<script>{OBSERVED}</script>{snippet}"
            here.shop.pages[address] = page(CALLS, script="/fbevents.js", head=head, body=BODY)
        measure(here, "/with")  # the first load of a browser is slower
        for _ in range(runs):
            for address, kept in (("/without", floors), ("/with", found)):
                for name, value in measure(here, address).items():
                    kept.setdefault(name, []).append(value)
    for name in WITHOUT:
        floor = statistics.median(floors[name])
        found[name] = [value - floor for value in found[name]]
    print(json.dumps(found))


main(int(sys.argv[1]))
